"""CSV that spreadsheets show and never run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.ui.csv import cell, respond, safe_name, write


def rows(data: bytes) -> list[list[str]]:
    """As a careful reader reads it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 1632 960001",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\uff1d1+1",
        "\x00=1",
        "\x01=1",
    ],
)
def test_text_that_would_be_a_formula_is_defused(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Adur", "1=1", "a@b.example", "7.1.5-21", "", "'=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-3, "-3"),
        (2.5, "2.5"),
        (Decimal("-1.50"), "-1.50"),
        (date(2026, 6, 3), "2026-06-03"),
        (datetime(2026, 6, 3, 13, 5, tzinfo=UTC), "2026-06-03 14:05"),
        (datetime(2026, 12, 3, 13, 5, tzinfo=UTC), "2026-12-03 13:05"),
    ],
)
def test_values_are_written_as_people_and_machines_read_them(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_the_file_opens_in_a_spreadsheet_as_it_was_meant() -> None:
    data = write(["Council", "Note"], [["Kéy, Council", 'said "no"\nand left'], ["Adur", None]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert rows(data) == [["Council", "Note"], ["Kéy, Council", 'said "no"\nand left'], ["Adur", ""]]


def test_headings_are_defused_too() -> None:
    assert rows(write(["=cmd"], [])) == [["'=cmd"]]


def test_the_download_has_a_plain_name_and_says_what_it_is() -> None:
    response = respond('Councils "Süd"\r\nX-Evil: 1.csv', ["a"], [[1]])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="councils-sud-x-evil-1.csv"'
    assert not response.streaming


@pytest.mark.parametrize(
    ("name", "safe"), [("../../etc/passwd", "etc-passwd"), ("", "export"), ("...", "export"), ("a" * 200, "a" * 80)]
)
def test_no_name_leaves_its_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_no_cell_ever_begins_a_formula_and_none_is_lost(values: list[str]) -> None:
    (read,) = rows(write(values, []))
    assert len(read) == len(values)
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in read)
