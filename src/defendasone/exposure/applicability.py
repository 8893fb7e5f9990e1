"""What a vulnerability touches: its record's containers and the KEV entry, made into products and ranges."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from defendasone.exposure import versions
from defendasone.exposure.aliases import chosen
from defendasone.exposure.matching import KEV, Named
from defendasone.exposure.naming import Name, identify, is_general, may_be
from defendasone.exposure.ranges import Range, ranges
from defendasone.exposure.words import of_cpe, several

CNA = "CNA"
# More CPE names than these are a list of hardware, not other names of one product.
MOST_CPE_NAMES = 8
MOST_ROWS = 5000
_BUILD = re.compile(r"(?:below |or later and below )(?P<build>\d+\.\d+\.\d+)\.\d+$")


@dataclass(frozen=True)
class Affected:
    """One entry of a CVE record's list of affected products."""

    source: str
    vendor: str
    product: str
    package: str = ""
    default_status: str = ""
    versions: Sequence[Mapping[str, Any]] = ()
    cpes: Sequence[str] = ()


@dataclass(frozen=True)
class Exploited:
    """The KEV entry's names."""

    vendor: str
    product: str


@dataclass
class _Claims:
    """What the sources say of one product."""

    rows: list[Named] = field(default_factory=list)

    def settled(self) -> list[Named]:
        """The CNA's ranges where it names some that can be read, else the others'; nothing empty beside something."""
        sure = [row for row in self.rows if row.certain]
        authors = {row.source for row in sure}
        source = CNA if CNA in authors else next((row.source for row in sure), "")
        kept = [row for row in self.rows if not sure or row.source == source]
        once = {(row.low, row.high, row.said): row for row in reversed(kept)}
        return [row for row in once.values() if row.said][::-1] or kept[:1]


def applicability(affected: Iterable[Affected], exploited: Exploited | None) -> list[Named]:
    """Every product and range. The KEV entry, which names no versions, counts where the record is silent."""
    claims: defaultdict[tuple[str, str], _Claims] = defaultdict(_Claims)
    for entry in affected:
        for row in _rows(entry):
            claims[row.name[:2]].rows.append(row)
    rows = [row for claim in claims.values() for row in _by_build(claim.settled())]
    known = _exploited(exploited, [row.name for row in rows if row.said]) if exploited else []
    replaced = {row.name[:2] for row in known}
    return [*(row for row in rows if row.name[:2] not in replaced), *known][:MOST_ROWS]


def _rows(entry: Affected) -> list[Named]:
    found = _of_package(entry) if _is_package(entry) else ranges(entry.default_status, entry.versions)
    return [
        Named(vendor, product, name, each.low, each.high, each.said, each.certain, entry.source)
        for name, (vendor, product) in _names(entry).items()
        for each in found
    ]


def _names(entry: Affected) -> dict[Name, tuple[str, str]]:
    """The entry's own name, each of two that it names together, and what its CPE names call it."""
    cpes = list(dict.fromkeys(pair for cpe in entry.cpes if (pair := of_cpe(cpe))))
    pairs = [*_pairs(entry.vendor, entry.product), *(cpes if len(cpes) <= MOST_CPE_NAMES else [])]
    names: dict[Name, tuple[str, str]] = {}
    for pair in pairs:
        name = identify(*pair)
        if name.product and all(name[:2] != other[:2] for other in names):
            names[name] = pair
    return names


def _pairs(vendor: str, product: str) -> list[tuple[str, str]]:
    whole, *parts = several(product) or [product]
    if identify(vendor, whole)[:2] in chosen():
        return [(vendor, whole)]
    return [(vendor, whole), *((vendor, part) for part in parts if _says_enough(identify(vendor, part)))]


def _says_enough(name: Name) -> bool:
    """'Gateway' alone says nothing, but Citrix has a product of that name."""
    return not is_general(name) or name[:2] in chosen()


def _is_package(entry: Affected) -> bool:
    """Red Hat's records name the system as the product, and count the versions of a package in it."""
    kinds = {str(version.get("versionType", "")).lower() for version in entry.versions}
    return bool(entry.package) and (not entry.versions or bool(kinds & {"rpm", "deb", "dpkg"}))


def _of_package(entry: Affected) -> list[Range]:
    if not ranges(entry.default_status, entry.versions):
        return []
    return [Range(b"", None, f"some versions of its package {entry.package[:100]}", certain=False)]


def _by_build(rows: list[Named]) -> list[Named]:
    """Microsoft's ranges all begin at 10.0.0: each belongs to one build, and begins after the build before it."""
    builds = [(row, found["build"]) for row in rows if (found := _BUILD.search(row.said))]
    if not rows or rows[0].name.vendor != "microsoft":
        return rows
    changed: dict[Named, Named] = {}
    for (before, build), (row, other) in pairwise(sorted(builds, key=lambda each: each[0].high or b"")):
        start = versions.above(build if build != other else "") or changed.get(before, before).low
        if row.low < start:
            changed[row] = replace(row, low=start, said=f"below {row.said.rpartition('below ')[2]}")
    return [changed.get(row, row) for row in rows]


def _exploited(entry: Exploited, named: Sequence[Name]) -> list[Named]:
    names = several(entry.product)
    if not names:
        name = Name(identify(entry.vendor, "").vendor, "")
        wide = Named(entry.vendor, entry.product, name, certain=False, source=KEV)
        return [] if any(each.vendor == name.vendor for each in named) else [wide]
    found = {}
    for vendor, product in _pairs(entry.vendor, entry.product):
        name = identify(vendor, product)
        if name.product and not any(name[:2] == each[:2] or may_be(name, each) for each in named):
            found[name[:2]] = Named(vendor, product, name, source=KEV)
    return list(found.values())
