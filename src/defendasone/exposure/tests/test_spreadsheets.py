"""Registers as spreadsheets really give them: through reading, guessing and cleaning, to what would be loaded."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.cleaning import Cleaned, clean
from defendasone.exposure.columns import guess
from defendasone.exposure.reading import Unreadable, table

HEADER = "Vendor,Product,Version,Faces the internet,Note"


def loaded(content: bytes) -> Cleaned:
    """What a file would load."""
    found = table(content)
    return clean(found, guess(found.header))


def told(found: Cleaned) -> list[tuple[str, str, str]]:
    return [(each.vendor, each.product, each.version) for each in found.entries]


def said(found: Cleaned) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.said) for each in found.problems]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # A German Excel: semicolons, decimal commas, a mark at the beginning.
        ('\ufeffHersteller;Product;Version\r\nAcme;"Gadget; large";7,2\r\n'.encode(), [("", "Gadget; large", "7,2")]),
        # Unicode text out of Excel: UTF-16 with tabs.
        ("Vendor\tProduct\tVersion\r\nAcme\tGadget\t1\r\n".encode("utf-16"), [("Acme", "Gadget", "1")]),
        # A line break and quotation marks in a cell.
        (b'Product,Vendor\r\n"Gadget\r\n""large""",Acme\r\n', [("Acme", 'Gadget "large"', "")]),
        # Empty rows and empty columns, before, between and after.
        (b",,\r\nVendor,,Product\r\n,,\r\nAcme,,Gadget\r\n\r\n,,\r\n", [("Acme", "Gadget", "")]),
        # Rows shorter and longer than the header.
        (b"Product,Vendor,Version\nGadget\nWidget,Acme,1,,,extra\n", [("", "Gadget", ""), ("Acme", "Widget", "1")]),
        # No line end after the last row, and a lone form of the old Macintosh.
        (b"Product\rGadget\rWidget", [("", "Gadget", ""), ("", "Widget", "")]),
        # Excel says itself what separates.
        (b"sep=;\nProduct;Vendor\nGadget, large;Acme\n", [("Acme", "Gadget, large", "")]),
        # Spaces that nobody sees.
        ("Product,Vendor\n\u00a0Gadget\u2003 large ,\u00a0Acme\n".encode(), [("Acme", "Gadget large", "")]),
        # Characters of Windows.
        ("Product,Vendor\nGadget \u2013 large,Acme\n".encode("cp1252"), [("Acme", "Gadget \u2013 large", "")]),
        # Letters of other scripts, and an emoji.
        ("Product,Vendor\n製品,会社\n🚒 Tool,Ακμή\n".encode(), [("会社", "製品", ""), ("Ακμή", "🚒 Tool", "")]),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)  # fmt: skip
def test_what_a_spreadsheet_saves_is_read_as_it_was_meant(content: bytes, expected: list[tuple[str, str, str]]) -> None:
    found = loaded(content)
    assert found.problems == []
    assert told(found) == expected


@pytest.mark.parametrize("header", ["Product", "PRODUCT", " product ", "Product Name", "product_name", "ProductName",
    "Product-Name", "Application", "App name", "Software", "Software title", "System Name", "Name", "Technology",
    "Device", "Display name"])  # fmt: skip
def test_the_product_is_found_under_many_headers(header: str) -> None:
    assert guess(["Id", header, "Cost"])["product"] == 1


@pytest.mark.parametrize("header", ["Vendor", "VENDOR NAME", "Manufacturer", "Publisher", "Supplier", "Maker", "Brand",
    "software_vendor", "vendorProject", "Company"])  # fmt: skip
def test_the_vendor_is_found_under_many_headers(header: str) -> None:
    assert guess(["Product", "Id", header])["vendor"] == 2


@pytest.mark.parametrize("header", ["Version", "Ver", "VERSION NUMBER", "Installed version", "Release", "Build",
    "Firmware version", "software_version", "DisplayVersion", "Current Version"])  # fmt: skip
def test_the_version_is_found_under_many_headers(header: str) -> None:
    assert guess(["Product", header])["version"] == 1


@pytest.mark.parametrize("formula", ["=1+1", "=HYPERLINK(\"https://evil.example\")", "+44 20", "-1", "@SUM(A1)",
    "=cmd|' /C calc'!A0"])  # fmt: skip
