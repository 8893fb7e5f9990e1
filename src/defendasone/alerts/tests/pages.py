"""What tests of pages have in common."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from defendasone.accounts.models import Person
from defendasone.alerts import actions
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries import evidence
from defendasone.alerts.queries.evidence import Group, Period
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

HOUR = timedelta(hours=1)


def address(alert: Alert, name: str = "alert") -> str:
    """Where a page of an alert is."""
    return reverse(f"alerts:{name}", args=[alert.reference])


def kept(alert: Alert, council: Council) -> Answer:
    """A council's answer as it stands in the database."""
    with service():
        return Answer.objects.get(alert=alert, council=council)


def counted(client: Client, page: str) -> int:
    """How many queries a page takes, once everything that is kept in memory is there."""
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def answer(client: Client, alert: Alert, page: Page | None = None, **changes: Any) -> Page:
    """Fill the answer form in and send it."""
    return send(client, page or get(client, address(alert)), address(alert, "answer"), "/answer/", **changes)


def shared(*councils: Council, role: Role = Role.OFFICER) -> Person:
    """Somebody who is the same thing at several councils."""
    someone = accounts.person()
    for council in councils:
        accounts.member(someone, role, council)
    return someone


def day(name: str, value: date) -> dict[str, Any]:
    """A day in three boxes."""
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


def say(alert: Alert, council: Council, said: Said, now: datetime) -> None:
    """What an officer of the council answers, at a time."""
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], said, by=officer, now=now)


def whole(period: Period | None = None) -> Group:
    """The evidence of all alerts together."""
    with acting(Role.ANALYST) as viewer:
        return evidence.overall(viewer, period or Period())


def change(alert: Alert, council: Council, **fields: object) -> None:
    """Moments as if they had passed."""
    with service():
        assert Answer.objects.filter(alert=alert, council=council).update(**fields) == 1


def answered_after(now: datetime, *hours: float, kind: str = "district", region: str = "London") -> Alert:
    """An alert to as many councils, each of which answered after so many hours."""
    councils = [directory.council(kind=kind, region=region) for _ in hours]
    alert = factory.published(now, *councils)
    for council, after in zip(councils, hours, strict=True):
        change(
            alert,
            council,
            status="not-affected",
            seen=now + HOUR,
            answered=now + after * HOUR,
        )
    return alert
