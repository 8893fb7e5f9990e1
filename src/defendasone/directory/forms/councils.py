"""Forms about councils: the list's filters, and mergers."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from defendasone.directory.actions import NewCouncil
from defendasone.directory.forms.fields import CouncilChoice, CouncilChoices, ForumChoice, LineField
from defendasone.directory.models import Council, Forum
from defendasone.directory.queries import Filters
from defendasone.ui.forms import DayField

FLAGS = [
    ("", "Any"),
    ("no-contact", "Nobody to reach"),
    ("due", "Contacts to be confirmed"),
    ("doubted", "Contacts said to be wrong"),
]


class FiltersForm(forms.Form):
    """What the list of councils is narrowed to. Whatever means nothing narrows nothing."""

    mark_optional = False
    text = forms.CharField(label="Name, domain or code", max_length=100, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *Council.Kind.choices], required=False)
    region = forms.ChoiceField(label="Region", required=False)
    forum = forms.ChoiceField(label="Local resilience forum", required=False)
    flag = forms.ChoiceField(label="Contacts", choices=FLAGS, required=False)

    def __init__(self, data: Any, *, regions: list[str], forums: list[Forum]) -> None:
        super().__init__(data)
        self.fields["region"].choices = [("", "Any"), *((name, name) for name in regions)]  # type: ignore[attr-defined]
        self.fields["forum"].choices = [("", "Any"), *((each.code, each.name) for each in forums)]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What was chosen and means something."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class AreaForm(forms.Form):
    """Where councils merge."""

    forum = ForumChoice(
        label="Local resilience forum of the councils", queryset=None, to_field_name="code", empty_label="Choose one"
    )

    def __init__(self, data: Any, *, forums: QuerySet[Forum]) -> None:
        super().__init__(data)
        self.fields["forum"].queryset = forums  # type: ignore[attr-defined]


class MergerForm(forms.Form):
    """Which councils end, when, and what takes over."""

    mark_optional = False
    NEEDED = {
        "gss": "Enter the new council's code, such as E06000067",
        "name": "Enter the new council's whole name",
        "short_name": "Enter the name that the new council is called by",
        "kind": "Choose the new council's kind",
        "region": "Choose the new council's region",
    }
    predecessors = CouncilChoices(label="Councils that end", queryset=None)
    on = DayField(label="First day of the successor", help_text="Vesting day, such as 1 4 2028.")
    successor = CouncilChoice(
        label="Successor", queryset=None, required=False, empty_label="A new council, as entered below"
    )
    gss = LineField(
        label="Code of the new council",
        max_length=9,
        required=False,
        help_text="From the Office for National Statistics: E and eight digits.",
    )
    name = LineField(label="Whole name of the new council", max_length=100, required=False)
    short_name = LineField(label="Short name of the new council", max_length=80, required=False)
    kind = forms.ChoiceField(
        label="Kind of the new council", choices=[("", "Choose a kind"), *Council.Kind.choices], required=False
    )
    region = forms.ChoiceField(label="Region of the new council", required=False)

    def __init__(self, data: Any, *, forum: Forum, neighbours: QuerySet[Council], regions: list[str]) -> None:
        super().__init__(data)
        self.forum = forum
        fields: dict[str, Any] = dict(self.fields)
        fields["predecessors"].queryset = fields["successor"].queryset = neighbours
        fields["region"].choices = [("", "Choose a region"), *((name, name) for name in regions)]

    def clean(self) -> dict[str, Any]:
        """Either a council that is there, or everything about a new one."""
        cleaned = super().clean() or {}
        if not cleaned.get("successor") and "successor" not in self.errors:
            for name, needed in self.NEEDED.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, needed)
        return cleaned

    def heir(self) -> Council | NewCouncil:
        """The council that takes over."""
        chosen: Council | None = self.cleaned_data["successor"]
        return chosen or NewCouncil(**{name: self.cleaned_data[name] for name in self.NEEDED}, forum=self.forum)

    def kind_label(self) -> str:
        """The new council's kind in words."""
        kind = self.cleaned_data["kind"]
        return Council.Kind(kind).label if kind else ""
