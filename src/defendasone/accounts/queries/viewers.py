"""Who somebody is, what they may do, and how surely we know that it is them."""

from dataclasses import replace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from defendasone.accounts import rules
from defendasone.accounts.models import ApiKey, Membership, Person
from defendasone.accounts.queries.people import NOBODY
from defendasone.core.access import PERMISSIONS, may
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer

FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def viewer(person: Person) -> Viewer:
    """What this person may act as now."""
    unknown = Viewer(str(person.pk), person.name)
    with viewing(unknown, reading=True):
        grants = Membership.objects.filter(person=person, ended=None).values_list("role", "council_id")
        return Viewer(str(person.pk), person.name, frozenset((Role(role), council) for role, council in grants))


def narrowed(holder: Viewer, key: ApiKey) -> Viewer:
    """The holder, able to do no more than the key says."""
    return replace(holder, scopes=frozenset(key.scopes))


def permissions(viewer: Viewer) -> frozenset[str]:
    """The names of everything that this viewer may do anywhere."""
    return frozenset(name for name in PERMISSIONS if may(viewer, name))


def keys(viewer: Viewer) -> QuerySet[ApiKey]:
    """The viewer's own keys, newest first."""
    return ApiKey.objects.filter(person_id=viewer.person or NOBODY).order_by("ended", "-made")


def has_second_factor(person: Person) -> bool:
    """Whether this person has set up a passkey or an authenticator app."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def has_passkey(person: Person) -> bool:
    """Whether this person's browser can be asked for a passkey."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists())


def standing(request: Any) -> str:
    """Whether this session has proven enough (ACC-7). What it proved is what the sign-in library wrote into it."""
    records = get_authentication_records(request, request.user)
    providers = {record.get("provider") for record in records if record.get("method") == "socialaccount"}
    return rules.standing(
        has_factor=has_second_factor(request.user),
        used_factor=any(record.get("method") == "mfa" for record in records),
        trusted_provider=bool(providers & trusted_providers()),
    )


def trusted_providers() -> frozenset[str]:
    """The providers that ask for a second factor themselves, as the operator's setting says."""
    apps: list[Any] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]  # type: ignore[assignment]
    return frozenset(app["provider_id"] for app in apps if app["settings"]["second_factor"])
