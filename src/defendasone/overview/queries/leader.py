"""For a council's leaders: how their council keeps up, what it has not answered, and whom to ask. No jargon."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from defendasone.accounts import queries as accounts
from defendasone.alerts import queries as alerts
from defendasone.alerts.queries import Record
from defendasone.core.access import OFFICERS
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import queries as directory
from defendasone.overview.queries.lines import Line, in_order, unanswered

MOST = 6
YEAR = timedelta(days=365)


@dataclass
class Standing:
    """One council's, for those who lead it."""

    name: str
    gss: str
    record: Record
    leads: Sequence[tuple[str, str]]
    owing: list[Line] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How much of what is owed does not fit on the page."""
        return self.record.owing - len(self.owing)


def standings(viewer: Viewer, now: datetime) -> list[Standing]:
    """The councils where the viewer only reads, by name."""
    own = viewer.councils_as(frozenset({Role.LEADER})) - viewer.councils_as(OFFICERS)
    if not own:
        return []
    kept, leads = alerts.records(viewer, own, since=now - YEAR, now=now), accounts.leads_of(viewer)
    found = {
        each.council.pk: Standing(
            each.council.name,
            each.council.gss,
            kept.get(each.council.pk, Record()),
            [(person.name, person.email) for person in leads[each.council.pk]],
        )
        for each in directory.upkeep(viewer, now)
        if each.council.pk in own
    }
    for asked in alerts.owing(viewer, own, now=now, most=MOST).first:
        for answer in asked.answers:
            if answer.council_id in found:
                found[answer.council_id].owing.append(unanswered(asked, answer))
    for standing in found.values():
        standing.owing = in_order(standing.owing)
    return list(found.values())
