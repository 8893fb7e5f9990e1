"""Fields that Django does not have."""

from typing import Any

from django import forms


class TextField(forms.CharField):
    """Text of several lines. A line break counts as one character, here as on the page, though browsers send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """With the line breaks that everything else uses."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")
