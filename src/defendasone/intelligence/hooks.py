"""What services above add to a vulnerability's pages, each in its own AppConfig. Intelligence imports none of them.

- `vulnerability_links = [(text, url name, permission)]`: links on a vulnerability's page; the address gets
  `?cve=CVE-...`.
- `vulnerability_panels = [(template, dotted path)]`: parts of that page; the function is given the viewer, the
  vulnerability and the time, and returns what the template shows.
- `vulnerability_counts = dotted path`: for the list, how many councils run each; given the viewer and primary keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from defendasone.core.access import may
from defendasone.core.viewer import Viewer
from defendasone.intelligence.models import Vulnerability


@dataclass(frozen=True)
class Link:
    """Somewhere to go from a vulnerability."""

    text: str
    href: str


@dataclass(frozen=True)
class Panel:
    """A part of the page: its template, and what that shows."""

    template: str
    facts: Any


def links(viewer: Viewer, of: Vulnerability) -> list[Link]:
    """Those that this viewer may follow."""
    query = urlencode({"cve": of.cve})
    return [
        Link(text, f"{reverse(name)}?{query}")
        for config in apps.get_app_configs()
        for text, name, permission in getattr(config, "vulnerability_links", ())
        if may(viewer, permission)
    ]


def panels(viewer: Viewer, of: Vulnerability, now: datetime) -> list[Panel]:
    """In the order of the services."""
    return [
        Panel(template, import_string(path)(viewer, of, now))
        for config in apps.get_app_configs()
        for template, path in getattr(config, "vulnerability_panels", ())
    ]


def counts(viewer: Viewer, vulnerabilities: Sequence[int]) -> dict[int, int]:
    """How many councils run each; empty where nobody counts."""
    found: dict[int, int] = {}
    for config in apps.get_app_configs():
        if path := getattr(config, "vulnerability_counts", ""):
            found |= import_string(path)(viewer, vulnerabilities)
    return found
