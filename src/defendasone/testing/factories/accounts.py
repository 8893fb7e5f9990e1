"""People with what they are."""

from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from defendasone.accounts import queries
from defendasone.accounts.models import Membership, Person
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
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


def member(someone: Person, role: Role, at: Council | None = None) -> Membership:
    """One more thing that somebody is."""
    with service():
        return Membership.objects.create(person=someone, role=role, council=at, made=LONG_AGO)


def viewer(*roles: Role, at: Council | None = None) -> Viewer:
    """The viewer of a new person with these roles."""
    return viewer_of(person(*roles, at=at))


def viewer_of(someone: Person) -> Viewer:
    """The viewer that this person is now."""
    return queries.viewer(someone)


def client(someone: Person) -> Client:
    """A client in which this person is signed in."""
    made = Client()
    made.force_login(someone)
    return made


def signed_in(*roles: Role, at: Council | None = None) -> Client:
    """A client in which a new person with these roles is signed in."""
    return client(person(*roles, at=at))
