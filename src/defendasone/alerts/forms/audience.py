"""Who is to get an alert."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from defendasone.alerts.audience import Audience, Start
from defendasone.alerts.forms.fields import ForViewer, LinesField, councils_of
from defendasone.alerts.models import Answer, NamedList
from defendasone.alerts.queries import named_lists, sources
from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.directory.models import Council
from defendasone.ui.forms import Checkboxes, Radios

GROUPS = [(group.value, group.label) for group in Answer.Group if group != Answer.Group.CHOSEN]
HINTS = {
    "runs": "Their technology register lists it, in a version that is affected.",
    "cannot-tell": "No register, an old one, no version, or a name that may mean it.",
    "does-not-run": "Their register does not list it, or lists a version that is not affected.",
}
STARTS = [
    (Start.EXPOSURE.value, "Councils by their exposure"),
    (Start.EVERYONE.value, "Every council"),
    (Start.NOBODY.value, "Nobody: only those that you add"),
]


class AudienceForm(ForViewer):
    """Begin with some councils, narrow those, add some, leave some out."""

    mark_optional = False
    start = forms.ChoiceField(
        label="Begin with", choices=STARTS, widget=Radios(reveals={Start.EXPOSURE.value: "groups"})
    )
    groups = forms.MultipleChoiceField(label="Which of them", required=False, choices=GROUPS, widget=Checkboxes)
    kinds = forms.MultipleChoiceField(
        label="Only these types", required=False, choices=Council.Kind.choices, widget=Checkboxes
    )
    regions = forms.MultipleChoiceField(label="Only these regions", required=False, widget=Checkboxes)
    forums = forms.MultipleChoiceField(label="Only these local resilience forums", required=False, widget=Checkboxes)
    lists = forms.MultipleChoiceField(label="Add these lists", required=False, widget=Checkboxes)
    councils = LinesField(label="Add these councils", help_text="By name or GSS code, one a line.")
    without = LinesField(label="Leave these councils out", help_text="By name or GSS code, one a line.")

    def __init__(
        self, data: Any = None, *, viewer: Viewer, now: datetime, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, viewer=viewer, now=now, initial=initial)
        councils = list(directory.councils(viewer, on=self.today))
        self._offer("regions", sorted({(each.region, each.region) for each in councils}))
        self._offer("forums", sorted({(each.forum.code, each.forum.name) for each in councils if each.forum}))
        self._offer("lists", [(str(each.pk), each.name) for each in named_lists(viewer)])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if choices and isinstance(field, forms.MultipleChoiceField):
            field.choices = choices
        else:
            del self.fields[name]

    def count(self, counts: Mapping[str, int]) -> None:
        """Say with each group of the exposure how many councils it holds."""
        field = self.fields["groups"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(value, f"{label} ({counts.get(value, 0)})") for value, label in GROUPS]
            field.widget.hints = HINTS

    def clean_councils(self) -> frozenset[int]:
        """The councils that were named."""
        return councils_of(self.viewer, self.cleaned_data["councils"], on=self.today)

    def clean_without(self) -> frozenset[int]:
        """The councils that were named."""
        return councils_of(self.viewer, self.cleaned_data["without"], on=self.today)

    def audience(self) -> Audience:
        """What was described."""
        told = self.cleaned_data
        several = {name: frozenset(told.get(name) or ()) for name in self.fields if name != "start"}
        return Audience(start=Start(told["start"]), **several)


def describing(viewer: Viewer, audience: Audience, *, now: datetime) -> dict[str, Any]:
    """What the form begins with for an audience that stands already."""
    kept = audience.kept()

    def written(keys: Iterable[int]) -> str:
        return (
            "\n".join(sources.councils_written(viewer, frozenset(keys), on=now.astimezone(LONDON).date()))
            if keys
            else ""
        )

    return {**kept, "councils": written(audience.councils), "without": written(audience.without)}


class NameForm(ForViewer):
    """A name for councils that are chosen together more than once."""

    name = forms.CharField(label="Name of the list", max_length=100)

    def clean_name(self) -> str:
        """A name that no list has yet: an existing list is changed on its own page, never by accident."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if named_lists(self.viewer).filter(name__iexact=name).exists():
            raise ValidationError("There is a list with this name already. Choose another name, or change that list")
        return name


class ListForm(ForViewer):
    """The councils of a list."""

    councils = LinesField(label="Councils", help_text="By name or GSS code, one a line.", required=True)

    def clean_councils(self) -> frozenset[int]:
        """The councils that were named."""
        return councils_of(self.viewer, self.cleaned_data["councils"], on=self.today)


class NewListForm(NameForm, ListForm):
    """Both: a name and its councils."""

    field_order = ["name", "councils"]


def listing(viewer: Viewer, found: NamedList, *, now: datetime) -> dict[str, Any]:
    """What the form begins with for a list that stands already."""
    keys = set(found.councils.values_list("pk", flat=True))
    return {"councils": "\n".join(sources.councils_written(viewer, keys, on=now.astimezone(LONDON).date()))}
