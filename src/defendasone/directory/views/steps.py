"""What several pages do alike."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from defendasone.core.flow import Refused


def typed(request: HttpRequest) -> Any:
    """What a form is filled with: what was sent, or nothing on the first look."""
    return request.POST if request.method == "POST" else None


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Act on a valid form; what the rules forbid is said above the form, which keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
