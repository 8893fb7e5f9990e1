"""Which column of a council's file is which of ours: guessed from the header, for a person to confirm."""

import re
from collections.abc import Mapping, Sequence

# Our column -> its name on the screen.
COLUMNS = {
    "product": "Product",
    "vendor": "Vendor",
    "version": "Version",
    "internet_facing": "Faces the internet",
    "note": "Note",
}
# Headers that are meant, the surest first. A whole header goes before a part of one.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "vendor": (
        *("vendor", "vendor name", "manufacturer", "publisher", "software publisher", "software vendor"),
        *("maker", "make", "brand", "developer", "supplier", "company", "oem", "vendor project"),
    ),
    "product": (
        *("product", "product name", "software", "software name", "application", "application name", "app", "app name"),
        *("technology", "system", "system name", "display name", "title", "component", "package", "name", "asset"),
        *("device", "service", "model", "item", "operating system", "os"),
    ),
    "version": (
        *("version", "version number", "product version", "software version", "display version", "installed version"),
        *("current version", "ver", "release", "build", "build number", "firmware version", "os version", "firmware"),
    ),
    "internet_facing": (
        *("internet facing", "faces the internet", "external facing", "externally facing", "public facing", "internet"),
        *("internet exposed", "exposed", "external", "public", "exposed to internet", "on the internet", "dmz"),
    ),
    "note": ("note", "notes", "comment", "comments", "description", "remarks", "remark", "details", "purpose"),
}
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APART = re.compile(r"[^a-z0-9]+")

Mapped = Mapping[str, int]


def guess(header: Sequence[str]) -> dict[str, int]:
    """Our column -> number of theirs. What is not found is not in it."""
    names = [_APART.sub(" ", _JOINED.sub(" ", name).lower()).strip() for name in header]
    found: dict[str, int] = {}
    for exact in (True, False):
        for column, synonyms in SYNONYMS.items():
            place = _place(names, synonyms, set(found.values()), exact=exact)
            if column not in found and place is not None:
                found[column] = place
    return found


def checked(mapping: Mapping[str, object], width: int) -> dict[str, int]:
    """A mapping that was sent to us, without what cannot be."""
    return {
        column: place
        for column in COLUMNS
        if isinstance(place := mapping.get(column), int) and not isinstance(place, bool) and 0 <= place < width
    }


def _place(names: Sequence[str], synonyms: Sequence[str], taken: set[int], *, exact: bool) -> int | None:
    for synonym in synonyms:
        for place, name in enumerate(names):
            if place not in taken and (name == synonym if exact else f" {synonym} " in f" {name} "):
                return place
    return None
