"""Forms about whom to reach: contacts of councils, and organisations."""

from typing import Any

from django import forms

from defendasone.directory import rules
from defendasone.directory.actions import Details, OrganisationDetails
from defendasone.directory.forms.fields import EmailField, LineField, PhoneField
from defendasone.directory.models import Contact, Organisation


class ContactForm(forms.Form):
    """Somebody to reach."""

    name = LineField(label="Name", max_length=200, help_text="A person, or a team such as 'IT service desk'.")
    role = forms.ChoiceField(label="Role", choices=Contact.Role.choices, widget=forms.RadioSelect)
    email = EmailField(label="E-mail address", max_length=254, required=False)
    phone = PhoneField(
        label="Phone number",
        max_length=rules.LONGEST_PHONE,
        required=False,
        help_text="For a mobile number, text messages may be sent to it.",
    )

    def clean(self) -> dict[str, Any]:
        """At least one way to reach them."""
        cleaned = super().clean() or {}
        tried = {"email", "phone"} & set(self.errors)
        if not tried and not rules.is_reachable(cleaned.get("email", ""), cleaned.get("phone", "")):
            self.add_error("email", "Enter an e-mail address or a phone number, or both")
        return cleaned

    def details(self) -> Details:
        """What was typed."""
        return Details(**self.cleaned_data)


class OrganisationForm(forms.Form):
    """A partner, a WARP or a supplier."""

    kind = forms.ChoiceField(
        label="Takes part as",
        choices=Organisation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the organisation takes part as"},
    )
    name = LineField(label="Name", max_length=200)
    email = EmailField(label="E-mail address", max_length=254, required=False)
    phone = PhoneField(label="Phone number", max_length=rules.LONGEST_PHONE, required=False)
    note = forms.CharField(label="Note", max_length=2000, required=False, widget=forms.Textarea)

    def details(self) -> OrganisationDetails:
        """What was typed."""
        return OrganisationDetails(**self.cleaned_data)
