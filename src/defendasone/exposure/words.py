"""The words of names: what is left of a vendor or product when everything that means nothing is taken off."""

import re
import unicodedata
from functools import lru_cache

# What somebody writes who has nothing to write.
NOTHING = {"", "na", "none", "unknown", "unspecified", "various", "multiple", "tbc", "other", "null"}

_LEGAL = {
    *("ab", "ag", "as", "asa", "bv", "co", "company", "corp", "corporation", "foundation", "gmbh", "group", "inc"),
    *("incorporated", "international", "kg", "kk", "limited", "llc", "llp", "ltd", "networks", "nv", "organization"),
    *("oy", "plc", "project", "pte", "pty", "sa", "sarl", "sas", "se", "sro", "software", "spa", "srl", "systems"),
    *("team", "technologies", "technology"),
}
_AT_THE_END = {"application", "extension", "firmware", "module", "plugin", "release", "series", "software"}
_EDITIONS = {
    *("based", "bit", "core", "cu", "datacenter", "edition", "enterprise", "essentials", "for", "home", "installation"),
    *("ltsb", "ltsc", "pro", "professional", "sp", "standard", "systems", "version", "x64", "x86"),
}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MARKS = re.compile("[®™©]")
_APART = re.compile(r"[^0-9a-z+#]+")
_SLOGAN = re.compile(r"\s[\u2013\u2014|]\s.*", re.DOTALL)
_FOR_WORDPRESS = re.compile(r"\s+(?:plugin\s+)?for wordpress$")
_PATCHLEVEL = re.compile(r"[ ,]+(?:version \w+|service pack \d+|cumulative update \d+|\w+ edition)\b.*")
_YEARLY = re.compile(
    r"(?P<name>windows server \d{4}(?: r2)?|windows (?:7|8 1|8|10|11)"
    r"|(?:exchange server|sql server|office|visual studio|project server) \d{4}(?: r2)?)(?P<rest>( \w+)*)"
)
# A package by its folder, 'jaraco/zipp'; 'MF/NG' is two products and 'HTTP/2' is one.
_FOLDER = re.compile(r"[^\sA-Z/]+/(?=\S)")
_TWO_SHORT = re.compile(r"[A-Z]{2,4}/[A-Z]{2,4}")
_SHORT_WINDOWS = re.compile(r"\bwin(?= ?(?:server|7|8|10|11|20\d\d)\b)")
# What catalogues spell the American way, and councils the British.
_BRITISH = re.compile(r"(?<=cent)re(?=s?\b)|(?<=defen)c(?=e)|(?<=licen)c(?=e)|(?<=i)s(?=ations?\b)")
_AMERICAN = {"re": "er", "c": "s", "s": "z"}
_CPE_PART = re.compile(r"(?<!\\):")
_VERSION_AT_END = re.compile(r"(?P<product>.*\S)[\s,]+[vV]?(?P<version>\d+(?:\.\d+)+\w*)")


def fold(text: str) -> str:
    """Lower case, one kind of space, no accents, marks or punctuation."""
    plain = unicodedata.normalize("NFKD", _MARKS.sub("", text[:4096])).casefold().replace("&", " and ")
    return _APART.sub(" ", _BRITISH.sub(_american, plain.encode("ascii", "ignore").decode())).strip()


def _american(found: re.Match[str]) -> str:
    return _AMERICAN[found[0]]


def vendor_words(text: str) -> tuple[str, ...]:
    """The words of a vendor's name without its legal form; none for 'n/a' and the like."""
    words = fold(_BRACKETS.sub(" ", text)).split()
    if words[:1] == ["the"]:
        del words[0]
    if "".join(words) in NOTHING:
        return ()
    while len(words) > 1 and words[-1] in _LEGAL:
        del words[-1]
    return tuple(words)


@lru_cache(maxsize=65_536)
def product_words(text: str) -> tuple[str, ...]:
    """The words of a product's name without slogan, brackets, patch level, edition and 'software' at the end."""
    if "".join(fold(text).split()) in NOTHING:
        return ()
    plain = text.strip()
    if plain.count("/") == 1 and (found := _FOLDER.match(plain)) and not re.search(r"\s", plain):
        plain = plain[found.end() :]
    short = _BRACKETS.sub(" ", _SLOGAN.sub("", plain.replace("\\", ""))).strip() or plain
    name = _FOR_WORDPRESS.sub("", _PATCHLEVEL.sub("", short.lower().replace("_", " ").strip()) or short)
    words = _SHORT_WINDOWS.sub("windows ", fold(name)).split()
    while len(words) > 1 and words[-1] in _AT_THE_END:
        del words[-1]
    yearly = _YEARLY.search(" ".join(words))
    if yearly and set(re.sub(r"\d\w*", "", yearly["rest"]).split()) <= _EDITIONS:
        words = (" ".join(words)[: yearly.start()] + yearly["name"]).split()
    return tuple(words)


def of_cpe(text: str) -> tuple[str, str] | None:
    """Vendor and product of a CPE 2.3 name of an application or operating system; None for anything else."""
    parts = _CPE_PART.split(text)
    if len(parts) < 5 or parts[0] != "cpe" or parts[2] not in ("a", "o"):
        return None
    vendor, product = (part.replace("\\", "").replace("_", " ") for part in parts[3:5])
    return (vendor, product) if product.strip("*- ") else None


def several(product: str) -> list[str]:
    """What a catalogue's entry names: 'FortiOS and FortiProxy' is two; none for 'Multiple Products'."""
    if re.search(r"\bmultiple\b", product, re.IGNORECASE):
        return []
    if _TWO_SHORT.fullmatch(product.strip()):
        return [product.strip(), *product.strip().split("/")]
    parts = [part.strip() for part in re.split(r",(?:\s+and\s)?|\sand\s|\s&\s|\s/\s|;", product) if part.strip()]
    return list(dict.fromkeys([product.strip(), *parts] if len(parts) > 1 else parts))


def version_at_end(product: str) -> tuple[str, str]:
    """'FortiOS 7.2.4' is the product FortiOS in version 7.2.4; the version is empty where there is none."""
    found = _VERSION_AT_END.fullmatch(product.strip())
    return (found["product"].rstrip(" ,"), found["version"]) if found else (product.strip(), "")
