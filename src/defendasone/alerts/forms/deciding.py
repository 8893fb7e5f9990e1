"""Decisions about an alert that need a reason, or a choice."""

from datetime import datetime
from typing import Any

from django import forms

from defendasone.alerts.forms.fields import ForViewer, LinesField, councils_of, reason
from defendasone.core.viewer import Viewer
from defendasone.ui.forms import Checkboxes, Radios


class SeenForm(forms.Form):
    """The version that somebody looked at before they pressed a button."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(SeenForm):
    """The version of the alert too, and with it of its audience."""

    alert_seen = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(SeenForm):
    """Give words back to their writer."""

    reason = reason("Why it goes back to its writer", "Say what to change.")


class UrgentForm(PublishForm):
    """Publish before review."""

    reason = reason("Why it cannot wait for review", "Somebody else reviews it afterwards, and reads this.")


class WithdrawForm(SeenForm):
    """Take an alert back."""

    reason = reason("Why it is withdrawn", "Every council that got the alert is sent this.")


class CloseForm(SeenForm):
    """End an alert."""

    reason = reason("Why it is closed", "Councils read this on the alert.")
    answers = forms.ChoiceField(
        label="What becomes of answers that are still open?",
        choices=[("release", "Nobody is asked any more"), ("keep", "They stay open")],
        widget=Radios(
            hints={
                "release": "Councils that have not answered are released from it.",
                "keep": "Councils can still answer, and nobody is reminded.",
            }
        ),
    )


class ExtendForm(ForViewer):
    """Send a published alert to more councils."""

    matching = forms.TypedMultipleChoiceField(
        label="Councils that match now and did not get it", coerce=int, required=False, widget=Checkboxes
    )
    councils = LinesField(label="Other councils", help_text="By name or GSS code, one a line.")

    def __init__(self, data: Any = None, *, viewer: Viewer, now: datetime, matching: list[tuple[int, str]]) -> None:
        super().__init__(data, viewer=viewer, now=now)
        field = self.fields["matching"]
        if matching and isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = matching
        else:
            del self.fields["matching"]

    def clean_councils(self) -> frozenset[int]:
        """The councils that were named."""
        return councils_of(self.viewer, self.cleaned_data["councils"], on=self.today)

    def clean(self) -> None:
        """At least one."""
        if not self.errors and not self.chosen():
            first = "matching" if "matching" in self.fields else "councils"
            self.add_error(first, "Choose or enter at least one council")

    def chosen(self) -> frozenset[int]:
        """All of them."""
        named: frozenset[int] = self.cleaned_data.get("councils", frozenset())
        return named.union(self.cleaned_data.get("matching") or ())
