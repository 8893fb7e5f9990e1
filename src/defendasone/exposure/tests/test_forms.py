"""Forms of registers: what is typed in becomes an entry, and what is chosen a mapping."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from defendasone.exposure.cleaning import Entry
from defendasone.exposure.forms import EntryForm, MappingForm, SearchForm, UploadForm
from defendasone.exposure.reading import LARGEST

HEADER = ["Vendor", "Product", "", "Version"]


def mapping_form(**sent: str) -> MappingForm:
    return MappingForm(sent or None, header=HEADER, mapping={"vendor": 0, "product": 1})


def test_what_is_typed_in_is_an_entry() -> None:
    form = EntryForm({"vendor": " Fortinet ", "product": "Forti\tOS", "version": "7.2.4", "internet_facing": "yes"})
    assert form.is_valid()
    assert form.entry() == Entry("Fortinet", "Forti OS", "7.2.4", "", internet_facing=True)


@pytest.mark.parametrize(("sent", "expected"), [("yes", True), ("no", False), ("", None)])
def test_whether_it_faces_the_internet_may_be_unknown(sent: str, *, expected: bool | None) -> None:
    form = EntryForm({"product": "FortiOS", "internet_facing": sent})
    assert form.is_valid()
    assert form.entry().internet_facing is expected


@pytest.mark.parametrize("facing", [True, False, None])
def test_a_form_begins_with_the_entry_that_it_changes(*, facing: bool | None) -> None:
    entry = Entry("Fortinet", "FortiOS", "7.2.4", "The edge", internet_facing=facing)
    shown = EntryForm(None, entry=entry)
    again = EntryForm({name: shown[name].value() for name in shown.fields})
    assert again.is_valid()
    assert again.entry() == entry


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"product"}),
        ({"product": "  "}, {"product"}),
        ({"product": "a\x00"}, {"product"}),
        ({"product": "a\x07", "note": "b\x7f"}, {"product", "note"}),
        ({"product": "a", "vendor": "x" * 201}, {"vendor"}),
        ({"product": "a", "internet_facing": "maybe"}, {"internet_facing"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict[str, str], wrong: set[str]) -> None:
    form = EntryForm(fields)
    assert not form.is_valid()
    assert set(form.errors) == wrong


def test_a_file_is_needed() -> None:
    form = UploadForm({}, {})
    assert not form.is_valid()
    assert form.errors["file"] == ["Choose the file to upload"]


def test_a_file_of_the_largest_size_is_taken() -> None:
    form = UploadForm({}, {"file": SimpleUploadedFile("a.csv", b"x" * LARGEST)})
    assert form.is_valid()


def test_a_larger_file_is_refused_by_its_size_whether_it_was_kept_or_not() -> None:
    kept = UploadForm({}, {"file": SimpleUploadedFile("a.csv", b"x" * (LARGEST + 1))})
    cut = UploadForm({}, {}, sent=50 * 1024 * 1024)
    for form, size in ((kept, "10.0"), (cut, "50.0")):
        assert not form.is_valid()
        assert str(form.errors["file"][0]).startswith(f"This file has {size} MB; at most 10 MB can be read")


def test_columns_are_offered_by_their_name_and_place() -> None:
    field: Any = mapping_form().fields["vendor"]
    assert list(field.choices) == [
        ("", "Not in the file"),
        ("0", "Vendor (column 1)"),
        ("1", "Product (column 2)"),
        ("2", "no name (column 3)"),
        ("3", "Version (column 4)"),
    ]


def test_a_guess_is_chosen_beforehand() -> None:
    form = mapping_form()
    assert (form["vendor"].value(), form["product"].value(), form["version"].value()) == (0, 1, "")


def test_what_is_chosen_is_a_mapping() -> None:
    form = mapping_form(vendor="", product="1", version="3", internet_facing="", note="", how="add")
    assert form.is_valid()
    assert form.mapping() == {"vendor": None, "product": 1, "version": 3, "internet_facing": None, "note": None}
    assert not form.replaces


@pytest.mark.parametrize(("how", "replaces"), [("replace", True), ("", True), ("add", False)])
def test_a_file_takes_the_registers_place_unless_it_is_added(how: str, *, replaces: bool) -> None:
    form = mapping_form(product="1", how=how)
    assert form.is_valid()
    assert form.replaces is replaces


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"product": ""}, "product"), ({"product": "9"}, "product"), ({"product": "1", "how": "eat"}, "how")],
)
def test_what_cannot_be_chosen_is_refused(sent: dict[str, str], field: str) -> None:
    form = mapping_form(**sent)
    assert not form.is_valid()
    assert set(form.errors) == {field}


@pytest.mark.parametrize(("sent", "wanted"), [({}, ""), ({"text": " forti "}, "forti"), ({"text": "x" * 101}, "")])
def test_a_search_that_means_nothing_narrows_nothing(sent: dict[str, str], wanted: str) -> None:
    assert SearchForm(sent).text_wanted() == wanted
