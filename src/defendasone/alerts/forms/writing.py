"""Writing an alert: its words, what it is about, and what is to be done."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from defendasone.alerts import rules
from defendasone.alerts.actions import About, ToDo, Words
from defendasone.alerts.forms.fields import LinesField, listed
from defendasone.alerts.models import Alert, Edition
from defendasone.alerts.queries import sources
from defendasone.core.clocks import UnknownCalendar
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Viewer
from defendasone.intelligence.models import Item, Vulnerability
from defendasone.ui.forms import Radios, TextField

ROOM = 10
AT_FIRST = 3
LONGEST = 60  # Working days
CVE = re.compile(r"CVE-\d{4}-\d{4,}")
Pair = tuple[str, str]
TLP_HINTS = {tlp.value: tlp.meaning for tlp in TLP}
ABOUT = ("cves", "products", "items", "answer_required", "by_sms")


class WordsForm(forms.Form):
    """The whole of an alert. `rows` is how many actions there is room for; blank ones are ignored.

    A correction (`correcting`) says what is different, and no longer what the alert is about: that is settled.
    """

    label_size = "s"
    change = TextField(
        label="What is different from the edition before",
        help_text="Councils read this first: what was wrong, and what is right now.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    title = forms.CharField(
        label="Title", max_length=150, help_text="What to do and with what, such as 'Update FortiOS gateways now'."
    )
    happened = TextField(label="What happened", max_length=10_000)
    matters = TextField(label="Why it matters to councils", max_length=10_000)
    severity = forms.ChoiceField(
        label="Severity for a council that is affected", choices=Edition.Severity.choices, widget=Radios
    )
    tlp = forms.ChoiceField(
        label="Marking (TLP)",
        help_text="Above TLP:GREEN, e-mails and text messages carry no content: they say to sign in.",
        choices=[(tlp.value, tlp.label) for tlp in TLP],
        widget=Radios(hints=TLP_HINTS),
    )
    cves = LinesField(label="CVEs", help_text="One a line, such as CVE-2026-1234.", most=50)
    products = LinesField(
        label="Products", help_text="Vendor; product: one a line, such as 'Fortinet; FortiOS'.", most=50
    )
    items = LinesField(label="Intelligence items", help_text="Their references, one a line.", most=50)
    answer_required = forms.BooleanField(
        label="Councils must answer whether they are affected", required=False, initial=True
    )
    by_sms = forms.BooleanField(label="Send it by text message too", required=False)
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        viewer: Viewer,
        now: datetime,
        correcting: bool = False,
        settled: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        started = {"rows": AT_FIRST, **(initial or {})}
        super().__init__(data, initial=started)
        self.viewer, self.now = viewer, now
        for name in (*(() if correcting else ("change",)), *(ABOUT if settled else ())):
            del self.fields[name]
        self.room = _whole((data or started).get("rows"), AT_FIRST, most=ROOM)
        for number in range(1, self.room + 1):
            self._add_action(number)

    def _add_action(self, number: int) -> None:
        self.fields[f"action_{number}"] = forms.CharField(
            label=f"Action {number}: what to do", max_length=500, required=False
        )
        self.fields[f"days_{number}"] = forms.IntegerField(
            label=f"Action {number}: within how many working days of publication",
            min_value=0,
            max_value=LONGEST,
            required=False,
            initial=rules.deadlines().mitigation,
            widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        )
        self.fields[f"key_{number}"] = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def more(self) -> "WordsForm":
        """The same form with what was typed, unjudged, and room for one more action."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        return WordsForm(
            viewer=self.viewer,
            now=self.now,
            correcting="change" in self.fields,
            settled="cves" not in self.fields,
            initial={**typed, "rows": min(self.room + 1, ROOM)},
        )

    @property
    def full(self) -> bool:
        """Whether there is no room for another action."""
        return self.room >= ROOM

    def clean_cves(self) -> Sequence[Vulnerability]:
        """Each CVE that is named, once it is known here."""
        wanted = [line.upper() for line in self.cleaned_data["cves"]]
        if wrong := [line for line in wanted if not CVE.fullmatch(line)]:
            raise ValidationError(f"This is not a CVE's number: {listed(wrong)}. Write it like CVE-2026-1234")
        found = sources.vulnerabilities(wanted)
        if unknown := [line for line in wanted if line not in found]:
            raise ValidationError(f"Nothing is known here of {listed(unknown)}. Import it first, or take the line out")
        return [found[line] for line in wanted]

    def clean_products(self) -> Sequence[Pair]:
        """Vendor and product of each line."""
        pairs = [_pair(line) for line in self.cleaned_data["products"]]
        if wrong := [line for line, pair in zip(self.cleaned_data["products"], pairs, strict=True) if pair is None]:
            raise ValidationError(f"Write vendor; product, each at most 200 characters: {listed(wrong)}")
        return [pair for pair in pairs if pair]

    def clean_items(self) -> Sequence[Item]:
        """Each intelligence item that is named."""
        found = sources.items(self.viewer, self.cleaned_data["items"])
        if unknown := [line for line in self.cleaned_data["items"] if line not in found]:
            raise ValidationError(f"There is no intelligence item {listed(unknown)}. Look its reference up")
        return list(found.values())

    def clean(self) -> None:
        """Every action has a day, and it is in a year whose bank holidays are known."""
        for number in range(1, self.room + 1):
            days = self.cleaned_data.get(f"days_{number}")
            if not self.cleaned_data.get(f"action_{number}") or f"days_{number}" in self.errors:
                continue
            if days is None:
                self.add_error(f"days_{number}", f"Enter the working days of action {number}")
            elif problem := _beyond_calendar(self.now, days):
                self.add_error(f"days_{number}", problem)

    def words(self) -> Words:
        """What the edition is to say."""
        told = self.cleaned_data
        return Words(
            told["title"],
            told["happened"],
            told["matters"],
            told["severity"],
            TLP(told["tlp"]),
            tuple(self._todo()),
            told.get("change", ""),
        )

    def _todo(self) -> list[ToDo]:
        told = self.cleaned_data
        return [
            ToDo(told[f"action_{number}"], told[f"days_{number}"], told[f"key_{number}"])
            for number in range(1, self.room + 1)
            if told[f"action_{number}"]
        ]

    def about(self) -> About | None:
        """What the alert is about; None once that is settled."""
        told = self.cleaned_data
        if "cves" not in self.fields:
            return None
        return About(told["cves"], told["items"], told["products"], told["answer_required"], told["by_sms"])


