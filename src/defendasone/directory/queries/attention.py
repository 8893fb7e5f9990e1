"""What the coordinator has to see to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from defendasone.core.viewer import Viewer
from defendasone.directory.queries.sector import Filters, listing


@dataclass(frozen=True)
class Attention:
    """The councils that nobody can reach, those with contacts to be confirmed, and those with contacts in doubt."""

    unreachable: QuerySet[Any]
    due: QuerySet[Any]
    doubted: QuerySet[Any]


def needs_attention(viewer: Viewer, now: datetime) -> Attention:
    """The councils of today that need something done in the directory, as far as this viewer may see them."""
    return Attention(*(listing(viewer, Filters(flag=flag), now) for flag in ("no-contact", "due", "doubted")))
