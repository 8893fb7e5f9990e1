"""The directory's facts, from the files in `data/` into the tables, at every start.

Facts are added and corrected. What people entered stands: contacts and arrangements are never touched, a date is
filled in only where there is none, and a council whose successors somebody recorded keeps those.
"""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model

from defendasone.core import ledger
from defendasone.core.ledger import SERVICE, Entry
from defendasone.directory.models import Council, CouncilDomain, Domain, Forum, Succession

DATA = Path(__file__).with_name("data")
FACTS = ["name", "short_name", "kind", "region", "population", "population_year", "forum_id", "county_id"]
DATES = ["valid_from", "valid_to"]
DAY = timedelta(days=1)
Row = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many rows were new, and how many councils or forums were corrected."""

    added: int = 0
    changed: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        """Both together."""
        return Loaded(self.added + other.added, self.changed + other.changed)


def rows(name: str) -> list[Row]:
    """The rows of one data file."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load_reference(now: datetime) -> Loaded:
    """Bring the tables to what the files say. A second time nothing changes."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Where several machines serve one database, they may start at once.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('directory.reference', 0))")
        councils = [*rows("former_councils"), *rows("councils")]
        # Counties first: districts name them.
        counties = [row for row in councils if row["kind"] == Council.Kind.COUNTY]
        loaded = _forums() + _councils(counties) + _councils([row for row in councils if row not in counties])
        loaded += _successions() + _domains()
        if loaded != Loaded():
            entry = Entry("directory.reference", "directory.reference-loaded", detail=asdict(loaded))
            ledger.append([entry], by=SERVICE, now=now)
    return loaded


def _forums() -> Loaded:
    known = {forum.code: forum for forum in Forum.objects.all()}
    wanted = [Forum(code=row["code"], name=row["name"]) for row in rows("resilience_forums")]
    changed = [forum for forum in wanted if forum.code in known and known[forum.code].name != forum.name]
    for forum in changed:
        forum.pk = known[forum.code].pk
    Forum.objects.bulk_update(changed, ["name"])
    return Loaded(_add(forum for forum in wanted if forum.code not in known), len(changed))


def _councils(councils: list[Row]) -> Loaded:
    known = {council.gss: council for council in Council.objects.all()}
    forums = dict(Forum.objects.values_list("code", "pk"))
    counties = {gss: council.pk for gss, council in known.items()}
    wanted = [_council(row, known.get(row["gss"]), forums, counties) for row in councils]
    changed = [council for council in wanted if council.pk and _differs(council, known[council.gss])]
    Council.objects.bulk_update(changed, [name.removesuffix("_id") for name in FACTS + DATES])
    return Loaded(_add(council for council in wanted if not council.pk), len(changed))


def _council(row: Row, known: Council | None, forums: dict[str, int], counties: dict[str, int]) -> Council:
    return Council(
        pk=known.pk if known else None,
        gss=row["gss"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        region=row["region"],
        population=_number(row.get("population")),
        population_year=_number(row.get("population_year")),
        forum_id=forums[row["forum"]] if row.get("forum") else None,
        county_id=counties[row["county"]] if row["county"] else None,
        valid_from=(known and known.valid_from) or _day(row["valid_from"]),
        valid_to=(known and known.valid_to) or _day(row.get("valid_to")),
    )


def _differs(one: Council, other: Council) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in FACTS + DATES)


def _successions() -> Loaded:
    councils = dict(Council.objects.values_list("gss", "pk"))
    recorded = set(Succession.objects.values_list("predecessor_id", flat=True))
    return Loaded(
        _add(
            Succession(predecessor_id=councils[row["gss"]], successor_id=councils[gss], on=vesting_day(row))
            for row in rows("former_councils")
            for gss in row["successors"].split(";")
            if councils[row["gss"]] not in recorded
        )
    )


def vesting_day(row: Row) -> date:
    """The day on which the successors of a former council took over: the day after its last."""
    return date.fromisoformat(row["valid_to"]) + DAY


def _domains() -> Loaded:
    pairs = [(row["domain"], row["council"]) for row in rows("domains")]
    known = set(Domain.objects.values_list("name", flat=True))
    added = _add(Domain(name=name) for name in sorted({name for name, _ in pairs} - known))
    domains = dict(Domain.objects.values_list("name", "pk"))
    councils = dict(Council.objects.values_list("gss", "pk"))
    used = set(CouncilDomain.objects.values_list("domain_id", "council_id"))
    wanted = [(domains[name], councils[gss]) for name, gss in pairs]
    new = (CouncilDomain(domain_id=one, council_id=other) for one, other in wanted if (one, other) not in used)
    return Loaded(added + _add(new))


def _add(new: Iterable[Model]) -> int:
    found = list(new)
    if found:
        type(found[0])._default_manager.bulk_create(found)
    return len(found)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
