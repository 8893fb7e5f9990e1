"""People with what they are."""

import time
from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from defendasone.accounts import actions, queries
from defendasone.accounts.models import Invitation, Membership, Person
from defendasone.core.ledger import SERVICE
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council, SharedService
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service

_numbers = count(1)


def person(*roles: Role, at: Council | None = None, second_factor: bool = True, **fields: object) -> Person:
    """Somebody with these roles, at this council or for the sector."""
    number = next(_numbers)
    defaults: dict[str, object] = {"email": f"person{number}@example.org", "name": f"Person {number}", "made": LONG_AGO}
    with service():
        made = Person.objects.create(**{**defaults, **fields})
        EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
        if second_factor:
            Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": ""})
        for role in roles:
            member(made, role, at)
        return made


def member(someone: Person, role: Role, at: Council | None = None, through: SharedService | None = None) -> Membership:
    """One more thing that somebody is."""
    with service():
        return Membership.objects.create(person=someone, role=role, council=at, through=through, made=LONG_AGO)


def viewer(*roles: Role, at: Council | None = None) -> Viewer:
    """The viewer of a new person with these roles."""
    return viewer_of(person(*roles, at=at))


def viewer_of(someone: Person) -> Viewer:
    """The viewer that this person is now."""
    return queries.viewer(someone)


def client(someone: Person, *, proven: bool = True) -> Client:
    """A client in which this person has signed in; `proven` says that a second factor was used, a moment ago."""
    made = Client()
    made.force_login(someone)
    if proven:
        session = made.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(someone.pk)
        session.save()
    return made


def signed_in(*roles: Role, at: Council | None = None) -> Client:
    """A client in which a new person with these roles has signed in with a second factor."""
    return client(person(*roles, at=at))


def invitation(email: str, role: Role, at: Council | None = None, **fields: object) -> Invitation:
    """Somebody was invited, a moment ago."""
    made = timezone.now()
    defaults: dict[str, object] = {
        "name": "Nina New",
        "invited_by": "Lena Lead",
        "made": made,
        "expires": made + timedelta(days=7),
    }
    with service():
        return Invitation.objects.create(email=email, role=role, council=at, **{**defaults, **fields})


def key(someone: Person, *scopes: str, days: int = 30) -> str:
    """The text of a new key of this person's."""
    with service():
        made = timezone.now()
        return actions.make_key(queries.viewer(someone), "A program", frozenset(scopes), days, by=SERVICE, now=made)[1]
