"""The menu and the footer, made of what each app says of itself in its AppConfig.

`navigation = [("Alerts", "alerts:list", "alerts.read")]` and `footer = [("Privacy", "overview:privacy")]`.
`navigation_place = 10` says how far to the front an app's entries stand: the smaller, the nearer.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse

from defendasone.core.access import may
from defendasone.core.viewer import STRANGER

LAST = 100


@dataclass(frozen=True)
class Entry:
    """One link. `current` is what aria-current says: this very page, or one below it."""

    text: str
    href: str
    current: str = ""


@cache
def listed() -> tuple[tuple[str, str, str], ...]:
    """Every entry of every app: text, route, permission; in the order of the apps' places."""
    ordered = sorted(apps.get_app_configs(), key=lambda app: int(getattr(app, "navigation_place", LAST)))
    return tuple(entry for app in ordered for entry in getattr(app, "navigation", ()))


@cache
def at_the_foot() -> tuple[tuple[str, str], ...]:
    """Every entry of the footer: text, route."""
    return tuple(entry for app in apps.get_app_configs() for entry in getattr(app, "footer", ()))


def entries(request: HttpRequest) -> list[Entry]:
    """The menu of whoever looks. The longest address that leads to this page is the current one."""
    viewer = getattr(request, "viewer", STRANGER)
    links = [(text, reverse(route)) for text, route, permission in listed() if may(viewer, permission)]
    here = max((href for _, href in links if _leads_to(href, request.path)), key=len, default="")
    return [Entry(text, href, _marked(href, here, request.path)) for text, href in links]


def footer() -> list[Entry]:
    """The footer's links."""
    return [Entry(text, reverse(route)) for text, route in at_the_foot()]


def _leads_to(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))


def _marked(href: str, here: str, path: str) -> str:
    return "" if href != here else "page" if href == path else "true"
