"""Names under which one product is known: a data file of facts, read once. See data/SOURCES.md."""

import csv
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from defendasone.exposure.spelling import misspelt
from defendasone.exposure.words import fold, product_words, vendor_words

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
    key = vendor_key("".join(owner))
    if owner and fold(vendor) == fold(product):
        return Plain(key, owner)
    return Plain(key, _without_vendor(words, key, owner))


@cache
def renamed() -> dict[tuple[str, str], Plain]:
    """What a product's key becomes."""
    rows = [row for row in _rows() if row.product and row.kind != "differs"]
    return {plain(row.vendor, row.product).key: plain(row.is_vendor, row.is_product) for row in rows}


@cache
def known_as() -> dict[tuple[str, str], set[str]]:
    """Other keys of a product, by its vendor's key and its own."""
    found: dict[tuple[str, str], set[str]] = {}
    for (vendor, product), other in renamed().items():
        if vendor == other.vendor:
            found.setdefault(other.key, set()).add(product)
    return found


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


@cache
def spellings() -> dict[str, set[str]]:
    """Every key under which a vendor is known, by the key that it has with us."""
    found: dict[str, set[str]] = {}
    for written, key in _vendors().items():
        found.setdefault(key, {key}).add(written)
    return found


def vendor_key(joined: str) -> str:
    """The one key of a vendor that has several names."""
    return _vendors().get(joined, joined)


def _vendor_inside(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where no vendor is given, the product may begin with one that is known: 'Microsoft Exchange Server'.

    A vendor that is misspelt there stays misspelt: then somebody is asked.
    """
    for known in (_known_vendors().__contains__, _nearly_known):
        for size in (3, 2, 1):
            if len(words) > size and known("".join(words[:size])):
                return words[:size], words[size:]
    return (), words


def _is_vendor(key: str, owner: str, lead: str) -> bool:
    return lead == owner or vendor_key(lead) == key


def _is_nearly_vendor(key: str, lead: str) -> bool:
    return misspelt(lead, key) or (lead in _vendors() and misspelt(vendor_key(lead), key))


@lru_cache(maxsize=65_536)
def _nearly_known(lead: str) -> bool:
    return any(misspelt(lead, vendor) for end in _ends(lead) for vendor in _by_end().get(end, ()))


@cache
def _by_end() -> dict[str, set[str]]:
    """Known vendors by how they begin and how they end: who slips does so in one place, and few are compared."""
    found: dict[str, set[str]] = {}
    for vendor in _known_vendors():
        for end in _ends(vendor):
            found.setdefault(end, set()).add(vendor)
    return found


def _ends(joined: str) -> tuple[str, str]:
    return f"{joined[:2]}-", f"-{joined[-2:]}"


def _without_vendor(words: tuple[str, ...], key: str, owner: tuple[str, ...]) -> tuple[str, ...]:
    """'Microsoft Exchange Server' of Microsoft is 'Exchange Server'; 'OpenSSL 3' of OpenSSL is not '3'."""
    for stands_for in (partial(_is_vendor, key, "".join(owner)), partial(_is_nearly_vendor, key)):
        for size in range(min(len(words) - 1, max(len(owner), 3)), 0, -1):
            if stands_for("".join(words[:size])) and not all(word[0].isdigit() for word in words[size:]):
                return words[size:]
    return words


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
