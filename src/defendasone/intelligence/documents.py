"""Files of JSON, whatever their packing: one document at a time, in bounded memory, with what is wrong in words."""

import codecs
import gzip
import io
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

MEGABYTE = 1024 * 1024
LARGEST_FILE = 64 * MEGABYTE
LARGEST_LINE = 8 * MEGABYTE
LINES, WHOLE = (".jsonl", ".ndjson"), (".json",)


class NotUsable(Exception):
    """This file, or this record, cannot be used at all; the message says why."""


class Document(NamedTuple):
    """One document: where it stands, and its bytes or what is wrong."""

    name: str
    content: bytes
    problem: str = ""


def parsed(content: bytes) -> Any:
    """What a JSON text says, in any of Unicode's encodings. Raises `NotUsable`."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise NotUsable("This is a web page, not data: download the file itself.")
    try:
        return json.loads(content)
    except UnicodeDecodeError:
        raise NotUsable("This is not text in UTF-8 or UTF-16: save it as UTF-8.") from None
    except json.JSONDecodeError as wrong:
        raise NotUsable(f"This is not JSON: {wrong.msg[:1].lower()}{wrong.msg[1:]}, line {wrong.lineno}.") from None
    except RecursionError:
        raise NotUsable("This JSON is nested too deeply.") from None
    except ValueError:
        raise NotUsable("This JSON holds a number with too many digits.") from None


def documents(path: Path) -> Iterator[Document]:
    """Every document of a file, or of a folder and the folders in it, in order."""
    if not path.is_dir():
        yield from _of_file(path, path.name)
        return
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            file = Path(folder) / name
            if _kind(file):
                yield from _of_file(file, str(file.relative_to(path)))


def whole(path: Path) -> bytes:
    """A whole file, unpacked, up to the bound. Raises `NotUsable`."""
    for document in _of_file(path, path.name, lines=False):
        if document.problem:
            raise NotUsable(document.problem)
        return document.content
    raise NotUsable("This file is empty.")


def _kind(file: Path) -> str:
    suffix = Path(file.stem).suffix if file.suffix == ".gz" else file.suffix
    return suffix.lower() if suffix.lower() in LINES + WHOLE else ""


def _of_file(file: Path, name: str, *, lines: bool | None = None) -> Iterator[Document]:
    try:
        with _opened(file) as stream:
            if _kind(file) in LINES if lines is None else lines:
                yield from _lines(stream, name)
            else:
                content = stream.read(LARGEST_FILE + 1)
                too_large = f"This file is larger than {LARGEST_FILE // MEGABYTE} MB."
                yield Document(name, content, too_large if len(content) > LARGEST_FILE else "")
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Document(name, b"", "This is not a whole gzip file: copy it again.")
    except OSError as wrong:
        yield Document(name, b"", f"This file cannot be read: {wrong.strerror or 'it is broken'}.")


def _opened(file: Path) -> BinaryIO:
    return gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb")  # type: ignore[return-value]


def _lines(stream: BinaryIO, name: str) -> Iterator[Document]:
    """Line by line; a line that is too long is left out, and nothing of it kept in memory."""
    wide = stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    stream.seek(0)
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
    with io.TextIOWrapper(stream, encoding, errors=errors, newline="\n") as text:
        number = 0
        while line := text.readline(LARGEST_LINE):
            number += 1
            cut = len(line) >= LARGEST_LINE and not line.endswith("\n")
            while cut and (rest := text.readline(LARGEST_LINE)) and not rest.endswith("\n"):
                pass
            if cut:
                yield Document(f"{name}:{number}", b"", f"This line is longer than {LARGEST_LINE // MEGABYTE} MB.")
            elif line.strip():
                yield Document(f"{name}:{number}", line.encode("utf-8", "surrogateescape"))
