"""What several pages do."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import QueryDict

from defendasone.core.access import PageRequest
from defendasone.core.flow import Refused

Result = TypeVar("Result")


def attempt(form: BaseForm, act: Callable[[], Result]) -> Result | None:
    """Do it; what the rules refuse is shown with the form, and nothing was done."""
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


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


def typed(request: PageRequest) -> QueryDict | None:
    """What a form was sent with; None where the page is only looked at. An empty form is sent too."""
    return request.POST if request.method == "POST" else None
