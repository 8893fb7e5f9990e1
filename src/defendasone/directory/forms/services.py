"""Forms about shared services."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from defendasone.directory.forms.fields import CouncilChoice, LineField
from defendasone.directory.models import Council
from defendasone.ui.forms import DayField


class SharedServiceForm(forms.Form):
    """A shared service's own facts."""

    name = LineField(label="Name", max_length=200, help_text="The councils that take part see this name.")
    note = forms.CharField(
        label="Note for the coordinator",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )


class TakePartForm(forms.Form):
    """A council takes part in a shared service."""

    council = CouncilChoice(label="Council", queryset=None, empty_label="Choose a council")
    first_day = DayField(label="First day")

    def __init__(self, data: Any, *, councils: QuerySet[Council]) -> None:
        super().__init__(data)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day of something."""

    last_day = DayField(label="Last day")
