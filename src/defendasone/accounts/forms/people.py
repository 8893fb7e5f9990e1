"""Forms about people and keys."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from defendasone.accounts import queries, rules
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Membership, Person
from defendasone.core.access import PERMISSIONS
from defendasone.core.viewer import LABELS, Role, Viewer

PASSWORD_HINT = "At least 12 characters. Three random words make a good one."  # noqa: S105
COORDINATOR = "coordinator"
DAYS_WRONG = f"Enter a number of days from {rules.KEY_DAYS[0]} to {rules.KEY_DAYS[-1]}, like 90."
NOT_OFFERED = "This is not one of the choices. Choose one of those on the page."


def offer(form: forms.Form, field: str, choices: Sequence[tuple[str, str]]) -> None:
    """Say what there is to choose from."""
    cast("forms.ChoiceField", form.fields[field]).choices = choices


class NameField(forms.CharField):
    """Somebody's name, on one line."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"required": "Enter a name."})
        super().__init__(**{"label": "Full name", "max_length": 200, **options})
        self.widget.attrs["autocomplete"] = "name"

    def to_python(self, value: Any) -> str:
        """Line breaks would let a name write lines of its own into an e-mail."""
        return " ".join(str(super().to_python(value) or "").split())


class Invite(forms.Form):
    """Who is asked to be what, and where. What there is to choose is what the viewer may give."""

    name = NameField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address",
        help_text="Their own work address: the link in the e-mail lets whoever reads it join.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter an e-mail address.", "invalid": "Enter an e-mail address, like ann@a.org."},
    )
    role = forms.ChoiceField(
        label="What they will be",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they will be.", "invalid_choice": NOT_OFFERED},
    )
    place = forms.ChoiceField(
        label="Where", error_messages={"required": "Choose where.", "invalid_choice": NOT_OFFERED}
    )

    def __init__(self, *args: Any, viewer: Viewer, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.places = _places(viewer, on)
        roles = {role for place in self.places for role in self._roles(place)}
        choices = [(key, label) for key, (label, _) in self.places.items()]
        at = self.initial.get("place", "")
        here = self._roles(at) if at in self.places else roles
        offer(self, "role", [(role.value, label) for role, label in LABELS.items() if role in roles])
        if len(here) == 1:
            self.initial.setdefault("role", min(here))
        offer(self, "place", choices if len(choices) == 1 else [("", "Choose one"), *choices])
        if len(choices) == 1:
            self.fields["place"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """A role belongs to its place."""
        cleaned = super().clean() or {}
        role, place = cleaned.get("role"), cleaned.get("place")
        if role and place and Role(role) not in self._roles(place):
            self.add_error("place", f"Somebody cannot be '{LABELS[Role(role)]}' here: choose another place or role.")
        return cleaned

    @property
    def asked(self) -> Asked:
        """What a valid form asks for."""
        data = self.cleaned_data
        kind, _, key = data["place"].partition(":")
        return Asked(
            data["email"], data["name"], Role(data["role"]), tuple(self.places[data["place"]][1]),
            UUID(key) if kind == "service" else None,
        )  # fmt: skip

    def _roles(self, place: str) -> frozenset[Role]:
        shared = place.startswith("service:")
        councils: Sequence[int | None] = self.places[place][1] or (None,)
        return frozenset.intersection(*(rules.roles_to_give(self.viewer, each, shared=shared) for each in councils))


def _places(viewer: Viewer, on: date) -> dict[str, tuple[str, Sequence[int]]]:
    """What the person chooses from: its key in the form, its name, and the councils that it stands for."""
    places: dict[str, tuple[str, Sequence[int]]] = {}
    if rules.roles_to_give(viewer, None):
        places[COORDINATOR] = ("The coordinator", ())
    for service, councils in queries.service_councils(viewer, on).items():
        places[f"service:{service.pk}"] = (f"{service.name} (shared service, {len(councils)} councils)", councils)
    for council in queries.councils_to_choose(viewer, on):
        places[f"council:{council.pk}"] = (council.short_name, (council.pk,))
    return places


class Join(forms.Form):
    """A new person's name and password."""

    name = NameField(label="Your full name")
    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """A password may not be what everybody would guess of this person."""
        cleaned = super().clean() or {}
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], Person(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return cleaned


class Rename(forms.Form):
    """Somebody's own name."""

    name = NameField(label="Your full name")


class Leave(forms.Form):
    """Which access ends, where somebody has it at several councils through one team."""

    which = forms.ChoiceField(
        label="What ends?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what ends.", "invalid_choice": NOT_OFFERED},
    )

    def __init__(self, *args: Any, here: Membership, others: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["which"]
            return
        team = here.through.name if here.through else ""
        place = here.council.short_name if here.council else ""
        offer(self, "which", [("one", f"Only {place}"), ("all", f"All {len(others) + 1} councils of {team}")])


class Key(forms.Form):
    """A new key for a program."""

    name = NameField(
        label="What is the key for?",
        help_text="So that you know later which program to change when the key ends.",
        max_length=100,
        error_messages={"required": "Say what the key is for."},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        help_text="Choose as little as the program needs.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the key may do.", "invalid_choice": NOT_OFFERED},
    )
    days = forms.IntegerField(
        label="For how many days?",
        help_text="From 1 to 365. Make a new key before then.",
        min_value=rules.KEY_DAYS[0],
        max_value=rules.KEY_DAYS[-1],
        initial=rules.KEY_DAYS_PROPOSED,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS_WRONG),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = queries.permissions(viewer)
        allowed = sorted(held - rules.scopes_refused(held, held))
        offer(self, "scopes", [(name, PERMISSIONS[name][1]) for name in allowed])
        self.fields["name"].widget.attrs["autocomplete"] = "off"
