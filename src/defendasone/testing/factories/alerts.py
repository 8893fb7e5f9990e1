"""Alerts at every stage, made through the product's own actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from defendasone.alerts import actions
from defendasone.alerts.actions.writing import About, ToDo, Words
from defendasone.alerts.audience import Audience, Start
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core.isolation import viewing
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

TODO = (ToDo("Update the gateway to 7.2.9", 5), ToDo("Look for signs of misuse", 10))


def words(title: str = "Update your gateways now", **changes: object) -> Words:
    """What an edition says."""
    told: dict[str, object] = {
        "title": title,
        "happened": "A flaw in gateways is being used.",
        "matters": "Most councils use them for remote working.",
        "severity": Edition.Severity.HIGH,
        "tlp": TLP.GREEN,
        "todo": TODO,
    }
    return Words(**{**told, **changes})  # type: ignore[arg-type]


@contextmanager
def acting(*roles: Role, at: Council | None = None) -> Iterator[Viewer]:
    """Inside the block the database shows what a new person with these roles may see."""
    viewer = accounts.viewer(*roles, at=at)
    with viewing(viewer):
        yield viewer


def drafted(
    now: datetime,
    *councils: Council,
    said: Words | None = None,
    about: About | None = None,
    audience: Audience | None = None,
) -> Alert:
    """A draft for exactly these councils, or for an audience."""
    named = Audience(start=Start.NOBODY, councils=frozenset(council.pk for council in councils))
    with acting(Role.ANALYST) as analyst:
        alert = actions.draft(said or words(), about or About(), by=analyst, now=now)
        actions.set_audience(alert, audience or named, by=analyst, now=now)
    return alert


def approved(now: datetime, *councils: Council, **made: Any) -> Alert:
    """Written by one person, approved by another; `made` is what `drafted` takes."""
    alert = drafted(now, *councils, **made)
    with acting(Role.ANALYST) as analyst:
        edition = alert.editions.get()
        actions.submit(edition, by=analyst, now=now)
    with acting(Role.APPROVER) as approver:
        actions.approve(edition, by=approver, now=now)
    return alert


def published(now: datetime, *councils: Council, **made: Any) -> Alert:
    """Out, with one open answer for each of these councils; `made` is what `drafted` takes."""
    alert = approved(now, *councils, **made)
    with acting(Role.DUTY) as duty:
        actions.publish(alert, alert.editions.get(), by=duty, now=now)
    return alert


def corrected(alert: Alert, now: datetime, change: str = "The version was wrong.", **said: Any) -> Alert:
    """The next edition, written, approved by somebody else and published."""
    with acting(Role.ANALYST) as analyst:
        edition = actions.correct(alert, by=analyst, now=now)
        actions.write(edition, words(change=change, **said), by=analyst, now=now)
        actions.submit(edition, by=analyst, now=now)
    with acting(Role.APPROVER) as approver:
        actions.approve(edition, by=approver, now=now)
        actions.publish(alert, edition, by=approver, now=now)
    return alert


def answer_of(alert: Alert, council: Council) -> Answer:
    """The council's side, as its own officer sees it."""
    with acting(Role.OFFICER, at=council):
        return Answer.objects.select_related("alert__current", "council").get(alert=alert, council=council)


def sector(count: int, forums: int = 38) -> list[Council]:
    """As many councils with names as long as real ones, in regions and forums, each with five contacts."""
    with service():
        places = [directory.forum(f"Forum of somewhere {number:02}") for number in range(min(forums, count))]
        councils = Council.objects.bulk_create(
            Council(
                gss=f"E98{number:06}",
                name=f"Basingstoke and Deane {number} Council",
                short_name=f"Bath and North {number:03}",
                kind=Council.Kind.values[number % len(Council.Kind.values)],
                region=f"Yorkshire and Humber {number % 9}",
                forum=places[number % len(places)],
            )
            for number in range(count)
        )
        Contact.objects.bulk_create(
            Contact(
                council=council,
                role=role,
                name="Alexandra Longbottom",
                email=f"{role}{council.pk}@council.example",
                phone="+447700900123",
                made=directory.LONG_AGO,
            )
            for council in councils
            for role in Contact.Role
        )
    return councils
