"""Names under which one product is known: a data file of facts, read once. See data/SOURCES.md."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from defendasone.exposure.words import product_words, vendor_words

FILE = Path(__file__).with_name("data") / "aliases.csv"


class Plain(NamedTuple):
    """A vendor's key and a product's words, before any product is renamed."""

    vendor: str
    words: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Vendor and product, each without spaces."""
        return self.vendor, "".join(self.words)


class _Row(NamedTuple):
    vendor: str
    product: str
    is_vendor: str
    is_product: str
    kind: str


def plain(vendor: str, product: str) -> Plain:
    """A name whose vendor is one of the known, and whose product does not repeat it."""
    owner, words = vendor_words(vendor), product_words(product)
    if not owner:
        owner, words = _vendor_inside(words)
    key = _vendor_key("".join(owner))
    return Plain(key, _without_vendor(words, key, owner))


@cache
def renamed() -> dict[tuple[str, str], Plain]:
    """What a product's key becomes."""
    rows = [row for row in _rows() if row.product and row.kind != "differs"]
    return {plain(row.vendor, row.product).key: plain(row.is_vendor, row.is_product) for row in rows}


@cache
def chosen() -> frozenset[tuple[str, str]]:
    """The keys of the names that others are taken for."""
    return frozenset(other.key for other in renamed().values())


@cache
def renamed_by_product() -> dict[str, list[tuple[str, Plain]]]:
    """The same by product alone: whose it was, and what it becomes."""
    found: dict[str, list[tuple[str, Plain]]] = {}
    for (vendor, product), other in renamed().items():
        found.setdefault(product, []).append((vendor, other))
    return found


@cache
def appliances() -> dict[str, list[tuple[Plain, Plain]]]:
    """Appliances named for the system that they run, by their first word: a model's number may follow."""
    found: dict[str, list[tuple[Plain, Plain]]] = {}
    for row in _rows():
        if row.kind == "runs":
            appliance = plain(row.vendor, row.product)
            found.setdefault(appliance.words[0], []).append((appliance, plain(row.is_vendor, row.is_product)))
    return found


@cache
def differing() -> set[tuple[str, frozenset[str]]]:
    """Pairs of one vendor's products that are never taken for one another."""
    rows = [row for row in _rows() if row.kind == "differs"]
    pairs = [(plain(row.vendor, row.product).key, plain(row.is_vendor, row.is_product).key) for row in rows]
    return {(one[0], frozenset((one[1], other[1]))) for one, other in pairs}


def _vendor_inside(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where no vendor is given, the product may begin with one that is known: 'Microsoft Exchange Server'."""
    for size in (3, 2, 1):
        if len(words) > size and "".join(words[:size]) in _known_vendors():
            return words[:size], words[size:]
    return (), words


def _without_vendor(words: tuple[str, ...], key: str, owner: tuple[str, ...]) -> tuple[str, ...]:
    """'Microsoft Exchange Server' of Microsoft is 'Exchange Server'."""
    for size in range(min(len(words) - 1, max(len(owner), 3)), 0, -1):
        lead = "".join(words[:size])
        if lead == "".join(owner) or _vendor_key(lead) == key:
            return words[size:]
    return words


def _vendor_key(joined: str) -> str:
    return _vendors().get(joined, joined)


@cache
def _rows() -> list[_Row]:
    with FILE.open(newline="", encoding="utf-8") as file:
        return [_Row(**row) for row in csv.DictReader(file)]


@cache
def _vendors() -> dict[str, str]:
    return {_joined(row.vendor): _joined(row.is_vendor) for row in _rows() if not row.product}


@cache
def _known_vendors() -> set[str]:
    return {_joined(vendor) for row in _rows() for vendor in (row.vendor, row.is_vendor)}


def _joined(vendor: str) -> str:
    return "".join(vendor_words(vendor))
