"""Files of JSON in every packing and encoding, and files that are none."""

import gzip
import json
from pathlib import Path

import pytest

from defendasone.intelligence import documents as reading
from defendasone.intelligence.documents import Document, NotUsable, documents, parsed, whole

RECORD = {"name": "Zürich", "n": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    assert parsed(json.dumps(RECORD, ensure_ascii=False).encode(encoding)) == RECORD


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON: expecting property name"),
        (b'{"a": 1,}', "line 1"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\xef\xbb\xbf \n<html>", "web page"),
        (b"<?xml version='1.0'?>", "web page"),
        ('{"a": "Zürich"}'.encode("cp1252"), "not text in UTF-8"),
        (b"\xff\xfe{", "UTF-8 or UTF-16|not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "too many digits"),
        (b"PK\x03\x04", "not JSON"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_json_says_what_it_is(content: bytes, said: str) -> None:
    with pytest.raises(NotUsable, match=said):
        parsed(content)


def test_one_file_is_one_document(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(b'{"a": 1}')
    assert list(documents(file)) == [Document("record.json", b'{"a": 1}')]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_lines_are_documents(tmp_path: Path, encoding: str, *, packed: bool) -> None:
    content = '{"a": "Zürich"}\n\n  \n{"a": 2}\r\n{"a": 3}'.encode(encoding)
    file = tmp_path / ("records.jsonl.gz" if packed else "records.jsonl")
    file.write_bytes(gzip.compress(content) if packed else content)
    found = list(documents(file))
    assert [each.name for each in found] == [f"{file.name}:{number}" for number in (1, 4, 5)]
    assert [parsed(each.content)["a"] for each in found] == ["Zürich", 2, 3]


def test_one_line_in_another_encoding_is_one_problem(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_bytes(b'{"a": 1}\n' + '{"a": "Zürich"}\n'.encode("cp1252") + b'{"a": 3}\n')
    first, second, third = documents(file)
    assert (parsed(first.content), parsed(third.content)) == ({"a": 1}, {"a": 3})
    with pytest.raises(NotUsable, match="not text in UTF-8"):
        parsed(second.content)


def test_a_line_that_is_too_long_is_left_out_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_LINE", 50)
    file = tmp_path / "records.jsonl"
    file.write_text('{"a": 1}\n{"a": "' + "x" * 1000 + '"}\n{"a": 3}\n' + "y" * 500)
    found = list(documents(file))
    assert [bool(each.problem) for each in found] == [False, True, False, True]
    assert [each.name for each in found] == [f"records.jsonl:{number}" for number in (1, 2, 3, 4)]


def test_a_file_that_is_too_large_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    file = tmp_path / "record.json.gz"
    file.write_bytes(gzip.compress(b"x" * 1_000_000))
    (found,) = documents(file)
    assert "larger than" in found.problem
    with pytest.raises(NotUsable, match="larger than"):
        whole(file)


def test_a_folder_is_walked_in_order_and_other_files_are_left(tmp_path: Path) -> None:
    for name in ("b/2.json", "b/10.json", "a/z/1.json.gz", "readme.md", "a/photo.png", "lines.ndjson"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(b"{}") if name.endswith(".gz") else b"{}\n{}")
    names = [each.name for each in documents(tmp_path)]
    assert names == ["lines.ndjson:1", "lines.ndjson:2", "a/z/1.json.gz", "b/10.json", "b/2.json"]


@pytest.mark.parametrize("name", ["broken.json.gz", "broken.jsonl.gz"])
@pytest.mark.parametrize("content", [b"no gzip at all", gzip.compress(b"{}\n" * 100_000)[:100]], ids=["never", "cut"])
def test_a_broken_gzip_file_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert "not a whole gzip file" in list(documents(file))[-1].problem


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    (found,) = documents(tmp_path / "nothing.json")
    assert "cannot be read" in found.problem
    with pytest.raises(NotUsable, match="cannot be read"):
        whole(tmp_path / "nothing.json")


def test_a_file_by_any_name_is_read_whole_where_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "catalogue"
    file.write_bytes(b"{}")
    assert whole(file) == b"{}"
    assert [each.content for each in documents(file)] == [b"{}"]
    lines = tmp_path / "kev.jsonl"
    lines.write_bytes(b"{}\n{}")
    assert whole(lines) == b"{}\n{}"


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    assert list(documents(tmp_path)) == []
