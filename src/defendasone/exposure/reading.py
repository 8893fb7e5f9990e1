"""A table out of a file that a council made: whichever spreadsheet wrote it, in whichever encoding."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_ROWS = 50_000
MOST_COLUMNS = 200
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
LOOKED_AT = 20

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_KINDS = (
    (b"PK\x03\x04", "This is an Excel workbook or another packed file. In Excel, choose Save as, then CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook. In Excel, choose Save as, then CSV UTF-8."),
    (b"%PDF", "This is a PDF. Save the table itself as CSV."),
    (b"\x1f\x8b", "This is a packed file. Unpack it first, and upload the CSV file in it."),
)


class Unreadable(Exception):
    """No table can be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Row:
    """Cells, and the number that a spreadsheet shows beside them."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The header and the rows under it that are not empty."""

    header: list[str]
    rows: list[Row] = field(default_factory=list)
    encoding: str = "UTF-8"
    delimiter: str = ","

    @property
    def said(self) -> str:
        """How it was read: 'UTF-8, separated by commas'."""
        return f"{self.encoding}, separated by {DELIMITERS[self.delimiter]}"


def table(content: bytes) -> Table:
    """Read a CSV file. Raises `Unreadable`."""
    if len(content) > LARGEST:
        raise Unreadable(too_large(len(content)))
    text, encoding = decoded(content)
    text, delimiter = _delimited(text)
    found = _rows(text, delimiter)
    header = next(found, None)
    if header is None:
        raise Unreadable("This file is empty.")
    if len(header.cells) > MOST_COLUMNS:
        raise Unreadable(f"This file has {len(header.cells)} columns; at most {MOST_COLUMNS} can be read.")
    rows = list(islice(found, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"This file has more than {MOST_ROWS:,} rows: split it, and add the parts one by one.")
    if not rows:
        raise Unreadable("This file has a header and no rows under it.")
    return Table([cell.strip() for cell in header.cells], rows, encoding, delimiter)


def too_large(size: int) -> str:
    """For a file that is not even looked at."""
    return (
        f"This file has {size / MEGABYTE:.1f} MB; at most {LARGEST // MEGABYTE} MB can be read. Leave out columns that "
        "the register does not need, or split the file."
    )


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and the encoding's name. Without a mark it is UTF-8, or else what Windows calls ANSI."""
    for start, said in _KINDS:
        if content.startswith(start):
            raise Unreadable(said)
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _decode(content, codec, name), name
    if content[1::2][:200].count(0) > len(content[1::2][:200]) // 2:
        return _decode(content, "utf-16-le", "UTF-16"), "UTF-16"
    if content[::2][:200].count(0) > len(content[::2][:200]) // 2:
        return _decode(content, "utf-16-be", "UTF-16"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decode(content, "cp1252", "Windows-1252"), "Windows-1252"


def is_control(text: str) -> bool:
    """Whether a cell holds what nobody can type."""
    return not text.isprintable() and any(unicodedata.category(letter) == "Cc" for letter in text)


def _decode(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as wrong:
        raise Unreadable(
            f"This file looks like text in {name}, and is not from byte {wrong.start + 1} on. Save it as CSV UTF-8."
        ) from None


def _delimited(text: str) -> tuple[str, str]:
    """What separates the cells: as the file says itself, or what gives the most even columns."""
    first, newline, rest = text.partition("\n")
    told = first.strip().strip('"').lower()
    if told.startswith("sep=") and len(told) <= 5:
        return rest if newline else "", {"": "\t"}.get(told[4:], told[4:]) if told[4:] in {*DELIMITERS, ""} else ","
    return text, max(DELIMITERS, key=lambda each: _evenness(text, each))


def _evenness(text: str, delimiter: str) -> tuple[bool, float, int]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice((cells for cells in lines if any(cells)), LOOKED_AT)]
    except csv.Error:
        return False, 0, 0
    if not widths:
        return False, 0, 0
    return widths[0] > 1, sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows that hold anything. An open quotation mark is an error: it would swallow the rows after it."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise Unreadable(f"Row {number}: {_said(wrong)}") from None
        if any(cell.strip() for cell in cells):
            yield Row(number, cells)


def _said(wrong: csv.Error) -> str:
    if "field larger" in str(wrong):
        return "a cell is too long, or a quotation mark before it is never closed."
    return "a quotation mark is not closed, or something stands after it. Write a quotation mark inside a cell twice."
