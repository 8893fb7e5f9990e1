"""Changes to a person."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from defendasone.accounts import letters
from defendasone.accounts.actions.memberships import end_sessions
from defendasone.accounts.models import Person
from defendasone.core import ledger, limits
from defendasone.core.flow import Refused
from defendasone.core.ledger import Entry
from defendasone.core.viewer import Role, Viewer


def tidy(*, now: datetime) -> None:
    """Remove sessions and cached values that have expired, and counts of windows that are over."""
    Session.objects.filter(expire_date__lt=now).delete()
    with connection.cursor() as cursor:
        cursor.execute("delete from core_cache where expires < %s", [now])
    limits.forget(before=now - timedelta(days=1))


def rename(name: str, *, by: Viewer, now: datetime) -> None:
    """Somebody changes their own name."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=by.person)
        if person.name == name:
            return
        detail: dict[str, object] = {"from": person.name, "to": name}
        Person.objects.filter(pk=person.pk).update(name=name)
        ledger.append([Entry(f"accounts.person/{person.pk}", "accounts.renamed", detail=detail)], by=by, now=now)


def reset_second_factor(person: Person, *, by: Viewer, now: datetime) -> None:
    """An administrator helps somebody who lost every second factor. They are told, and set up a new one."""
    if Role.ADMINISTRATOR not in by.roles or by.person == str(person.pk):
        raise Refused("Another administrator has to do this.")
    with transaction.atomic():
        if not Authenticator.objects.filter(user=person).delete()[0]:
            raise Refused(f"{person.name} has no second factor.")
        end_sessions(person)
        detail: dict[str, object] = {"name": person.name}
        entry = Entry(f"accounts.person/{person.pk}", "accounts.second-factor-reset", detail=detail)
        ledger.append([entry], by=by, now=now)
        letters.send("second_factor_reset", person.email, {"name": person.name, "by": by.name})
