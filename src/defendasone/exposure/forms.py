"""Forms of technology registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from defendasone.exposure.cleaning import LONGEST, Entry
from defendasone.exposure.columns import COLUMNS
from defendasone.exposure.reading import LARGEST, is_control, too_large

FACING = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
_FACING = {"yes": True, "no": False}


class EntryForm(forms.Form):
    """One product in one version."""

    vendor = forms.CharField(
        label="Vendor", max_length=LONGEST["vendor"], required=False, help_text="Who makes it, such as Fortinet."
    )
    product = forms.CharField(label="Product", max_length=LONGEST["product"], help_text="Such as FortiOS.")
    version = forms.CharField(
        label="Version",
        max_length=LONGEST["version"],
        required=False,
        help_text="As exactly as you can, such as 7.2.4. Without it you are asked about every alert on this product.",
    )
    internet_facing = forms.ChoiceField(
        label="Does it face the internet?", choices=FACING, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", max_length=LONGEST["note"], required=False)

    def __init__(self, data: Any = None, *, entry: Entry | None = None) -> None:
        told = {None: "", True: "yes", False: "no"}
        initial = {**vars(entry), "internet_facing": told[entry.internet_facing]} if entry else {"internet_facing": ""}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Words on one line each, of letters that can be typed."""
        found = super().clean() or {}
        for name, text in list(found.items()):
            found[name] = " ".join(text.split())
            if is_control(found[name]):
                self.add_error(name, "Take out the characters that cannot be seen")
        return found

    def entry(self) -> Entry:
        """What was typed in."""
        found = self.cleaned_data
        facing = _FACING.get(found["internet_facing"])
        return Entry(found["vendor"], found["product"], found["version"], found["note"], facing)


class UploadForm(forms.Form):
    """A file with a register in it."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text=f"With a header in the first row. At most {LARGEST // 1024 // 1024} MB and 50,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def __init__(self, *args: Any, sent: int = 0) -> None:
        """`sent` is the size of a file that was too large to keep."""
        super().__init__(*args)
        self.sent = sent

    def clean_file(self) -> UploadedFile[Any]:
        """A file, and not too large a one."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        size = self.sent or (file.size if file else 0) or 0
        if size > LARGEST:
            raise ValidationError(too_large(size).removesuffix("."))
        if not file:
            raise ValidationError("Choose the file to upload")
        return file


class MappingForm(forms.Form):
    """Which column of the file is which, and whether it takes the register's place."""

    how = forms.ChoiceField(
        label="What is to happen to the entries that the register has now?",
        choices=[("replace", "This file takes their place"), ("add", "They stay, and this file is added")],
        widget=forms.RadioSelect,
        initial="replace",
        required=False,
    )

    def __init__(self, data: Any, *, header: Sequence[str], mapping: Mapping[str, int]) -> None:
        super().__init__(data)
        names = [(str(place), f"{name or 'no name'} (column {place + 1})") for place, name in enumerate(header)]
        for column, label in COLUMNS.items():
            self.fields[column] = forms.TypedChoiceField(
                label=label,
                choices=[("", "Choose a column" if column == "product" else "Not in the file"), *names],
                coerce=int,
                empty_value=None,
                required=column == "product",
                initial=mapping.get(column, ""),
                error_messages={"required": "Choose the column that names the product"},
            )
        self.order_fields([*COLUMNS, "how"])

    def mapping(self) -> dict[str, object]:
        """Our column -> number of theirs."""
        return {column: self.cleaned_data[column] for column in COLUMNS}

    @property
    def replaces(self) -> bool:
        """Whether the file takes the register's place."""
        return str(self.cleaned_data["how"]) != "add"


class SearchForm(forms.Form):
    """What a register is narrowed to."""

    mark_optional = False
    text = forms.CharField(label="Product, vendor, version or note", max_length=100, required=False)

    def text_wanted(self) -> str:
        """Nothing where it means nothing."""
        self.is_valid()
        return str(self.cleaned_data.get("text", ""))
