"""The audience builder as tests use it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from defendasone.alerts.audience import Audience, read
from defendasone.alerts.models import Alert
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send


def address(alert: Alert) -> str:
    """Where the builder is."""
    return reverse("alerts:audience", args=[alert.reference])


def describe(client: Client, alert: Alert, button: str = "count", **changes: Any) -> Page:
    """Fill the builder in and press one of its buttons."""
    return send(client, get(client, address(alert)), address(alert), **{button: button, **changes})


def kept(alert: Alert) -> Audience:
    """The audience as it stands in the database."""
    with service():
        return read(Alert.objects.get(pk=alert.pk).audience)
