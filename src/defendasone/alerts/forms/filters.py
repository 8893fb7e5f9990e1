"""What lists are narrowed to: from the address, so that a link leads to the same list."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from defendasone.alerts.forms.fields import Filter
from defendasone.alerts.queries import following, owed, reading
from defendasone.ui.forms import DayField


class AllFilter(Filter):
    """The coordinator's list of alerts."""

    status = forms.ChoiceField(label="Status", choices=reading.STATUSES, required=False)
    severity = forms.ChoiceField(label="Severity", choices=reading.SEVERITIES, required=False)
    text = forms.CharField(label="Title, reference or CVE", max_length=100, required=False)


class AskedFilter(Filter):
    """A council's list of alerts."""

    state = forms.ChoiceField(label="Show", choices=owed.STATES, required=False)
    severity = forms.ChoiceField(label="Severity", choices=reading.SEVERITIES, required=False)
    text = forms.CharField(label="Title, reference or CVE", max_length=100, required=False)


class CouncilsFilter(Filter):
    """The councils that were asked."""

    defaults: ClassVar[dict[str, str]] = {"state": "silent"}
    state = forms.ChoiceField(label="Show", choices=following.STATES, required=False, initial="silent")
    region = forms.ChoiceField(label="Region", required=False)
    text = forms.CharField(label="Council", max_length=100, required=False)

    def offer(self, regions: Sequence[str]) -> None:
        """The regions of the councils that were asked; known only once the answers were read."""
        field = self.fields["region"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Any region"), *((region, region) for region in regions)]


class PeriodFilter(Filter):
    """Which alerts the evidence is about."""

    since = DayField(label="Published from", required=False)
    until = DayField(label="Published until", required=False)
    severity = forms.ChoiceField(label="Severity", choices=reading.SEVERITIES, required=False)

    def clean(self) -> None:
        """In their order."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            raise ValidationError("The first day is after the last day: change one of them")
