"""What a page with a form does: take what was sent, act on it, and say on the form what the rules forbid."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from defendasone.core.flow import Refused

Result = TypeVar("Result")


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None where the page is only looked at. An empty form is sent too."""
    return request.POST if request.method == "POST" else None


def attempt(form: BaseForm, act: Callable[[], Result]) -> Result | None:
    """Do it; what the rules refuse is said above the form, which keeps what was typed, and nothing was done."""
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was valid, and it was done."""
    if not form.is_valid():
        return False
    attempt(form, act)
    return not form.errors
