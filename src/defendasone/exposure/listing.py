"""An entry of a technology register, as the council wrote it, and what of it can be compared."""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from defendasone.exposure import versions
from defendasone.exposure.naming import Name, identify
from defendasone.exposure.words import product_words, version_at_end

RELEASES = Path(__file__).with_name("data") / "releases.csv"
_BY_EDITION = re.compile(
    r"(?:.* )?(?:windows|windows server|exchange server|sql server|office|project server) [\d ]+(?:r2)?"
)
_LEADING = re.compile(r"(?P<edition>(?:19|20)\d\d(?: r2)?|7|8|8\.1|10|11)(?:\s+(?P<rest>.*))?", re.IGNORECASE)


class Listed(NamedTuple):
    """The council's words, the keys of the product, and the version to compare."""

    vendor: str
    product: str
    version: str
    name: Name
    compared: str

    @property
    def label(self) -> str:
        """'FortiOS 7.2.4'."""
        return " ".join(part for part in (self.product, self.version) if part)

    @property
    def quoted(self) -> str:
        """'"Fortinett FortiGate"': the words as they stand, vendor first."""
        vendor = "" if self.product.lower().startswith(self.vendor.lower()) else self.vendor
        return '"' + f"{vendor} {self.product}".strip() + '"'


@lru_cache(maxsize=65_536)
def listed(vendor: str, product: str, version: str) -> Listed:
    """Read an entry. Part of the version may stand in the product's name, and part of the name in the version."""
    bare, inside = (product, version) if version else version_at_end(product)
    name, compared = _with_edition(vendor, bare, inside)
    return Listed(vendor, product, version, name, _released(name, compared))


def version_key(entry: Listed) -> bytes | None:
    """For sorting a register: versions in their own order."""
    return versions.key(versions.stem(entry.compared) or entry.compared)


def _with_edition(vendor: str, product: str, version: str) -> tuple[Name, str]:
    """'Windows Server' in version '2019' is the product Windows Server 2019, of which no version is known."""
    found = _LEADING.fullmatch(version.strip())
    if found:
        longer = f"{product} {found['edition']}"
        if _BY_EDITION.fullmatch(" ".join(product_words(longer))):
            return identify(vendor, longer), (found["rest"] or "").strip()
    return identify(vendor, product), version


def _released(name: Name, version: str) -> str:
    """The build that a release is known by: '22H2' of Windows 10 is 10.0.19045, and some update of it."""
    build = _releases().get((name.vendor, name.product, version.strip().lower()))
    return f"{build}.x" if build else version


@cache
def _releases() -> dict[tuple[str, str, str], str]:
    with RELEASES.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(*identify(row["vendor"], row["product"])[:2], row["release"].lower()): row["version"] for row in rows}
