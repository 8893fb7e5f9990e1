"""From rows to entries: problems by row and field, duplicates merged, text kept as text."""

import pytest

from defendasone.exposure.cleaning import Cleaned, Entry, Problem, clean
from defendasone.exposure.columns import guess
from defendasone.exposure.reading import table

HEADER = "Vendor,Product,Version,Faces the internet,Note\n"


def cleaned(*lines: str) -> Cleaned:
    found = table((HEADER + "\n".join(lines) + "\n").encode())
    return clean(found, guess(found.header))


def entry(line: str) -> Entry:
    found = cleaned(line)
    assert found.problems == []
    return found.entries[0]


def test_a_row_becomes_an_entry() -> None:
    assert entry("Fortinet,FortiOS,7.2.4,yes,The edge") == Entry(
        "Fortinet", "FortiOS", "7.2.4", "The edge", internet_facing=True, row=2
    )


def test_spaces_and_line_breaks_around_and_inside_are_one_space() -> None:
    made = entry('  Fortinet ,"Forti\n OS",7.2.4,,"a\n\n b"')
    assert (made.vendor, made.product, made.note) == ("Fortinet", "Forti OS", "a b")


@pytest.mark.parametrize("said", ["yes", "Y", "TRUE", "1", "x", "External"])
def test_yes_in_many_words(said: str) -> None:
    assert entry(f"Fortinet,FortiOS,,{said},").internet_facing is True


@pytest.mark.parametrize("said", ["no", "N", "False", "0", "internal"])
def test_no_in_many_words(said: str) -> None:
    assert entry(f"Fortinet,FortiOS,,{said},").internet_facing is False


def test_nothing_is_not_known() -> None:
    assert entry("Fortinet,FortiOS,,,").internet_facing is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Fortinet,,7.2.4,,", Problem(2, "Product", "is missing")),
        ("Fortinet,   ,7.2.4,,", Problem(2, "Product", "is missing")),
        (f"{'v' * 201},FortiOS,,,", Problem(2, "Vendor", "is longer than 200 characters")),
        (f"Fortinet,{'p' * 201},,,", Problem(2, "Product", "is longer than 200 characters")),
        (f"Fortinet,FortiOS,{'1' * 101},,", Problem(2, "Version", "is longer than 100 characters")),
        (f"Fortinet,FortiOS,,,{'n' * 501}", Problem(2, "Note", "is longer than 500 characters")),
        ("Fortinet,FortiOS,,perhaps,", Problem(2, "Faces the internet", "is neither yes nor no")),
        ("Fortinet,Forti\x00OS,,,", Problem(2, "Product", "holds a character that nobody can type")),
        ("\x1b[31mFortinet,FortiOS,,,", Problem(2, "Vendor", "holds a character that nobody can type")),
    ],
)
def test_problems_name_row_and_field(line: str, problem: Problem) -> None:
    found = cleaned(line)
    assert (found.entries, found.problems) == ([], [problem])


def test_every_problem_of_every_row_is_named() -> None:
    found = cleaned("Fortinet,FortiOS,7.2.4,yes,", "Fortinet,,,perhaps,", "Microsoft,Windows 10,,,", ",,7.0,,")
    assert [(each.row, each.field) for each in found.problems] == [
        (3, "Product"),
        (3, "Faces the internet"),
        (5, "Product"),
    ]
    assert [each.row for each in found.entries] == [2, 4]


def test_a_row_that_is_empty_in_our_columns_is_left_out() -> None:
    found = table(b"Serial,Vendor,Product\n123,Fortinet,FortiOS\n124,,\n125,Cisco,ASA\n")
    made = clean(found, guess(found.header))
    assert [each.product for each in made.entries] == ["FortiOS", "ASA"]
    assert made.problems == []


@pytest.mark.parametrize("formula", ["=1+1", "+44", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"])
def test_a_formula_is_kept_as_the_text_that_it_is(formula: str) -> None:
    quoted = '"' + formula.replace('"', '""') + '"'
    assert entry(f"Fortinet,{quoted},,,").product == formula


@pytest.mark.parametrize("formula", ["=1+1", "+44", "-1", "@SUM(A1)"])
def test_what_our_own_export_defused_comes_back_as_it_was(formula: str) -> None:
    assert entry(f"Fortinet,'{formula},,,").product == formula


def test_an_apostrophe_of_their_own_stays() -> None:
    assert entry("O'Reilly,'Quoted',,,").product == "'Quoted'"


def test_html_stays_text() -> None:
    assert entry("Fortinet,<script>alert(1)</script>,,,").product == "<script>alert(1)</script>"


def test_rows_that_say_the_same_are_one_entry() -> None:
    found = cleaned(
        "Fortinet,FortiOS,7.2.4,,",
        "Microsoft,Windows 10,22H2,,",
        '"Fortinet, Inc.",FortiGate,7.2.4,yes,The edge',
        "fortinet,FORTIOS,7.2.4,no,Another",
        "Fortinet,FortiOS,7.2.5,,",
    )
    assert found.twice == {4: 2, 5: 2}
    assert found.entries == [
        Entry("Fortinet", "FortiOS", "7.2.4", "The edge", internet_facing=True, row=2),
        Entry("Microsoft", "Windows 10", "22H2", row=3),
        Entry("Fortinet", "FortiOS", "7.2.5", row=6),
    ]


def test_names_in_letters_that_have_no_key_are_not_taken_for_one_another() -> None:
    found = cleaned("株式会社,製品,1,,", "会社,製品二,1,,", "株式会社,製品,1,,")
    assert [each.product for each in found.entries] == ["製品", "製品二"]
    assert found.twice == {4: 2}


def test_a_column_that_is_not_mapped_is_not_read() -> None:
    found = table(b"Vendor,Product,Version\nFortinet,FortiOS,7.2.4\n")
    (made,) = clean(found, {"product": 1}).entries
    assert (made.vendor, made.product, made.version) == ("", "FortiOS", "")


def test_a_short_row_is_read_as_far_as_it_goes() -> None:
    assert entry("Fortinet,FortiOS") == Entry("Fortinet", "FortiOS", row=2)
