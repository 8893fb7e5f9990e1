"""Files as councils' spreadsheets write them, and files that are no tables."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.reading import LARGEST, MOST_COLUMNS, MOST_ROWS, Row, Unreadable, is_control, table

ROWS = [["Vendor", "Product", "Version"], ["Zürich AG", "FortiOS \u2013 new", "7.2.4"], ["Ünï", "€uro", "1"]]


def written(delimiter: str = ",", rows: list[list[str]] = ROWS, newline: str = "\r\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_every_usual_encoding_and_delimiter_is_read(codec: str, name: str, delimiter: str) -> None:
    found = table(written(delimiter).encode(codec))
    assert found.header == ROWS[0]
    assert [row.cells for row in found.rows] == ROWS[1:]
    assert (found.encoding, found.delimiter) == (name, delimiter)


def test_utf_16_with_the_other_mark_is_read() -> None:
    content = b"\xfe\xff" + written().encode("utf-16-be")
    assert table(content).header == ROWS[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(newline: str) -> None:
    assert [row.cells for row in table(written(newline=newline).encode()).rows] == ROWS[1:]


def test_how_it_was_read_is_said() -> None:
    assert table(written(";").encode("cp1252")).said == "Windows-1252, separated by semicolons"


def test_excels_own_word_for_the_delimiter_is_taken() -> None:
    found = table(("sep=;\r\n" + written(";")).encode())
    assert (found.header, found.delimiter, len(found.rows)) == (ROWS[0], ";", 2)


def test_commas_inside_cells_do_not_make_a_file_of_semicolons_one_of_commas() -> None:
    text = "Vendor;Product;Note\nFortinet, Inc.;FortiOS;a, b, c\nMicrosoft, Corp.;Windows;d, e, f\n"
    assert table(text.encode()).delimiter == ";"


def test_quoted_cells_may_hold_lines_and_delimiters_and_rows_are_numbered_as_in_a_spreadsheet() -> None:
    text = 'Vendor,Product,Note\n\nFortinet,FortiOS,"first line\nsecond, line ""quoted"""\n,,\nMicrosoft,Windows,x\n'
    assert table(text.encode()).rows == [
        Row(3, ["Fortinet", "FortiOS", 'first line\nsecond, line "quoted"']),
        Row(5, ["Microsoft", "Windows", "x"]),
    ]


def test_one_column_is_a_table_too() -> None:
    found = table(b"Product\nFortiOS\nWindows 10\n")
    assert (found.header, [row.cells for row in found.rows]) == (["Product"], [["FortiOS"], ["Windows 10"]])


def test_rows_may_be_shorter_or_longer_than_the_header() -> None:
    found = table(b"Vendor,Product,Version\nFortinet\nFortinet,FortiOS,7.2.4,more,and more\n")
    assert [len(row.cells) for row in found.rows] == [1, 5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n\r\n", "empty"),
        (b" , ,\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Vendor,Product\n", "header and no rows"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "packed file"),
        (b"\xff\xfeV\x00e\x00n", "looks like text in UTF-16"),
        (b"Vendor,Product\n\x81\x8d,x\n", "looks like text in Windows-1252"),
        (b'Vendor,Product\nFortinet,"FortiOS\nMicrosoft,Windows\n', "Row 2: a quotation mark is not closed"),
        (b'Vendor,Product\nFortinet,FortiOS\nMicrosoft,"Win" dows\n', "Row 3: a quotation mark is not closed"),
        (b"Product\n" + b"x" * 200_000, "Row 2: a cell is too long"),
        (b"," * MOST_COLUMNS + b"x\n1\n", f"{MOST_COLUMNS + 1} columns"),
        (b"Product\n" + b"a\n" * (MOST_ROWS + 1), "more than 50,000 rows"),
        (b"x" * (LARGEST + 1), "10.0 MB; at most 10 MB"),
    ],
    ids=lambda value: str(value[:24]),
)
def test_what_is_no_table_says_why(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        table(content)


def test_the_largest_table_is_read() -> None:
    assert len(table(b"Product\n" + b"a\n" * MOST_ROWS).rows) == MOST_ROWS


@pytest.mark.parametrize(
    ("text", "expected"), [("a\x00b", True), ("\x1b[31m", True), ("Zürich \u2013 €", False), ("", False)]
)
def test_characters_that_nobody_can_type_are_seen(text: str, *, expected: bool) -> None:
    assert is_control(text) is expected


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_whatever_is_written_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    header = [f"sep{number} name" for number in range(4)]
    found = table(written(delimiter, [header, *rows, ["end"] * 4]).encode())
    assert [row.cells for row in found.rows] == [row for row in rows if any(map(str.strip, row))] + [["end"] * 4]


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_a_table_or_refused(content: bytes) -> None:
    try:
        found = table(content)
    except Unreadable as wrong:
        said = str(wrong)
    else:
        said = found.said + "." if found.rows else ""
    assert said.endswith(".")
