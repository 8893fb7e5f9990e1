"""A day in three boxes, which nobody mistypes as often as one box or a calendar."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from defendasone.core.clocks import said_day

if TYPE_CHECKING:
    from defendasone.ui.forms.bound import Bound

BOXES = ("day", "month", "year")
EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)
YEAR_DIGITS = 4
Typed = dict[str, str]


class DayInput(forms.Widget):
    """Day, month, year. `names` changes the labels; `autocomplete` gives each box's purpose, by box."""

    template_name = "ui/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: Mapping[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.autocomplete = dict(autocomplete or {})
        self.wrong: tuple[str, ...] = ()

    def wrong_of(self, field: "Bound") -> tuple[str, ...]:
        """The boxes that an error is about: the ones that it names, else all of them."""
        for error in field.errors.as_data():
            return tuple((error.params or {}).get("boxes", BOXES))
        return ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes, each with its own id, name and width."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        typed, own = _typed(value), context["widget"]["attrs"].get("id", name)
        context["widget"]["boxes"] = [
            {
                "id": f"{own}-{box}",
                "name": f"{name}-{box}",
                "label": box.capitalize(),
                "width": 4 if box == "year" else 2,
                "value": typed[box],
                "wrong": box in self.wrong,
                "autocomplete": self.autocomplete.get(box, ""),
            }
            for box in BOXES
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed | None:
        """What was typed; one value in ISO form is understood too, for links."""
        typed = {box: str(data.get(f"{name}-{box}") or "").strip() for box in BOXES}
        return typed if any(typed.values()) else _typed(data[name]) if data.get(name) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form did not ask at all."""
        return not any(f"{name}-{box}" in data for box in BOXES) and name not in data


class DayField(forms.Field):
    """A date between `earliest` and `latest`."""

    widget = DayInput

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **options: Any) -> None:
        super().__init__(**options)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        """The date, or a plain sentence on what to type instead."""
        if isinstance(value, date) or value in self.empty_values:
            return value if isinstance(value, date) else None
        typed = value if isinstance(value, dict) else _typed(value)
        self._refuse_gaps(typed)
        numbers = {box: _number(typed[box]) for box in BOXES}
        if _digits(typed["year"]) and len(typed["year"]) != YEAR_DIGITS:
            raise ValidationError("Year must have 4 digits, such as 2026", "year", {"boxes": ("year",)})
        try:
            return date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError:
            raise ValidationError("Enter a real date, such as 3 6 2026", "invalid") from None

    def validate(self, value: date | None) -> None:
        """Within the bounds: 1026 and 20026 are slips of the finger."""
        super().validate(value)
        if value and not self.earliest <= value <= self.latest:
            allowed = f"{said_day(self.earliest)} and {said_day(self.latest)}"
            raise ValidationError(f"The date must be between {allowed}", "bounds")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed than stood there."""
        return self.disabled is False and _typed(initial) != _typed(data)

    @staticmethod
    def _refuse_gaps(typed: Typed) -> None:
        if missing := tuple(box for box in BOXES if not typed[box]):
            raise ValidationError(f"The date must include a {' and a '.join(missing)}", "gap", {"boxes": missing})


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _number(text: str) -> int:
    return int(text[: YEAR_DIGITS + 1]) if _digits(text) else 0


def _typed(value: Any) -> Typed:
    """A date, its ISO form, or what was typed, as what stands in the boxes."""
    if isinstance(value, dict):
        return {box: str(value.get(box, "")) for box in BOXES}
    if isinstance(value, str):
        parts = value.strip().split("-")
        year, month, day = parts if len(parts) == len(BOXES) else (value, "", "")
        return {"day": day.removeprefix("0"), "month": month.removeprefix("0"), "year": year}
    if isinstance(value, date):
        return {box: str(getattr(value, box)) for box in BOXES}
    return dict.fromkeys(BOXES, "")
