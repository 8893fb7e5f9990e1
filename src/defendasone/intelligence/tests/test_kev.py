"""The catalogue of vulnerabilities known to be exploited, entry by entry."""

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from defendasone.intelligence.documents import NotUsable
from defendasone.intelligence.kev import Catalogue, Entry, Refusal, catalogue, entries

REAL = Path(os.environ.get("DEFEND_TEST_DATA", "/nowhere")) / "kev" / "known_exploited_vulnerabilities.json"
GOOD = {
    "cveID": "CVE-2024-21762",
    "vendorProject": "Fortinet",
    "product": "FortiOS",
    "vulnerabilityName": "Fortinet FortiOS Out-of-Bound Write Vulnerability",
    "dateAdded": "2024-02-09",
    "shortDescription": "An out-of-bounds write.",
    "requiredAction": "Apply mitigations.",
    "dueDate": "2024-02-16",
    "knownRansomwareCampaignUse": "Known",
    "notes": "https://example.org",
    "cwes": ["CWE-787"],
}


def read(now: datetime, *raw: object) -> list[Entry | Refusal]:
    return list(entries(Catalogue("", list(raw)), now=now))


def without(field: str) -> dict[str, object]:
    return {name: value for name, value in GOOD.items() if name != field}


def test_a_good_entry_is_read_whole(now: datetime) -> None:
    (found,) = read(now, GOOD)
    assert isinstance(found, Entry)
    assert (found.cve, found.vendor, found.product) == ("CVE-2024-21762", "Fortinet", "FortiOS")
    assert (found.added, found.due, found.ransomware) == (date(2024, 2, 9), date(2024, 2, 16), True)
    assert len(found.digest) == 16


@pytest.mark.parametrize("field", ["knownRansomwareCampaignUse", "notes", "cwes"])
def test_what_the_schema_does_not_ask_for_may_be_missing(now: datetime, field: str) -> None:
    (found,) = read(now, without(field))
    assert isinstance(found, Entry)


@pytest.mark.parametrize(
    "field",
    ["vendorProject", "product", "vulnerabilityName", "dateAdded", "shortDescription", "requiredAction", "dueDate"],
)
def test_a_missing_field_is_named_with_its_entry(now: datetime, field: str) -> None:
    first, found = read(now, {**GOOD, "cveID": "CVE-2024-1111"}, without(field))
    assert isinstance(first, Entry)
    assert found == Refusal("CVE-2024-21762 (entry 2)", f"{field}: is missing")


def test_an_entry_without_a_number_is_named_by_its_place(now: datetime) -> None:
    assert read(now, without("cveID")) == [Refusal("entry 1", "cveID: is missing")]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("cveID", "CVE-24-1", "is not a CVE identifier such as CVE-2026-12345"),
        ("cveID", "CVE-2024-1\n", "is not a CVE identifier such as CVE-2026-12345"),
        ("cveID", "<script>", "is not a CVE identifier such as CVE-2026-12345"),
        ("cveID", 7, "is not text"),
        ("vendorProject", "", "is empty"),
        ("vendorProject", "   ", "is empty"),
        ("vendorProject", "x" * 201, "is longer than 200 characters"),
        ("product", None, "is not text"),
        ("product", ["FortiOS"], "is not text"),
        ("product", "Forti\x00OS", "holds a NUL character"),
        ("product", "Forti\ud83d", "holds half a character"),
        ("shortDescription", "x" * 10_001, "is longer than 10000 characters"),
        ("dateAdded", "2024-13-45", "is not a date such as 2026-06-03"),
        ("dateAdded", "2023-02-29", "is not a date such as 2026-06-03"),
        ("dateAdded", "09/02/2024", "is not a date such as 2026-06-03"),
        ("dateAdded", "2024-02-09T00:00:00Z", "is not a date such as 2026-06-03"),
        ("dateAdded", 20240209, "is not a date such as 2026-06-03"),
        ("dateAdded", "2031-01-01", "is 2031-01-01, which cannot be right"),
        ("dateAdded", "0001-01-01", "is 0001-01-01, which cannot be right"),
        ("dueDate", "9999-12-31", "is 9999-12-31, which cannot be right"),
        ("dueDate", "soon", "is not a date such as 2026-06-03"),
        ("knownRansomwareCampaignUse", 1, "is not 'Known' or 'Unknown'"),
        ("notes", 5, "is not text"),
    ],
)
def test_a_wrong_field_is_named(now: datetime, field: str, value: object, said: str) -> None:
    (found,) = read(now, {**GOOD, field: value})
    assert isinstance(found, Refusal)
    assert found.why == f"{field}: {said}"


@pytest.mark.parametrize("raw", ["text", 7, None, [], True])
def test_what_is_no_entry_at_all_is_refused(now: datetime, raw: object) -> None:
    assert read(now, raw) == [Refusal("entry 1", "the record: is not a set of fields")]


def test_an_entry_that_stands_twice_is_kept_once(now: datetime) -> None:
    first, second = read(now, GOOD, {**GOOD, "product": "FortiProxy"})
    assert isinstance(first, Entry)
    assert second == Refusal("CVE-2024-21762", "cveID: stands twice; the first was kept (entry 2 was not)")


def test_html_stays_the_text_that_it_is(now: datetime) -> None:
    (found,) = read(now, {**GOOD, "shortDescription": "<script>alert(1)</script> & **bold**"})
    assert isinstance(found, Entry)
    assert found.description == "<script>alert(1)</script> & **bold**"


@pytest.mark.parametrize("use", ["Unknown", "unknown", ""])
def test_only_known_is_known(now: datetime, use: str) -> None:
    (found,) = read(now, {**GOOD, "knownRansomwareCampaignUse": use})
    assert isinstance(found, Entry)
    assert not found.ransomware


def test_a_digest_changes_with_what_it_says_and_not_with_what_we_do_not_read(now: datetime) -> None:
    same, other = read(now, {**GOOD, "cwes": [], "new": 1}), read(now, {**GOOD, "notes": "more"})
    (good,) = read(now, GOOD)
    assert isinstance(good, Entry)
    assert [each.digest == good.digest for each in (*same, *other) if isinstance(each, Entry)] == [True, False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"vulnerabilities": []}, "has no entries"),
        ({"vulnerabilities": {}}, "no list named 'vulnerabilities'"),
        ({"vulnerability": [GOOD]}, "no list named 'vulnerabilities'"),
        ([GOOD], "no list named 'vulnerabilities'"),
        ("text", "no list named 'vulnerabilities'"),
        (None, "no list named 'vulnerabilities'"),
    ],
)
def test_what_is_no_catalogue_is_refused_whole(content: Any, said: str) -> None:
    with pytest.raises(NotUsable, match=said):
        catalogue(json.dumps(content).encode())


@pytest.mark.skipif(not REAL.exists(), reason="DEFEND_TEST_DATA names no folder with the KEV catalogue")
def test_the_real_catalogue_is_good_in_every_entry(now: datetime) -> None:
    found = catalogue(REAL.read_bytes())
    read = list(entries(found, now=now))
    assert found.version == "2025.08.25"
    assert [each for each in read if isinstance(each, Refusal)] == []
    assert len(read) == 1404
