"""Councils and what belongs to them. Council, Succession, Domain and Forum hold public facts."""

from django.db import models
from django.db.models import F, Q

from defendasone.core.ids import new_id


class Forum(models.Model):
    """A local resilience forum: the area in which emergency services and councils plan together."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]


class Council(models.Model):
    """A principal council in England, from its first day to its last; `gss` is its code in national statistics."""

    class Kind(models.TextChoices):
        """How a council is constituted."""

        DISTRICT = "district", "District"
        UNITARY = "unitary", "Unitary"
        METROPOLITAN = "metropolitan", "Metropolitan district"
        LONDON_BOROUGH = "london-borough", "London borough"
        COUNTY = "county", "County"
        CITY_CORPORATION = "city-corporation", "City of London Corporation"

    gss = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind)
    region = models.CharField(max_length=40)
    county = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="districts")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="councils")
    population = models.PositiveIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successors = models.ManyToManyField("self", through="Succession", symmetrical=False, related_name="predecessors")

    class Meta:
        ordering = ["short_name"]
        indexes = [models.Index(fields=["kind"]), models.Index(fields=["region"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")), name="council_dates"
            )
        ]


class Succession(models.Model):
    """One council took over from another on a day (vesting day)."""

    predecessor = models.ForeignKey(Council, models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Council, models.PROTECT, related_name="succeeds")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]


class Domain(models.Model):
    """An internet domain. Several councils may share one, and a council may have several."""

    name = models.CharField(max_length=253, unique=True)


class CouncilDomain(models.Model):
    """A council used a domain, from one day to another."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="domains")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="councils")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "domain"], name="council_domain_once")]


class Organisation(models.Model):
    """A partner, a WARP or a supplier: configuration, empty until somebody enters it."""

    class Kind(models.TextChoices):
        """What it takes part as."""

        PARTNER = "partner", "Partner"
        WARP = "warp", "Warning, advice and reporting point (WARP)"
        SUPPLIER = "supplier", "Incident response supplier"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, unique=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]


class Contact(models.Model):
    """Somebody to reach at a council, with or without a login. `phone` is international: +447700900123."""

    class Role(models.TextChoices):
        """What this person is to be told for."""

        SIRO = "siro", "Senior information risk owner (SIRO)"
        SECURITY_LEAD = "security-lead", "Security lead"
        OUT_OF_HOURS = "out-of-hours", "Out of hours"
        OFFICER = "officer", "Officer"
        ALERT_ONLY = "alert-only", "Alerts only, no sign-in"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    last_confirmed = models.DateTimeField(null=True)
    confirmation_asked = models.DateTimeField(null=True)
    made = models.DateTimeField()
    # Somebody said, by the link in a message, that this is not them or not right.
    doubted = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(email="", phone=""), name="contact_reachable"),
            models.UniqueConstraint(
                fields=["council", "email", "role"], condition=Q(ended=None) & ~Q(email=""), name="contact_once"
            ),
        ]
        indexes = [models.Index(fields=["council", "ended"], name="contact_council")]


class SharedService(models.Model):
    """One team that answers for several councils."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["name"]


class SharedServiceCouncil(models.Model):
    """A council takes part in a shared service, from one day to another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(SharedService, models.PROTECT, related_name="parts")
    council = models.ForeignKey(Council, models.PROTECT, related_name="shared_services")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "council"], condition=Q(valid_to=None), name="shared_service_council_once"
            )
        ]
