"""Choices with a hint each, and with what else is asked once one of them is chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget


class _Explained(ChoiceWidget):
    """`hints`: value -> a line under that choice. `reveals`: value -> name of the form's field that it opens."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class Radios(_Explained, forms.RadioSelect):
    """One of a few. A field that a choice reveals stays in the form, and needs no JavaScript to be filled in."""


class Checkboxes(_Explained, forms.CheckboxSelectMultiple):
    """Any of a few."""
