"""Whom a vulnerability or a product touches: every current council, in one of three groups, with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from defendasone.core.clocks import LONDON, said_day
from defendasone.core.viewer import Viewer
from defendasone.directory.models import Council
from defendasone.exposure.matching import Named, Wanted, judge
from defendasone.exposure.models import Applicability
from defendasone.exposure.naming import Name, identify
from defendasone.exposure.queries.candidates import Candidate, exactly, perhaps
from defendasone.exposure.rules import Group, Verdict, applies, nothing_known, stale, standing, strength
from defendasone.intelligence.models import Vulnerability


class Product(NamedTuple):
    """A product to look for where there is no CVE record: every version of it."""

    vendor: str
    product: str


@dataclass(frozen=True)
class Found:
    """Where one council stands."""

    council: int
    gss: str
    name: str
    group: Group
    because: str


@dataclass(frozen=True)
class Exposure:
    """Every current council that the viewer may see, each in exactly one group, by name within it."""

    standings: tuple[Found, ...]

    def __iter__(self) -> Iterator[Found]:
        """Council by council."""
        return iter(self.standings)

    def of(self, group: str) -> tuple[Found, ...]:
        """The councils of one group."""
        return tuple(each for each in self.standings if each.group == group)

    def count(self, group: str) -> int:
        """How many councils a group has."""
        return len(self.of(group))


def exposure(
    viewer: Viewer,
    *,
    vulnerabilities: Sequence[Vulnerability] = (),
    products: Iterable[tuple[str, str]] = (),
    now: datetime,
) -> Exposure:
    """Divide the councils. The number of queries never depends on how much is asked."""
    asked = [each.pk for each in vulnerabilities]
    named = [*_named(asked), *(Named(*pair, identify(*pair)) for pair in products)]
    candidates = perhaps(viewer, (each.name for each in named)) if named else []
    by_council = _judged(Wanted(named, _known(candidates)), candidates)
    otherwise = _otherwise(named, rejected=_rejected(vulnerabilities))
    return Exposure(
        tuple(
            _standing(council, by_council.get(council.pk), _register(council, now) if named else None, otherwise)
            for council in current_councils(viewer, now)
        )
    )


def running(viewer: Viewer, vulnerabilities: Sequence[int]) -> dict[int, int]:
    """How many councils run each of these for certain: what a list shows, without the doubtful names."""
    named = Applicability.objects.filter(vulnerability__in=vulnerabilities, certain=True)
    rows: defaultdict[int, list[Named]] = defaultdict(list)
    for row in named:
        rows[row.vulnerability_id].append(_from_row(row))
    by_name: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for each in exactly(viewer, {row.name[:2] for many in rows.values() for row in many}):
        by_name[each.entry.name[:2]].append(each)
    return {key: len(_running(Wanted(rows[key]), by_name)) for key in vulnerabilities}


def touched(of: Vulnerability) -> list[Named]:
    """Products and ranges of one vulnerability, as its sources name them."""
    return sorted(_named([of.pk]), key=lambda each: (each.vendor.lower(), each.product.lower(), each.low))


def current_councils(viewer: Viewer, now: datetime) -> QuerySet[Council]:
    """Today's councils, with their register: all for the coordinator, else the viewer's."""
    today = now.astimezone(LONDON).date()
    found = Council.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    ).select_related("register")
    return found if viewer.sector else found.filter(pk__in=viewer.councils)


def _running(wanted: Wanted, by_name: dict[tuple[str, str], list[Candidate]]) -> set[int]:
    found: set[int] = set()
    for candidate in (each for name in wanted.by_name for each in by_name.get(name, ())):
        if not candidate.councils <= found:
            verdict = judge(candidate.entry, wanted)
            if verdict and verdict.group is Group.RUNS:
                found |= candidate.councils
    return found


def _judged(wanted: Wanted, candidates: Iterable[Candidate]) -> dict[int, Verdict]:
    """Each council's strongest verdict: from the strongest group down, so that each council is placed once."""
    judged = [(verdict, each.councils) for each in candidates if (verdict := judge(each.entry, wanted))]
    placed: dict[int, Verdict] = {}
    for verdict, councils in sorted(judged, key=lambda each: strength(each[0])):
        placed.update(dict.fromkeys(councils - placed.keys(), verdict))
    return placed


def _standing(council: Council, entries: Verdict | None, register: Verdict | None, otherwise: Verdict) -> Found:
    verdict = standing(entries, register) or otherwise
    return Found(council.pk, council.gss, council.short_name, verdict.group, verdict.because)


def _register(council: Council, now: datetime) -> Verdict | None:
    """What is wrong with the register; None where nothing is."""
    register = getattr(council, "register", None)
    if register is None:
        return Verdict(Group.CANNOT_TELL, "No technology register")
    if register.confirmed is None:
        return Verdict(Group.CANNOT_TELL, "Register not finished: nobody has said that it is complete")
    if stale(register.confirmed, now=now, days=settings.CONFIG.register_stale_days):
        day = said_day(register.confirmed.astimezone(LONDON).date())
        return Verdict(Group.CANNOT_TELL, f"Register not confirmed since {day}")
    return None


def _otherwise(named: Sequence[Named], *, rejected: bool) -> Verdict:
    """For a council with a good register, none of whose entries has to do with it."""
    if nothing_known(named, rejected=rejected):
        return Verdict(Group.CANNOT_TELL, "Which products it touches is not known")
    if not named:
        return Verdict(Group.DOES_NOT_RUN, "The record was rejected: it touches nothing")
    names = {each.name[:2]: each.product if each.name.product else f"anything of {each.vendor}" for each in named}
    first, *more = names.values()
    return Verdict(Group.DOES_NOT_RUN, f"Does not list {first[:100]}" + (f" or {len(more)} more" if more else ""))


def _rejected(vulnerabilities: Sequence[Vulnerability]) -> bool:
    """Whether there are records, and all of them were rejected."""
    return bool(vulnerabilities) and not any(applies(each.state) for each in vulnerabilities)


def _named(vulnerabilities: Sequence[int]) -> list[Named]:
    found = Applicability.objects.filter(vulnerability__in=vulnerabilities).order_by("vulnerability", "pk")
    return [_from_row(row) for row in found]


def _from_row(row: Applicability) -> Named:
    name = identify(row.vendor, row.product) if row.product_key else Name(row.vendor_key, "")
    return Named(row.vendor, row.product, name, bytes(row.low), _bytes(row.high), row.said, row.certain, row.source)


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)


def _known(candidates: Iterable[Candidate]) -> set[tuple[str, str]]:
    """Which of these entries' names the catalogues have."""
    names = {each.entry.name[:2] for each in candidates}
    vendors, products = {vendor for vendor, _ in names}, {product for _, product in names}
    rows = Applicability.objects.filter(vendor_key__in=vendors, product_key__in=products)
    return names & set(rows.values_list("vendor_key", "product_key").distinct())
