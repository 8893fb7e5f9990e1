"""CSV that spreadsheets open as it was meant: nothing in it is run as a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse

from defendasone.core.clocks import LONDON

BOM = "\ufeff"  # Without it Excel reads UTF-8 as Windows-1252.
# What spreadsheets take for the beginning of a formula, wide forms from East Asian keyboards included.
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
NEVER = dict.fromkeys(range(32)) | {ord("\t"): "\t", ord("\n"): "\n", ord("\r"): "\r"}


def cell(value: object) -> str:
    """One cell as text: times in London, yes and no, text that cannot be a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(LONDON):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return str(value)
    return defused(str(value))


def defused(text: str) -> str:
    """With an apostrophe before what would be a formula, also behind spaces, which spreadsheets drop."""
    clean = text.translate(NEVER)
    return f"'{clean}" if clean.startswith(FORMULA) or clean.lstrip().startswith(FORMULA) else clean


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The whole file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return (BOM + file.getvalue()).encode()


def respond(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """As a download. Not streamed: rows are read, and rendered, inside the page's transaction."""
    response = HttpResponse(write(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{safe_name(filename)}.csv"'
    return response


def safe_name(text: str) -> str:
    """A file's name without anything that a header, a shell or a file system could trip over."""
    plain = unicodedata.normalize("NFKD", text.removesuffix(".csv")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:80] or "export"
