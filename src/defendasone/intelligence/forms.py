"""Forms of intelligence: filters of its lists, and the entry of an item."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from defendasone.core.tlp import PAP_CHOICES, TLP_CHOICES
from defendasone.intelligence.actions import Details
from defendasone.intelligence.models import Item
from defendasone.intelligence.queries import Filters, ItemFilters
from defendasone.ui.forms import DayField

CVE = re.compile(r"CVE-\d{4}-\d{4,19}", re.ASCII)
MOST_CVES = 50


class FiltersForm(forms.Form):
    """What the catalogue is narrowed to. Whatever means nothing narrows nothing."""

    mark_optional = False
    text = forms.CharField(label="CVE, vendor, product or words", max_length=100, required=False)
    vendor = forms.ChoiceField(label="Vendor", required=False)
    since = DayField(label="Added since", required=False)
    ransomware = forms.BooleanField(label="Used by ransomware", required=False)

    def __init__(self, data: Any, *, vendors: list[str]) -> None:
        super().__init__(data)
        self.fields["vendor"].choices = [("", "Any"), *((name, name) for name in vendors)]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What was chosen and means something."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)})


class ItemFiltersForm(forms.Form):
    """What the list of items is narrowed to."""

    mark_optional = False
    text = forms.CharField(label="Reference or words", max_length=100, required=False)
    tlp = forms.ChoiceField(label="Marking", choices=[("", "Any"), *TLP_CHOICES], required=False)

    def filters(self) -> ItemFilters:
        """What was chosen and means something."""
        self.is_valid()
        return ItemFilters(self.cleaned_data.get("text", ""), self.cleaned_data.get("tlp", ""))


class ItemForm(forms.Form):
    """Something that an analyst was told or found out."""

    title = forms.CharField(label="Title", max_length=200)
    text = forms.CharField(label="What is known", max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}))
    source = forms.CharField(label="Source", max_length=200, help_text="Who told us, or where it was found.")
    reliability = forms.ChoiceField(
        label="How reliable is the source?", choices=Item.Reliability.choices, widget=forms.RadioSelect
    )
    credibility = forms.TypedChoiceField(
        label="How credible is the information?",
        choices=Item.Credibility.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    tlp = forms.ChoiceField(
        label="Who may be told?",
        help_text="The source decides. Traffic Light Protocol 2.0.",
        choices=TLP_CHOICES,
        widget=forms.RadioSelect,
    )
    pap = forms.ChoiceField(
        label="What may be done with it?",
        help_text="Permissible Actions Protocol.",
        choices=PAP_CHOICES,
        widget=forms.RadioSelect,
    )
    cves = forms.CharField(
        label="Vulnerabilities",
        max_length=2000,
        required=False,
        help_text="CVE identifiers with spaces or commas between them, such as CVE-2024-21762 CVE-2024-3400.",
    )

    def clean_cves(self) -> list[str]:
        """Each once, in capitals."""
        found = list(dict.fromkeys(part.upper() for part in re.split(r"[\s,;]+", self.cleaned_data["cves"]) if part))
        wrong = [part for part in found if not CVE.fullmatch(part)]
        if wrong:
            raise ValidationError(f"'{wrong[0][:40]}' is not a CVE identifier: write it like CVE-2024-21762")
        if len(found) > MOST_CVES:
            raise ValidationError(f"Enter at most {MOST_CVES} CVE identifiers")
        return found

    def details(self) -> Details:
        """What was typed in."""
        return Details(**{name: self.cleaned_data[name] for name in self.fields if name != "cves"})

    def cves_named(self) -> list[str]:
        """The vulnerabilities that it is about."""
        return list(self.cleaned_data["cves"])
