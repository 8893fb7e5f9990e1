"""Keys of people's programs."""

import hashlib
import secrets
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from defendasone.accounts import queries, rules
from defendasone.accounts.models import ApiKey
from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.ledger import Actor, Entry
from defendasone.core.viewer import Viewer

# So that a scanner of public code recognises one that was left there.
PREFIX = "defend_"


def make_key(
    owner: Viewer, name: str, scopes: AbstractSet[str], days: int, *, by: Actor, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key. Its text is returned this once: only the hash is kept."""
    if refused := rules.scopes_refused(scopes, queries.permissions(owner)):
        raise Refused(f"{owner.name} may not do this, so the key may not either: {', '.join(sorted(refused))}.")
    if not scopes:
        raise Refused("Choose what the key may do.")
    if not rules.key_lasts(days):
        raise Refused(f"A key lasts from {rules.KEY_DAYS[0]} to {rules.KEY_DAYS[-1]} days.")
    text = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        key = ApiKey.objects.create(
            person_id=owner.person, name=name, digest=digest(text), scopes=sorted(scopes), made=now,
            expires=now + timedelta(days=days),
        )  # fmt: skip
        detail: dict[str, object] = {"name": name, "scopes": sorted(scopes), "days": days}
        ledger.append([Entry(f"accounts.key/{key.pk}", "accounts.key-made", detail=detail)], by=by, now=now)
    return key, text


def end_key(key: ApiKey, *, by: Actor, now: datetime) -> None:
    """The key opens nothing from now on."""
    with transaction.atomic():
        if not ApiKey.objects.filter(pk=key.pk, ended=None).update(ended=now):
            raise Refused("This key was ended before.")
        ledger.append([Entry(f"accounts.key/{key.pk}", "accounts.key-ended")], by=by, now=now)


def use_key(text: str, *, now: datetime) -> tuple[ApiKey, Viewer] | None:
    """Who calls with this key and what it lets them do; None where it is no key, or ended, or its holder has gone."""
    key = ApiKey.objects.select_related("person").filter(digest=digest(text), ended=None, expires__gt=now).first()
    if key is None or not key.person.is_active:
        return None
    stale = Q(last_used=None) | Q(last_used__lt=now - rules.LAST_USED_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used=now)
    return key, queries.narrowed(queries.viewer(key.person), key)


def digest(text: str) -> bytes:
    """What is kept of a key: 256 random bits need no slow hash."""
    return hashlib.sha256(text.encode()).digest()
