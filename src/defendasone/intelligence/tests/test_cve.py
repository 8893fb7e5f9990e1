"""CVE records: what is kept of them, and what is wrong with the others."""

import gzip
import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from defendasone.intelligence.cve import Record, records
from defendasone.intelligence.documents import Document, documents
from defendasone.intelligence.kev import Refusal

SAMPLE = Path(os.environ.get("DEFEND_TEST_DATA", "/nowhere")) / "cve" / "vulnrichment-sample-2500.jsonl.gz"
CPE = "cpe:2.3:o:fortinet:fortios:7.2.0:*:*:*:*:*:*:*"


def raw(cve: str = "CVE-2024-21762", state: str = "PUBLISHED", **cna: Any) -> dict[str, Any]:
    """A record of FortiOS below 7.2.9."""
    product = {
        "vendor": "Fortinet",
        "product": "FortiOS",
        "defaultStatus": "unaffected",
        "versions": [{"version": "7.2.0", "lessThan": "7.2.9", "versionType": "semver", "status": "affected"}],
    }
    described = [{"lang": "de", "value": "Schlimm"}, {"lang": "en-US", "value": "Something bad."}]
    container = {"title": "Bad thing", "descriptions": described, "affected": [product], **cna}
    return {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": {"cveId": cve, "state": state, "datePublished": "2024-02-09T08:14:25.954Z"},
        "containers": {"cna": container},
    }


def read(now: datetime, *found: object) -> list[Record | Refusal]:
    made = (Document(f"f:{number}", json.dumps(each).encode()) for number, each in enumerate(found, 1))
    return list(records(made, now=now))


def one(now: datetime, found: object) -> Record:
    (record,) = read(now, found)
    assert isinstance(record, Record), record
    return record


def test_what_matching_needs_is_kept(now: datetime) -> None:
    record = one(now, raw())
    assert (record.cve, record.title, record.description) == ("CVE-2024-21762", "Bad thing", "Something bad.")
    assert record.cve_metadata.date_published == datetime(2024, 2, 9, 8, 14, 25, 954000, tzinfo=UTC)
    ((source, product),) = record.affected
    assert (source, product.vendor, product.product, product.default_status) == (
        "CNA",
        "Fortinet",
        "FortiOS",
        "unaffected",
    )
    assert product.stored_versions() == [
        {"version": "7.2.0", "lessThan": "7.2.9", "versionType": "semver", "status": "affected"}
    ]


def test_both_containers_are_read_with_their_author(now: datetime) -> None:
    found = raw()
    adp = {
        "title": "CISA ADP Vulnrichment",
        "providerMetadata": {"shortName": "CISA-ADP"},
        "affected": [
            {"vendor": "fortinet", "product": "fortios", "cpes": ["cpe:2.3:o:fortinet:fortios:7.2.0:*:*:*:*:*:*:*"]}
        ],
        "metrics": [{"cvssV3_1": {"baseScore": 9.8}}, {"other": {"type": "ssvc"}}],
    }
    found["containers"]["adp"] = [adp, {"title": "CVE Program Container"}]
    record = one(now, found)
    assert [source for source, _ in record.affected] == ["CNA", "CISA-ADP"]
    assert record.affected[1][1].cpes == [CPE]
    assert record.severity == 9.8


@pytest.mark.parametrize(
    ("product", "named"),
    [
        ({"vendor": "n/a", "product": "n/a", "versions": [{"version": "n/a", "status": "affected"}]}, False),
        ({}, False),
        ({"vendor": "Fortinet", "product": "unspecified"}, False),
        ({"vendor": None, "product": "FortiOS"}, True),
        ({"vendor": "n/a", "product": "n/a", "cpes": ["cpe:2.3:a:acme:shop:*:*:*:*:*:*:*:*"]}, True),
    ],
)
def test_a_product_without_a_name_is_none(now: datetime, product: dict[str, Any], *, named: bool) -> None:
    assert bool(one(now, raw(affected=[product])).affected) is named


def test_a_rejected_record_names_no_product(now: datetime) -> None:
    record = one(now, raw(state="REJECTED"))
    assert record.rejected
    assert record.affected == []


