"""Where a catalogue comes from: a file, or an address."""

from pathlib import Path

from defendasone.core.fetch import fetch
from defendasone.intelligence.documents import LARGEST_FILE, whole
from defendasone.intelligence.kev import PUBLISHED_AT


def kev_content(source: str = "", *, loopback: bool = False) -> tuple[bytes, str]:
    """The catalogue's bytes and the name of where they came from. Raises `NotFetched` or `NotUsable`."""
    if not source or "://" in source:
        found = fetch(source or PUBLISHED_AT, most=LARGEST_FILE, loopback=loopback)
        return found.content, source or PUBLISHED_AT
    return whole(Path(source)), source
