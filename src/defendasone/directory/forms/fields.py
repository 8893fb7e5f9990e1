"""Fields that clean what was typed into the form in which the directory keeps it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from defendasone.directory import rules

CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class LineField(forms.CharField):
    """One line of text: whatever breaks lines elsewhere, such as in the head of an e-mail, is refused."""

    def clean(self, value: Any) -> Any:
        """The line without spaces around it."""
        if isinstance(value, str) and CONTROL.search(value.strip()):
            raise ValidationError("Enter this on one line, without tabs or line breaks")
        return super().clean(value)


class PhoneField(forms.CharField):
    """A phone number, kept in international form."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        """The number as it is kept."""
        text = super().clean(value)
        try:
            return rules.international(text) if text else ""
        except ValueError as wrong:
            raise ValidationError(str(wrong).removesuffix(".")) from None


class EmailField(forms.EmailField):
    """An e-mail address, kept in small letters."""

    default_error_messages = {"invalid": "Enter an e-mail address in the correct form, such as name@example.gov.uk"}

    def clean(self, value: Any) -> str:
        """The address as it is kept."""
        return rules.address(super().clean(value))


class CouncilChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One council, by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """As people call it."""
        return str(obj.short_name)


class CouncilChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several councils, by name and kind."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """A county and a district may share a name."""
        return f"{obj.short_name} ({obj.get_kind_display().lower()})"


class ForumChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One local resilience forum, by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """As people call it."""
        return str(obj.name)