def starting_from(vulnerability: Vulnerability) -> dict[str, Any]:
    """What a form begins with for a vulnerability that is known to be exploited. The severity is CAS-12's."""
    entry, deadlines = vulnerability.exploited, rules.deadlines()
    return {
        "title": entry.name[:150],
        "happened": entry.description[:10_000],
        "severity": rules.proposed_severity(vulnerability.severity),
        "tlp": TLP.GREEN.value,
        "cves": vulnerability.cve,
        "action_1": f"Find out whether you run {entry.vendor} {entry.product}"[:500],
        "days_1": deadlines.exposure,
        "action_2": entry.required_action[:500],
        "days_2": deadlines.mitigation,
    }


def holding(alert: Alert, edition: Edition) -> dict[str, Any]:
    """What a form begins with for words that stand already."""
    todo = list(edition.actions.all())
    told: dict[str, Any] = {
        name: getattr(edition, name) for name in ("change", "title", "happened", "matters", "severity", "tlp")
    }
    for number, action in enumerate(todo, start=1):
        told |= {f"action_{number}": action.text, f"days_{number}": action.days, f"key_{number}": action.key}
    return {
        **told,
        "rows": min(max(AT_FIRST, len(todo) + 1), ROOM),
        "seen": edition.version,
        "cves": "\n".join(each.cve for each in alert.vulnerabilities.order_by("cve")),
        "products": "\n".join("; ".join(pair) for pair in alert.products),
        "items": "\n".join(each.reference for each in alert.items.order_by("reference")),
        "answer_required": alert.answer_required,
        "by_sms": alert.by_sms,
    }


def _pair(line: str) -> Pair | None:
    vendor, _, product = (part.strip() for part in line.partition(";"))
    fits = vendor and product and len(vendor) <= 200 and len(product) <= 200
    return (vendor, product) if fits else None


def _whole(value: Any, otherwise: int, *, most: int) -> int:
    text = str(value or "")
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise


def _beyond_calendar(now: datetime, days: int) -> str:
    try:
        rules.action_due(now, days)
    except UnknownCalendar as unknown:
        return f"{unknown} Choose fewer days"
    return ""