def test_a_formula_is_a_text_like_any_other(formula: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([HEADER.split(","), ["Acme", formula, formula, "", formula]])
    found = loaded(file.getvalue().encode())
    assert found.problems == []
    assert (found.entries[0].product, found.entries[0].version, found.entries[0].note) == (formula, formula, formula)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'quoted'", "plain", "it's"])
def test_what_our_export_defuses_comes_back_as_it_was(text: str) -> None:
    """Our own CSV puts an apostrophe before what a spreadsheet would calculate."""
    sent = f"'{text}" if text[0] in "=+-@" else text
    found = loaded(f"Product,Note\nGadget,{sent}\n".encode())
    assert found.entries[0].note == text


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Acme,,1,,", ("Product", "is missing")),
        ("Acme,  ,1,,", ("Product", "is missing")),
        ("Acme,Gadget,1,perhaps,", ("Faces the internet", "is neither yes nor no")),
        (f"{'x' * 201},Gadget,,,", ("Vendor", "is longer than 200 characters")),
        (f"Acme,{'x' * 201},,,", ("Product", "is longer than 200 characters")),
        (f"Acme,Gadget,{'1' * 101},,", ("Version", "is longer than 100 characters")),
        (f"Acme,Gadget,,,{'x' * 501}", ("Note", "is longer than 500 characters")),
        ("Acme,Gad\x07get,,,", ("Product", "holds a character that nobody can type")),
        ("Ac\x00me,Gadget,,,", ("Vendor", "holds a character that nobody can type")),
        ("Acme,Gadget,1\x1b,,", ("Version", "holds a character that nobody can type")),
    ],
)
def test_a_wrong_cell_is_named_by_its_row_as_the_spreadsheet_counts(row: str, problem: tuple[str, str]) -> None:
    found = loaded(f"{HEADER}\nAcme,Good,1,,\n{row}\nAcme,Better,1,,\n".encode())
    assert said(found) == [(3, *problem)]
    assert [each.product for each in found.entries] == ["Good", "Better"]


def test_every_wrong_cell_of_a_row_is_named() -> None:
    found = loaded(f"{HEADER}\n{'x' * 201},,1,perhaps,{'x' * 501}\n".encode())
    assert {field for _, field, _ in said(found)} == {"Vendor", "Product", "Faces the internet", "Note"}


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (["Fortinet,FortiOS,7.2.4,,", "Fortinet,FortiOS,7.2.4,,"], 1),
        (["Fortinet,FortiOS,7.2.4,,", "FORTINET INC,fortios,7.2.4,,"], 1),
        (["Fortinet,FortiOS,7.2.4,,", "Fortinet,FortiGate 60F,7.2.4,,"], 1),
        (["Fortinet,FortiOS,7.2.4,,", "Fortinet,FortiOS,7.2.5,,"], 2),
        (["Fortinet,FortiOS,7.2.4,,", "Fortinett,FortiOS,7.2.4,,"], 2),
        (["VMware,vCentre,8.0 U3b,,", "VMware,vCenter Server,8.0 u3B,,"], 1),
        (["製,品,1,,", "製,品,1,,", "製,物,1,,"], 2),
    ],
)
def test_what_says_the_same_stands_once(rows: list[str], count: int) -> None:
    found = loaded("\n".join([HEADER, *rows]).encode())
    assert len(found.entries) == count
    assert len(found.twice) == len(rows) - count


def test_of_two_that_are_the_same_nothing_that_matters_is_lost() -> None:
    found = loaded(f"{HEADER}\nAcme,Gadget,1,no,\nAcme,Gadget,1,yes,The edge\nAcme,Gadget,1,,Other\n".encode())
    (entry,) = found.entries
    assert (entry.internet_facing, entry.note, entry.row) == (True, "The edge", 2)
    assert found.twice == {3: 2, 4: 2}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\r\n , ,\r\n", "empty"),
        (b"Vendor,Product\r\n", "no rows"),
        (b'Product\n"Gadget\nWidget\n', "Row 2"),
        (b'Product\nGadget\n"Wid"get\n', "Row 3"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xfeP\x00\x00\xd8", "UTF-16"),
        (b"Product\n" + b"x" * 200_000 + b"\n", "too long"),
        (b"a," * 250 + b"\n1\n", "columns"),
    ],
    ids=lambda value: value[:16] if isinstance(value, bytes) else None,
)  # fmt: skip
def test_what_is_no_table_says_what_is_wrong(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as wrong:
        table(content)
    assert str(wrong.value).endswith(".")


def test_twenty_thousand_rows_are_read_and_named_in_less_than_ten_seconds() -> None:
    """Half of them without a vendor, which is the slowest to name; on one core."""
    rows = [
        f"{'' if number % 2 else f'Vendor{number}'},Product {number} suite,{number % 97}.{number},,"
        for number in range(20_000)
    ]
    began = time.process_time()
    found = loaded("\n".join([HEADER, *rows]).encode())
    assert time.process_time() - began < 10
    assert len(found.entries) == 20_000


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6), st.sampled_from([",", ";", "\t", "|"]))
def test_what_is_written_is_read_again(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    """Any cells, any delimiter: every row that names a product comes back, every other is a problem or empty."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["Vendor", "Product", "Version"], *rows])
    try:
        found = table(file.getvalue().encode())
    except Unreadable:
        assert not any(cell.strip() for row in rows for cell in row)
        return
    made = clean(found, guess(found.header))
    named = [row for row in rows if "".join(row[1].split())]
    empty = [row for row in rows if any("".join(cell.split()) for cell in row) and row not in named]
    assert len(made.entries) + len(made.twice) == len(named)
    assert len(made.problems) == len(empty)
