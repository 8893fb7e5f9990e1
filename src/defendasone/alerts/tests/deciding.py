"""The check page and its decisions as tests use them."""

from datetime import datetime

from django.test import Client
from django.urls import reverse

from defendasone.alerts import actions
from defendasone.alerts.models import Alert, Edition
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send


def check(alert: Alert) -> str:
    """Where the check page is."""
    return reverse("alerts:check", args=[alert.reference])


def decide(client: Client, alert: Alert, verb: str, page: Page | None = None, **changes: str) -> Page:
    """Press the button of a decision on the check page."""
    address = reverse(f"alerts:{verb}", args=[alert.reference])
    return send(client, page or get(client, check(alert)), address, f"/{verb}/", **changes)


def buttons(client: Client, alert: Alert) -> set[str]:
    """The decisions that the page offers."""
    return {form.action.split("/")[-2] for form in get(client, check(alert)).forms if alert.reference in form.action}


def status() -> str:
    """The status of the only edition there is."""
    with service():
        return Edition.objects.get().status


def submitted(now: datetime, *councils: Council) -> Alert:
    """In review."""
    alert = factory.drafted(now, *councils)
    with acting(Role.ANALYST) as analyst:
        actions.submit(alert.editions.get(), by=analyst, now=now)
    return alert
