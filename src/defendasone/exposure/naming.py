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
# Beside a model's number these say nothing.
_OF_HARDWARE = {"appliance", "appliances", "cluster", "device", "devices", "firewall", "firewalls", "ha", "pair", "utm"}
_DIGIT = re.compile(r"\d")
_JOINED = re.compile(r"([a-z]{2,})(\d[0-9a-z]*)")


class Name(NamedTuple):
    """Keys of a vendor and a product, without spaces; `words` are the product's, for comparing what is not equal."""

    vendor: str
    product: str
    words: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def identify(vendor: str, product: str) -> Name:
    """The keys of a product, after its vendor's prefix, legal form, edition and aliases are taken into account."""
    given = aliases.plain(vendor, product)
    renamed = aliases.renamed().get(given.key) or _appliance(given) or _of_doubtful_vendor(given)
    found = renamed or _numbered(given) or given
    return Name(found.vendor[:LONGEST_KEY], "".join(found.words)[:LONGEST_KEY], found.words)


def may_be(listed: Name, named: Name, *, alone: bool = True) -> bool:
    """Whether what a council lists may be the named product, although the keys are not the same.

    `alone`: whether a name that is only its vendor's may stand for any of its products. Of GitLab it does not.
    """
    if not named.product:
        return bool(listed.vendor) and listed.vendor == named.vendor
    if not listed.product:
        return False
    if listed.product == named.product:
        return not is_general(named) or not listed.vendor or same_vendor(listed.vendor, named.vendor)
    if (named.vendor, _pair(listed, named)) in aliases.differing():
        return False
    if listed.vendor and not same_vendor(listed.vendor, named.vendor):
        return False
    if alone and _says_vendor_alone(listed, named.vendor):
        return True
    if listed.vendor:
        return _said_otherwise(listed, named) or any(misspelt(listed.product, each) for each in products(named))
    return _begins_alike(listed, named) or _led_by_vendor(listed, named)


def _says_vendor_alone(listed: Name, vendor: str) -> bool:
    """'Veeam' of Veeam may be anything that Veeam makes."""
    return _stands_for(listed.product, vendor) and (bool(listed.vendor) or _begins_as(listed.product, vendor))


def _led_by_vendor(listed: Name, named: Name) -> bool:
    """'PaperCut MF' without a vendor, where MF of PaperCut is named."""
    for size in range(1, min(len(listed.words), 4)):
        lead = "".join(listed.words[:size])
        if _stands_for(lead, named.vendor) and _begins_as(lead, named.vendor):
            rest = listed.words[size:]
            bare = Name(named.vendor, "".join(rest), rest)
            return bare.product == named.product or may_be(bare, named)
    return False


def _stands_for(word: str, vendor: str) -> bool:
    return bool(vendor) and same_vendor(aliases.vendor_key(word), vendor)


def _begins_as(word: str, vendor: str) -> bool:
    """Whether two letters agree with one of the vendor's names: what an index can find is all that is looked for."""
    return any(word[:2] == each[:2] for each in aliases.spellings().get(vendor, {vendor}))


def products(named: Name) -> set[str]:
    """Every key that the product is known by."""
    return {named.product, *aliases.known_as().get(named[:2], ())}


def same_vendor(one: str, other: str) -> bool:
    """Whether two vendors' keys are the same, or one is the other misspelt."""
    return one == other or misspelt(one, other)


def _appliance(given: Plain) -> Plain | None:
    """'FortiGate 60F' runs what a FortiGate runs."""
    words = _apart(given.words)
    for appliance, system in aliases.appliances().get(words[0] if words else "", []):
        model = tuple(word for word in words[len(appliance.words) :] if word not in _OF_HARDWARE)
        if words[: len(appliance.words)] == appliance.words and _is_model(model):
            if given.vendor == appliance.vendor:
                return system
            if not given.vendor or misspelt(given.vendor, appliance.vendor):
                return Plain(given.vendor, system.words)
    return None


def _numbered(given: Plain) -> Plain | None:
    """'Exchange 2019' is Exchange Server 2019, and 'ASA 5516-X' says Adaptive Security Appliance and more."""
    words = _apart(given.words)
    for size in range(len(words) - 1, 0, -1):
        rest = words[size:]
        bare = Plain(given.vendor, words[:size])
        if _is_model(rest) and (found := aliases.renamed().get(bare.key) or _of_doubtful_vendor(bare)):
            return Plain(found.vendor, (*found.words, *rest))
    return None


def _is_model(words: tuple[str, ...]) -> bool:
    return any(map(_DIGIT.search, words)) and all(_DIGIT.search(word) or len(word) == 1 for word in words)


def _apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """'FortiGate100F' is the FortiGate 100F."""
    found = _JOINED.fullmatch(words[0]) if words else None
    return (*found.groups(), *words[1:]) if found else words


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
    if not set(short) <= _GENERAL:
        return set(short) <= set(long)
    return long[: len(short)] == short and (named.vendor, "".join(short)) in aliases.chosen()


def _begins_alike(listed: Name, named: Name) -> bool:
    """Without a vendor only the same words in the same order may be it: 'FortiOS' and 'FortiOS VM64'."""
    short, long = sorted((listed.words, named.words), key=len)
    return long[: len(short)] == short and not set(short) <= _GENERAL


def _pair(one: Name, other: Name) -> frozenset[str]:
    return frozenset((one.product, other.product))
