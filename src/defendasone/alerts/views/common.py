"""What several pages do."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages

from defendasone.core.access import PageRequest


def say(request: PageRequest, text: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, text)


def number(count: int, one: str, many: str = "") -> str:
    """'1 council', '2 councils'."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def whole(text: str | None) -> int:
    """A version that a form sent back; one that is none of ours fits no version."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def versions(text: str) -> dict[UUID, int]:
    """The versions that a form sent back, as 'id:3 id:4'; what is not one fits nothing and is left out."""
    found = {}
    for part in text[:20_000].split():
        key, _, version = part.partition(":")
        with suppress(ValueError):
            found[UUID(key)] = whole(version)
    return found
