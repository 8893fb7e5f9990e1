"""Who was invited, and what a letter offers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from defendasone.accounts import rules
from defendasone.accounts.models import Invitation, Person
from defendasone.core.access import ADMINISTRATORS, LEADS
from defendasone.core.viewer import Role, Viewer

Invitations = QuerySet[Invitation]
UNKNOWN = "This link is not valid any more. Use the one in the last e-mail that you got, or ask for a new one."


def invitations(viewer: Viewer) -> Invitations:
    """Invitations that nobody has accepted or withdrawn; expired ones too, for they can be sent again."""
    rows = Invitation.objects.filter(accepted=None, withdrawn=None).select_related("council", "through")
    if not viewer.roles & ADMINISTRATORS:
        rows = rows.filter(council__in=viewer.councils_as(LEADS))
    return rows.order_by("-made")


def invited_by_letter(letter: UUID) -> list[Invitation]:
    """What a letter offers, to whoever holds the link or sees the rows anyway."""
    rows = Invitation.objects.filter(letter=letter).select_related("council", "through")
    return list(rows.order_by("council__short_name"))


def why_closed(rows: Sequence[Invitation], now: datetime | None) -> str:
    """Why nothing of this letter can be accepted, or nothing where something can. Without `now` none has expired."""
    if not rows:
        return UNKNOWN
    reasons = [
        rules.why_closed(
            accepted=row.accepted is not None,
            withdrawn=row.withdrawn is not None,
            expired=now is not None and row.expires <= now,
        )
        for row in rows
    ]
    return "" if "" in reasons else reasons[0]


def told(rows: Sequence[Invitation]) -> dict[str, object]:
    """What an invitation says to the person invited."""
    first = rows[0]
    places = [row.council.name for row in rows if row.council]
    return {
        "name": first.name,
        "email": first.email,
        "role": Role(first.role).label,
        "places": places or ["the coordinator"],
        "service": first.through.name if first.through else "",
        "invited_by": first.invited_by,
        "expires": first.expires,
    }


def has_account(rows: Sequence[Invitation]) -> bool:
    """Whether the person who was written to can sign in already."""
    return Person.objects.filter(Q(email__iexact=rows[0].email)).exists()
