"""Which column is which, from headers as councils' tools write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.columns import COLUMNS, SYNONYMS, checked, guess


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Vendor", "Product", "Version", "Faces the internet", "Note"],
         {"vendor": 0, "product": 1, "version": 2, "internet_facing": 3, "note": 4}),
        (["DisplayName", "Publisher", "DisplayVersion"], {"product": 0, "vendor": 1, "version": 2}),
        (["Display Name", "Publisher", "Display Version"], {"product": 0, "vendor": 1, "version": 2}),
        (["Application Name", "Manufacturer", "Version Number"], {"product": 0, "vendor": 1, "version": 2}),
        (["software_name", "software_vendor", "software_version"], {"product": 0, "vendor": 1, "version": 2}),
        (["ID", "Asset tag", "Software", "Supplier", "Release", "Comments"],
         {"product": 2, "vendor": 3, "version": 4, "note": 5}),
        (["PRODUCT NAME", "PRODUCT VERSION", "COMPANY"], {"product": 0, "version": 1, "vendor": 2}),
        (["Name", "Vendor name"], {"product": 0, "vendor": 1}),
        (["Operating System", "OS Version", "Internet-facing?"], {"product": 0, "version": 1, "internet_facing": 2}),
        (["Installed software product", "Its vendor"], {"product": 0, "vendor": 1}),
        (["vendorProject", "product"], {"vendor": 0, "product": 1}),
        (["Product", "Product"], {"product": 0}),
        (["Serial number", "Location"], {}),
        (["", ""], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_headers_are_recognised(header: list[str], expected: dict[str, int]) -> None:
    assert guess(header) == expected


@given(st.lists(st.sampled_from([name for names in SYNONYMS.values() for name in names]), max_size=8))
def test_no_column_is_taken_twice(header: list[str]) -> None:
    found = guess(header)
    assert len(set(found.values())) == len(found)
    assert set(found) <= set(COLUMNS)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"product": 1, "vendor": 0}, {"product": 1, "vendor": 0}),
        ({"product": 3}, {}),
        ({"product": -1}, {}),
        ({"product": "1"}, {}),
        ({"product": True}, {}),
        ({"product": None, "password": 0}, {}),
    ],
)
def test_a_mapping_that_was_sent_is_checked(sent: dict[str, object], expected: dict[str, int]) -> None:
    assert checked(sent, 3) == expected
