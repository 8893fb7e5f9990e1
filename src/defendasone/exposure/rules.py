"""How it is decided whether a vulnerability touches a council. Three answers, and 'no' only where it is known.

The policy is ours, on the NCSC's and Scottish practice that a council which cannot tell is asked too.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from defendasone.core.rules import rule
from defendasone.exposure.intervals import Interval, overlap
from defendasone.exposure.versions import AFTER, Span

OURS = "our proposal"


class Group(StrEnum):
    """Where a council stands to a vulnerability."""

    RUNS = "runs"
    CANNOT_TELL = "cannot-tell"
    DOES_NOT_RUN = "does-not-run"

    @property
    def label(self) -> str:
        """The group's name on the screen."""
        return {self.RUNS: "Runs it", self.CANNOT_TELL: "Cannot tell", self.DOES_NOT_RUN: "Does not run it"}[self]


_STRENGTH = {group: place for place, group in enumerate(Group)}


class Place(StrEnum):
    """Where a listed version lies to the affected ones."""

    INSIDE = "inside"
    PERHAPS = "perhaps"
    OUTSIDE = "outside"


class Verdict(NamedTuple):
    """A group, and the reason for it in plain words."""

    group: Group
    because: str


@rule("EXP-1", "A version is affected where it lies inside a range that the record names.", source="CVE JSON 5.1")
def inside(version: Span, ranges: Iterable[Interval]) -> bool:
    """Compared by the sortable key, never as text. Of '7.2.x' every version has to lie inside."""
    last = version.low + AFTER if version.exact else version.high
    return any(low <= version.low and (high is None or last <= high) for low, high in ranges)


@rule(
    "EXP-2",
    "A version that is written too briefly, such as 7.2 where 7.2.5 to 7.2.8 are affected, cannot be told.",
    source=OURS,
)
def perhaps(version: Span, ranges: Iterable[Interval]) -> bool:
    """Something that the short version may stand for lies inside a range."""
    return any(overlap((version.low, version.high), each) for each in ranges)


def place(version: Span, ranges: Sequence[Interval]) -> Place:
    """Where a version lies."""
    if inside(version, ranges):
        return Place.INSIDE
    return Place.PERHAPS if perhaps(version, ranges) else Place.OUTSIDE


@rule(
    "EXP-3",
    "Where the catalogue names a product and no version at all, every version counts as affected.",
    source="CISA KEV names no versions",
)
def every_version(ranges: Iterable[Interval]) -> bool:
    """One range without a beginning and without an end."""
    return any(low == b"" and high is None for low, high in ranges)


@rule("EXP-4", "The strongest of a council's entries decides: runs, then cannot tell, then does not run.", source=OURS)
def strength(verdict: Verdict) -> int:
    """0 is the strongest. Of two that are equally strong the first stands."""
    return _STRENGTH[verdict.group]


@rule(
    "EXP-5",
    "A register that nobody has confirmed for 45 days (a setting) is stale.",
    source="our proposal",
)
def stale(confirmed: datetime, *, now: datetime, days: int) -> bool:
    """On the day itself it is still good."""
    return now - confirmed > timedelta(days=days)


@rule(
    "EXP-6",
    "Without a register, or with a stale one, a council cannot tell, unless an entry says for certain that it runs it.",
    source=OURS,
)
def standing(entries: Verdict | None, register: Verdict | None) -> Verdict | None:
    """`register` is the verdict on the register itself, where there is something wrong with it."""
    if register is None or (entries and entries.group is not Group.DOES_NOT_RUN):
        return entries
    return register


@rule(
    "EXP-7",
    "A product whose vendor is missing or misspelt, or whose name is nearly the same, is 'cannot tell', never 'runs'.",
    source="our proposal: a name alone never alerts",
)
def doubtful(place: Place | None, *, same_product: bool) -> Group:
    """Only where the product is the same word for word does a version outside every range settle it."""
    return Group.DOES_NOT_RUN if same_product and place is Place.OUTSIDE else Group.CANNOT_TELL


@rule("EXP-8", "A rejected CVE record touches nobody.", source="CVE Program: REJECTED records are not to be used")
def applies(state: str) -> bool:
    """Whether the record's state lets it apply to anything."""
    return state != "rejected"


@rule(
    "EXP-9",
    "Where it is not known which products a vulnerability touches, no council can tell.",
    source=OURS,
)
def nothing_known(named: Sequence[object], *, rejected: bool) -> bool:
    """A rejected record names nothing, and that is known."""
    return not named and not rejected
