"""What exposure adds to intelligence's pages of vulnerabilities. See intelligence/hooks.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from defendasone.core.viewer import Viewer
from defendasone.exposure import queries
from defendasone.intelligence.models import Vulnerability

MOST_SHOWN = 50


def products(viewer: Viewer, of: Vulnerability, now: datetime) -> dict[str, Any]:
    """Which products and versions it touches, in words."""
    found = queries.touched(of)
    return {"rows": found[:MOST_SHOWN], "more": max(0, len(found) - MOST_SHOWN)}


def councils(viewer: Viewer, of: Vulnerability, now: datetime) -> list[tuple[str, str, int]]:
    """How many councils each group has: its word in addresses, its name, its count."""
    found = queries.exposure(viewer, vulnerabilities=[of], now=now)
    return [(group.value, group.label, found.count(group)) for group in queries.Group]


def counts(viewer: Viewer, vulnerabilities: Sequence[int]) -> dict[int, int]:
    """How many councils run each for certain."""
    return queries.running(viewer, vulnerabilities)
