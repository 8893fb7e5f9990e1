"""Errors as sentences that name the field and say what to do, also where Django says 'This field is required.'"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core import validators
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.widgets import ChoiceWidget

if TYPE_CHECKING:
    from defendasone.ui.forms.bound import Bound

# Django's own sentence -> ours. A sentence that a form wrote itself is never touched.
LIMITS: dict[str, tuple[Any, str]] = {
    "max_length": (
        validators.MaxLengthValidator.message,
        "{subject} must be {limit_value} characters or fewer; {show_value} were entered",
    ),
    "min_length": (validators.MinLengthValidator.message, "{subject} must be {limit_value} characters or more"),
    "max_value": (validators.MaxValueValidator.message, "{subject} must be {limit_value} or less"),
    "min_value": (validators.MinValueValidator.message, "{subject} must be {limit_value} or more"),
}
REQUIRED = forms.Field.default_error_messages["required"]


@dataclass(frozen=True)
class Problem:
    """One line of the error summary, and what it leads to."""

    text: str
    href: str = ""


def problems(form: Any) -> list[Problem]:
    """Everything that is wrong, in the order of the fields, and that the summary has been drawn."""
    if isinstance(form, forms.BaseFormSet):
        of_set = [Problem(str(text)) for text in form.non_form_errors()]
        return of_set + [problem for one in form for problem in problems(one)]
    if not isinstance(form, forms.BaseForm):
        return list(form or ())
    form.summarised = True  # type: ignore[attr-defined]
    of_form = [Problem(str(text)) for text in form.errors.get(NON_FIELD_ERRORS, ())]
    wrong = [cast("Bound", field) for field in form if field.errors]
    of_fields = [Problem(field.said, "" if field.is_hidden else f"#{field.first_id}") for field in wrong]
    return of_form + of_fields


def said(field: "Bound") -> str:
    """A field's errors in one line."""
    return "; ".join(sentence(error, field) for error in field.errors.as_data())


def sentence(error: ValidationError, field: "Bound") -> str:
    """One error."""
    if error.code == "required" and error.message is REQUIRED:
        return required(field)
    default, ours = LIMITS.get(error.code or "", (None, ""))
    if ours and error.message is default:
        label = str(field.label)
        subject = f"{label} The answer" if label.endswith("?") else label
        return ours.format(subject=subject, **(error.params or {}))
    return "; ".join(str(text) for text in error.messages)


def required(field: "Bound") -> str:
    """What to do about a field that was left empty."""
    label, widget = str(field.label).strip(), field.field.widget
    if label.endswith("?"):
        return f"Answer the question: {label}"
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    if isinstance(widget, forms.FileInput):
        return f"Choose a file: {mid(label)}"
    return f"{'Choose' if isinstance(widget, ChoiceWidget) else 'Enter'} {mid(label)}"


def mid(label: object) -> str:
    """A label as it stands inside a sentence: 'Date' becomes 'date', 'TLP' stays."""
    text = str(label)
    acronym = len(text) > 1 and text[1:2].isupper()
    return text if acronym else text[:1].lower() + text[1:]
