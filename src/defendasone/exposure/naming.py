"""One product, however it is written: 'Fortinet, Inc. FortiGate' and 'fortinet:fortios' are the same thing.

`identify` turns a vendor and a product, as anybody writes them, into keys that are equal for the same product.
`may_be` says of two that are not equal whether one may be the other, misspelt or said more generally.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from defendasone.exposure import aliases
from defendasone.exposure.aliases import Plain
from defendasone.exposure.spelling import misspelt

LONGEST_KEY = 200
# Too common to say on their own which product is meant.
_GENERAL = {
    *("agent", "app", "appliance", "apps", "backup", "client", "cloud", "connect", "console", "core", "database"),
    *("desktop", "device", "enterprise", "framework", "gateway", "management", "manager", "mobile", "online"),
    *("platform", "portal", "pro", "router", "secure", "security", "server", "service", "services", "suite"),
    *("switch", "system", "tools", "web"),
}


class Name(NamedTuple):
    """Keys of a vendor and a product, without spaces; `words` are the product's, for comparing what is not equal."""

    vendor: str
    product: str
    words: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def identify(vendor: str, product: str) -> Name:
    """The keys of a product, after its vendor's prefix, legal form, edition and aliases are taken into account."""
    given = aliases.plain(vendor, product)
    found = aliases.renamed().get(given.key) or _appliance(given) or _of_doubtful_vendor(given) or given
    return Name(found.vendor[:LONGEST_KEY], "".join(found.words)[:LONGEST_KEY], found.words)


def may_be(listed: Name, named: Name) -> bool:
    """Whether what a council lists may be the named product, although the keys are not the same."""
    if not named.product:
        return bool(listed.vendor) and listed.vendor == named.vendor
    if not listed.product:
        return False
    if listed.product == named.product:
        return not is_general(named)
    if listed.vendor not in (named.vendor, "") or (named.vendor, _pair(listed, named)) in aliases.differing():
        return False
    if not listed.vendor:
        return bool(listed.words) and _begins_alike(listed, named)
    return _said_otherwise(listed, named) or misspelt(listed.product, named.product)


def same_vendor(one: str, other: str) -> bool:
    """Whether two vendors' keys are the same, or one is the other misspelt."""
    return one == other or misspelt(one, other)


def _appliance(given: Plain) -> Plain | None:
    """'FortiGate 60F' runs what a FortiGate runs."""
    for appliance, system in aliases.appliances().get("".join(given.words[:1]), []):
        model = given.words[len(appliance.words) :]
        if given.words == (*appliance.words, *model) and model and all(re.search(r"\d", word) for word in model):
            if given.vendor == appliance.vendor:
                return system
            if not given.vendor or misspelt(given.vendor, appliance.vendor):
                return Plain(given.vendor, system.words)
    return None


def _of_doubtful_vendor(given: Plain) -> Plain | None:
    """A vendor that is missing or misspelt does not hide the product; it stays so, and somebody is asked."""
    for vendor, other in aliases.renamed_by_product().get("".join(given.words), []):
        if misspelt(vendor, given.vendor) or (not given.vendor and not set(given.words) <= _GENERAL):
            return Plain(given.vendor, other.words)
    return None


def is_general(name: Name) -> bool:
    """Whether these words alone do not say which product is meant: 'management server'."""
    return set(name.words) <= _GENERAL


def _said_otherwise(listed: Name, named: Name) -> bool:
    """One says the same as the other and more: 'Exchange Server' and 'Exchange Server 2019'."""
    short, long = sorted((listed.words, named.words), key=len)
    return bool(short) and set(short) <= set(long) and not set(short) <= _GENERAL


def _begins_alike(listed: Name, named: Name) -> bool:
    """Without a vendor only the same words in the same order may be it: 'FortiOS' and 'FortiOS VM64'."""
    short, long = sorted((listed.words, named.words), key=len)
    return long[: len(short)] == short and not set(short) <= _GENERAL


def _pair(one: Name, other: Name) -> frozenset[str]:
    return frozenset((one.product, other.product))
