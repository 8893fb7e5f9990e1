"""What the coordinator has to see to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from defendasone.core.viewer import Viewer
from defendasone.directory.models import Council
from defendasone.directory.queries.sector import FLAGS, Filters, listing


@dataclass(frozen=True)
class Attention:
    """The councils that nobody can reach, those with contacts to be confirmed, and those with contacts in doubt."""

    unreachable: QuerySet[Any]
    due: QuerySet[Any]
    doubted: QuerySet[Any]


@dataclass(frozen=True)
class Upkeep:
    """A council of today: how many contacts it has, are to be confirmed, are in doubt."""

    council: Council
    contacts: int
    due: int
    doubted: int


def upkeep(viewer: Viewer, now: datetime) -> list[Upkeep]:
    """Every council that the viewer may see, in one query."""
    found = listing(viewer, Filters(), now)
    return [Upkeep(each, each.contacts_live, each.contacts_due, each.contacts_doubted) for each in found]


def counted(viewer: Viewer, now: datetime) -> dict[str, int]:
    """How many councils each of the list's flags leaves, in one query that returns one row."""
    counts = {flag: Count("pk", filter=which) for flag, which in FLAGS.items()}
    return dict(listing(viewer, Filters(), now).order_by().aggregate(**counts))


def needs_attention(viewer: Viewer, now: datetime) -> Attention:
    """The councils of today that need something done in the directory, as far as this viewer may see them."""
    return Attention(*(listing(viewer, Filters(flag=flag), now) for flag in ("no-contact", "due", "doubted")))
