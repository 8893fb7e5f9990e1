"""What a control looks like and says, by its kind, unless the form says otherwise."""

from typing import Any

from django import forms
from django.forms.widgets import Input

# Limits are told in words and checked by the server: a box that swallows what is typed leaves people guessing.
NOT_TOLD_TO_BROWSERS = ("maxlength", "minlength", "min", "max", "step", "cols")
LINES = 5
DJANGOS_LINES = "10"  # What stands there when nobody chose.


def base_class(widget: forms.Widget) -> str:
    """The class that gives a control its looks."""
    match widget:
        case forms.CheckboxInput():
            return "govuk-checkboxes__input"
        case forms.Textarea():
            return "govuk-textarea"
        case forms.FileInput():
            return "govuk-file-upload"
        case forms.Select():
            return "govuk-select"
        case Input():
            return "govuk-input"
    return ""


def suggested(field: forms.Field, widget: forms.Widget) -> dict[str, Any]:
    """What a control says unless the form says otherwise."""
    ours: dict[str, Any] = {}
    match widget:
        case forms.PasswordInput():
            ours = {"spellcheck": "false", "autocomplete": "current-password", "autocapitalize": "none"}
        case forms.EmailInput():
            ours = {"spellcheck": "false"}
        case forms.NumberInput():
            ours = {"inputmode": "decimal" if isinstance(field, forms.FloatField | forms.DecimalField) else "numeric"}
        case forms.Textarea() if str(widget.attrs.get("rows")) == DJANGOS_LINES:
            return {"rows": LINES}
    return {name: value for name, value in ours.items() if name not in widget.attrs}
