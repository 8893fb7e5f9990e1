"""One council's entry against what a vulnerability names: which group, and why, in words that an officer can check."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from defendasone.exposure import versions
from defendasone.exposure.intervals import Interval
from defendasone.exposure.listing import Listed
from defendasone.exposure.naming import Name, may_be
from defendasone.exposure.rules import Group, Place, Verdict, doubtful, every_version, place

LONGEST_REASON = 300
KEV = "KEV"


@dataclass(frozen=True)
class Named:
    """What a vulnerability, or an alert without one, names: a product and a range of its versions."""

    vendor: str
    product: str
    name: Name
    low: bytes = b""
    high: bytes | None = None
    said: str = "every version"
    certain: bool = True
    source: str = ""

    @property
    def interval(self) -> Interval:
        """The range alone."""
        return self.low, self.high


class Wanted:
    """Everything that is looked for, by name.

    `known` holds the vendor and product keys that the catalogues have: an entry which is one of them is that product.
    """

    def __init__(self, named: Iterable[Named], known: Set[tuple[str, str]] = frozenset()) -> None:
        self.by_name: dict[tuple[str, str], list[Named]] = {}
        for each in named:
            self.by_name.setdefault(each.name[:2], []).append(each)
        self.known = known
        self._near: dict[Name, list[Named]] = {}

    def near(self, entry: Name) -> list[Named]:
        """What the entry may be, although it is not the same. Many entries have one name: it is looked at once."""
        if entry not in self._near:
            alike = [rows for rows in self.by_name.values() if _near(entry, rows[0].name, self.known)]
            self._near[entry] = [each for rows in alike for each in rows]
        return self._near[entry]


def judge(listed: Listed, wanted: Wanted) -> Verdict | None:
    """Where this entry puts its council; None where it has nothing to do with what is wanted."""
    same = wanted.by_name.get(listed.name[:2])
    found = _same(listed, same) if same else _doubtful(listed, wanted.near(listed.name))
    return found and Verdict(found.group, found.because[:LONGEST_REASON])


def _near(entry: Name, named: Name, known: Set[tuple[str, str]]) -> bool:
    """An entry that the catalogues know is that product, and neither another vendor's nor only its vendor's name."""
    if entry[:2] not in known:
        return may_be(entry, named)
    return entry.vendor == named.vendor and may_be(entry, named, alone=False)


def _same(listed: Listed, named: Sequence[Named]) -> Verdict:
    sure = [each for each in named if each.certain]
    if every_version([each.interval for each in sure]):
        return Verdict(Group.RUNS, f"Runs {listed.label}: {_every(sure)}")
    if not listed.compared:
        return Verdict(Group.CANNOT_TELL, f"Lists {listed.label} without a version")
    if judged := _by_version(listed, sure):
        return judged
    if unread := next((each for each in named if not each.certain and _touches(listed, each)), None):
        return Verdict(Group.CANNOT_TELL, f"Lists {listed.label}; which versions are affected {_unread(unread)}")
    said = _few([each.said for each in sure or named])
    return Verdict(Group.DOES_NOT_RUN, f"Runs {listed.label}, which is not affected (affected: {said})")


def _touches(listed: Listed, named: Named) -> bool:
    version = versions.span(listed.compared)
    return version is None or place(version, [named.interval]) is not Place.OUTSIDE


def _by_version(listed: Listed, sure: Sequence[Named]) -> Verdict | None:
    """By the version alone; None where it lies outside every range."""
    version = versions.span(listed.compared)
    if version is None:
        return Verdict(
            Group.CANNOT_TELL, f'Lists {listed.product} in version "{listed.version}", which we cannot compare'
        )
    for wanted in (Place.INSIDE, Place.PERHAPS):
        for each in sure:
            if place(version, [each.interval]) is wanted:
                return _inside(listed, each) if wanted is Place.INSIDE else _perhaps(listed, each)
    return None


def _inside(listed: Listed, named: Named) -> Verdict:
    which = "an affected version" if named.said.startswith("version ") else named.said
    return Verdict(Group.RUNS, f"Runs {listed.label}, which is {which}")


def _perhaps(listed: Listed, named: Named) -> Verdict:
    return Verdict(Group.CANNOT_TELL, f"Lists {listed.label}, which does not say enough (affected: {named.said})")


def _doubtful(listed: Listed, named: Sequence[Named]) -> Verdict | None:
    """The name is not sure. A version outside every range settles it only where the product is the same."""
    if not named:
        return None
    first = named[0]
    version = versions.span(listed.compared)
    where = (
        place(version, [each.interval for each in named]) if version and all(each.certain for each in named) else None
    )
    same_product = all(each.name.product == listed.name.product for each in named)
    group = doubtful(where, same_product=same_product)
    if group is Group.DOES_NOT_RUN:
        return Verdict(group, f"Lists {listed.quoted} {listed.version}, which is not affected, whosever it is")
    if not first.name.product:
        return Verdict(group, f'Lists {listed.quoted}; the catalogue says only "{first.vendor} {first.product}"')
    if not listed.name.vendor and same_product:
        return Verdict(group, f"Lists {listed.quoted} without a vendor; it may be {first.product} of {first.vendor}")
    return Verdict(group, f"Lists {listed.quoted}, which may be {first.vendor} {first.product}")


def _every(named: Sequence[Named]) -> str:
    if any(each.source == KEV for each in named):
        return "every version counts, because the catalogue names none"
    return "every version is affected"


def _unread(named: Named) -> str:
    return f'is said only as "{named.said}"' if named.said else "is not known"


def _few(said: Sequence[str]) -> str:
    shown = "; ".join(said[:3])
    return f"{shown}; and {len(said) - 3} more" if len(said) > 3 else shown
