"""Who somebody is."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator

from defendasone.accounts.models import Membership, Person
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer


def viewer(person: Person) -> Viewer:
    """What this person may act as now."""
    unknown = Viewer(str(person.pk), person.name)
    with viewing(unknown, reading=True):
        grants = Membership.objects.filter(person=person, ended=None).values_list("role", "council_id")
        return Viewer(str(person.pk), person.name, frozenset((Role(role), council) for role, council in grants))


def has_second_factor(person: Person, session: Mapping[str, Any]) -> bool:
    """Whether this person has a passkey or an authenticator app, or came by a provider that asks for one."""
    if session.get("provider_second_factor"):
        return True
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())


def person(key: str) -> Person | None:
    """The active person with this id, if there is one."""
    return Person.objects.filter(pk=key, is_active=True).first() if key else None
