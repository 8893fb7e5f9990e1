"""What an import has done so far, kept with every batch that it writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from defendasone.core import ledger
from defendasone.core.flow import Happened, announce
from defendasone.core.ledger import Actor, Entry
from defendasone.intelligence.kev import Refusal
from defendasone.intelligence.models import Import

MOST_KEPT = 1000
LONGEST_RECORD = 200
# One import at a time: two would both find a record missing, and both add it.
LOCK = 7_301_112


@dataclass
class Tally:
    """Counts, and the row that keeps them. `by` and `now` are of whoever started it."""

    row: Import
    by: Actor
    now: datetime
    touched: list[int] = field(default_factory=list)

    def added(self, vulnerabilities: Sequence[int]) -> None:
        """These are new."""
        self.row.added += len(vulnerabilities)
        self.touched += vulnerabilities

    def changed(self, vulnerabilities: Sequence[int]) -> None:
        """These say something else than before."""
        self.row.changed += len(vulnerabilities)
        self.touched += vulnerabilities

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """These were not kept."""
        for each in refusals:
            self.row.refused += 1
            if len(self.row.refusals) < MOST_KEPT:
                self.row.refusals.append([_plain(each.record)[:LONGEST_RECORD], _plain(each.why)])

    def keep(self) -> None:
        """Save the counts, and let others know what was touched since the last time."""
        self.row.save()
        if self.touched:
            announce(Happened("intelligence.imported", self.touched, self.by, self.now))
            self.touched = []

    def finish(self) -> Import:
        """Everything is in: one event says so."""
        self.row.finished = True
        self.keep()
        counts = {name: getattr(self.row, name) for name in ("added", "changed", "unchanged", "refused")}
        entry = Entry(
            f"intelligence.import/{self.row.pk}",
            f"intelligence.{self.row.kind}-imported",
            detail={"source": self.row.source, **counts},
        )
        ledger.append([entry], by=self.by, now=self.now)
        return self.row


def begin(kind: str, source: str, *, by: Actor, now: datetime) -> Tally:
    """A new import; nothing is written yet."""
    row = Import(
        kind=kind, source=_plain(source)[:500], at=now, added=0, changed=0, unchanged=0, refused=0, refusals=[]
    )
    return Tally(row, by, now)


def failed(kind: str, source: str, why: str, *, by: Actor, now: datetime) -> Import:
    """Nothing came in at all; the page of imports says why."""
    tally = begin(kind, source, by=by, now=now)
    tally.refuse([Refusal("the catalogue", why)])
    with transaction.atomic():
        return tally.finish()


def alone() -> None:
    """Wait until no other import writes; until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _plain(text: str) -> str:
    """File names and the like may hold what no database can."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
