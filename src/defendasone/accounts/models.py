"""People and what they may act as."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from defendasone.core.ids import new_id
from defendasone.core.viewer import COUNCIL_ROLES, LABELS
from defendasone.directory.models import Council, Organisation, SharedService

ROLE_CHOICES = [(role.value, label) for role, label in LABELS.items()]
AT_COUNCIL = Q(role__in=sorted(COUNCIL_ROLES), council__isnull=False)
ELSEWHERE = Q(council__isnull=True) & ~Q(role__in=sorted(COUNCIL_ROLES))


class PersonManager(BaseUserManager["Person"]):
    """Django looks people up by their address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. Councils are with the memberships: sign-in reads people before there is a viewer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    # Part of what every session of this person must match: a new one ends them all, wherever they were made.
    sessions = models.UUIDField(default=new_id, editable=False)
    made = models.DateTimeField()

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        salt = "defendasone.accounts.session"
        return salted_hmac(salt, f"{self.password}:{self.sessions}", secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """For the libraries that ask."""
        return self.name

    def __str__(self) -> str:
        """For the libraries that print it."""
        return self.email


class Membership(models.Model):
    """A person is something, at a council or for the sector, until it ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="members")
    # Where this came by a shared service: it ends with the council's part in that service.
    through = models.ForeignKey(SharedService, models.PROTECT, null=True, related_name="memberships")
    made = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "council"],
                condition=Q(ended=None),
                nulls_distinct=False,
                name="membership_once",
            ),
            models.CheckConstraint(condition=AT_COUNCIL | ELSEWHERE, name="membership_place"),
        ]
        indexes = [models.Index(fields=["council", "ended"], name="membership_council")]


class Invitation(models.Model):
    """Somebody is asked to join. The link in the e-mail is signed, expires, and works once.

    Those of one `letter` were sent in one e-mail, one for each council of a shared service, and are accepted together.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.UUIDField(default=new_id, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="invitations")
    through = models.ForeignKey(SharedService, models.PROTECT, null=True, related_name="invitations")
    invited_by = models.CharField(max_length=200)
    made = models.DateTimeField()
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=AT_COUNCIL | ELSEWHERE, name="invitation_place")]
        indexes = [
            models.Index(fields=["letter"], name="invitation_letter"),
            models.Index(fields=["council", "made"], name="invitation_council"),
        ]


class ApiKey(models.Model):
    """A key of a person's program: only its hash is kept, and it can never do more than the person may."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="keys")
    name = models.CharField(max_length=100)
    # SHA-256 of 32 random bytes: as good as the key itself is long, and fast to look up.
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField()
    made = models.DateTimeField()
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "ended"], name="key_person")]
