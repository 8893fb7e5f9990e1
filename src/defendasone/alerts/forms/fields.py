"""Fields that several forms share."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from defendasone.alerts.queries import sources
from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Viewer
from defendasone.ui.forms import TextField

MOST_LINES = 1000
LONGEST = 50_000


def reason(label: str, hint: str = "") -> TextField:
    """Why something is done: it is kept, and those whom it concerns read it."""
    return TextField(label=label, help_text=hint, max_length=2000)


class LinesField(TextField):
    """One thing a line. Empty lines, and the same line twice, mean nothing."""

    def __init__(self, *, most: int = MOST_LINES, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**{"required": False, **options})
        # Not as max_length: nobody who types names wants to know how many characters are left.
        self.validators.append(MaxLengthValidator(LONGEST))
        self.most = most

    def clean(self, value: Any) -> list[str]:
        """The lines in their order."""
        text = super().clean(value)
        lines = list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
        if len(lines) > self.most:
            raise ValidationError(f"{self.label}: at most {self.most} lines; {len(lines)} were entered", "lines")
        return lines


def councils_of(viewer: Viewer, lines: Sequence[str], *, on: date) -> frozenset[int]:
    """The councils that these lines name. Raises ValidationError with every line that names none, or several."""
    named = sources.councils_named(viewer, lines, on=on)
    errors = []
    if named.unknown:
        errors.append(f"No council has this name or code: {listed(named.unknown)}. Use the name or the GSS code")
    if named.unclear:
        errors.append(f"More than one council has this name: {listed(named.unclear)}. Use the GSS code")
    if errors:
        raise ValidationError(errors)
    return named.found


def listed(lines: Sequence[str], most: int = 10) -> str:
    """The first of them, each no longer than fits, and how many more there are."""
    shown = ", ".join(line if len(line) <= 80 else f"{line[:79]}…" for line in lines[:most])
    return f"{shown} and {len(lines) - most} more" if len(lines) > most else shown


class ForViewer(forms.Form):
    """A form whose choices and names depend on who fills it in, and on the day."""

    label_size = "s"

    def __init__(
        self, data: Any = None, *, viewer: Viewer, now: datetime, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.viewer, self.today = viewer, now.astimezone(LONDON).date()


class Filter(forms.Form):
    """What a list is narrowed to: from the address, every field optional. What is not one of the choices is ignored."""

    label_size = ""
    mark_optional = False
    defaults: ClassVar[dict[str, str]] = {}

    def chosen(self) -> dict[str, Any]:
        """Each field's value; its default where nothing, or nonsense, was asked for."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or self.defaults.get(name, "") for name in self.fields}