def test_a_rejected_record_may_hold_next_to_nothing(now: datetime) -> None:
    found = {"cveMetadata": {"cveId": "CVE-2024-0001", "state": "REJECTED"}, "containers": {"cna": {}}}
    assert one(now, found).rejected


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("cveMetadata", "cveId"), "CVE-1", "cveMetadata.cveId: is not a CVE identifier such as CVE-2026-12345"),
        (("cveMetadata", "state"), "RESERVED", "cveMetadata.state: input should be 'PUBLISHED' or 'REJECTED'"),
        (("cveMetadata", "datePublished"), "soon",
         "cveMetadata.datePublished: is not a time such as 2026-06-03T14:05:00Z"),
        (("cveMetadata", "datePublished"), "0001-01-01T00:00:00Z",
         "cveMetadata.datePublished: is 0001-01-01, which cannot be right"),
        (("containers", "cna"), None, "containers.cna: is not a set of fields"),
        (("containers", "cna", "affected"), {}, "containers.cna.affected: is not a list"),
        (("containers", "cna", "affected", 0), "x", "containers.cna.affected[0]: is not a set of fields"),
        (("containers", "cna", "affected", 0, "vendor"), 7, "containers.cna.affected[0].vendor: is not text"),
        (("containers", "cna", "affected", 0, "vendor"), "x" * 513,
         "containers.cna.affected[0].vendor: is longer than 512 characters"),
        (("containers", "cna", "affected", 0, "product"), "a\x00",
         "containers.cna.affected[0].product: holds a NUL character"),
        (("containers", "cna", "affected", 0, "versions", 0, "lessThan"), 9,
         "containers.cna.affected[0].versions[0].lessThan: is not text"),
        (("containers", "cna", "affected", 0, "versions", 0, "status"), "bad",
         "containers.cna.affected[0].versions[0].status: input should be 'affected', 'unaffected' or 'unknown'"),
    ],
    ids=lambda value: ".".join(map(str, value))[:60] if isinstance(value, tuple) else None,
)  # fmt: skip
def test_a_wrong_field_is_named_by_its_whole_path(
    now: datetime, path: tuple[str | int, ...], value: object, said: str
) -> None:
    found: Any = raw()
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    (refused,) = read(now, found)
    assert isinstance(refused, Refusal)
    assert refused.why == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"hello": 1}, "This is not a CVE record: it has no cveMetadata and no containers."),
        ("text", "This is not a CVE record: it has no cveMetadata and no containers."),
        ({"title": "KEV", "vulnerabilities": []}, "This is a KEV catalogue: bring it in with ./defend import kev."),
        ({"cveMetadata": {}, "containers": {}},
         "cveMetadata.cveId: is missing; cveMetadata.state: is missing; containers.cna: is missing"),
    ],
)  # fmt: skip
def test_what_is_no_record_says_what_it_is(now: datetime, found: object, said: str) -> None:
    assert read(now, found) == [Refusal("f:1", said)]


def test_one_bad_record_leaves_the_good_ones(now: datetime) -> None:
    made = [
        Document("a", b"{"),
        Document("b", json.dumps(raw()).encode()),
        Document("c", b"", "This line is longer than 8 MB."),
    ]
    first, second, third = records(iter(made), now=now)
    assert isinstance(second, Record)
    assert isinstance(first, Refusal)
    assert first.why.startswith("This is not JSON")
    assert third == Refusal("c", "This line is longer than 8 MB.")


def test_a_list_of_records_is_read_one_by_one(now: datetime) -> None:
    found = read(now, [raw("CVE-2024-0001"), {}, raw("CVE-2024-0003")])
    assert [type(each) for each in found] == [Record, Refusal, Record]
    assert isinstance(found[1], Refusal)
    assert found[1].record == "f:1, record 2"


def test_a_refused_record_is_named_by_its_number_where_it_has_one(now: datetime) -> None:
    found = raw()
    found["containers"]["cna"]["affected"] = 7
    (refused,) = read(now, found)
    assert isinstance(refused, Refusal)
    assert refused.record == "CVE-2024-21762 (f:1)"


def test_scores_that_are_none_are_left_out(now: datetime) -> None:
    odd = [
        {"cvssV3_1": {"baseScore": "9.8"}},
        {"cvssV3_1": 5},
        {"cvssV3_1": {"baseScore": 99}},
        {"cvssV3_0": {"baseScore": 7}},
    ]
    assert one(now, raw(metrics=odd)).severity == 7.0


def test_a_digest_changes_with_what_is_kept(now: datetime) -> None:
    same = raw()
    same["dataVersion"], same["containers"]["cna"]["references"] = "5.2", [{"url": "https://example.org"}]
    assert one(now, same).digest == one(now, raw()).digest
    assert one(now, raw(title="Another")).digest != one(now, raw()).digest
    assert one(now, raw(state="REJECTED")).digest != one(now, raw()).digest


@pytest.mark.skipif(not SAMPLE.exists(), reason="DEFEND_TEST_DATA names no folder with the CVE sample")
def test_every_real_record_can_be_read(now: datetime) -> None:
    found = Counter(type(each).__name__ for each in records(documents(SAMPLE), now=now))
    assert found == {"Record": 2440}


@pytest.mark.skipif(not SAMPLE.exists(), reason="DEFEND_TEST_DATA names no folder with the CVE sample")
def test_what_is_kept_of_real_records_is_a_small_part(now: datetime) -> None:
    with gzip.open(SAMPLE, "rb") as lines:
        whole = sum(len(line) for line in lines)
    kept = sum(len(each.model_dump_json()) for each in records(documents(SAMPLE), now=now) if isinstance(each, Record))
    assert kept < whole
