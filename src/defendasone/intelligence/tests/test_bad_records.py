"""Broken catalogues, field by field: the good are kept, the bad are named, nothing else happens."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.intelligence.cve import Record
from defendasone.intelligence.documents import NotUsable
from defendasone.intelligence.kev import Entry, Refusal, catalogue
from defendasone.intelligence.tests.test_cve import raw
from defendasone.intelligence.tests.test_cve import read as read_cve
from defendasone.intelligence.tests.test_kev import GOOD
from defendasone.intelligence.tests.test_kev import read as read_kev

NOW = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)
TEXTS = {
    "vendorProject": 200,
    "product": 300,
    "vulnerabilityName": 300,
    "shortDescription": 10_000,
    "requiredAction": 10_000,
}
NOT_TEXT: list[object] = [7, 7.5, True, [], ["FortiOS"], {}, {"a": "b"}]


def refused(found: list[Any]) -> Refusal:
    (only,) = found
    assert isinstance(only, Refusal), only
    return only


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("value", NOT_TEXT, ids=repr)
def test_what_is_no_text_is_refused_by_its_field(now: datetime, field: str, value: object) -> None:
    assert refused(read_kev(now, {**GOOD, field: value})).why == f"{field}: is not text"


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("value", ["", "   ", "\t\n", "\u00a0"])
def test_a_text_of_nothing_is_refused(now: datetime, field: str, value: str) -> None:
    assert refused(read_kev(now, {**GOOD, field: value})).why == f"{field}: is empty"


@pytest.mark.parametrize(("field", "most"), TEXTS.items())
def test_a_text_may_be_as_long_as_its_column_and_no_longer(now: datetime, field: str, most: int) -> None:
    (good,) = read_kev(now, {**GOOD, field: "x" * most})
    assert isinstance(good, Entry)
    long = refused(read_kev(now, {**GOOD, field: "x" * (most + 1)}))
    assert long.why == f"{field}: is longer than {most} characters"


@pytest.mark.parametrize("field", [*TEXTS, "cveID", "notes"])
@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
def test_what_no_database_holds_is_refused(now: datetime, field: str, bad: str) -> None:
    assert refused(read_kev(now, {**GOOD, field: bad})).why.startswith(f"{field}: ")


@pytest.mark.parametrize(
    "value",
    [
        "", "CVE", "CVE-2024", "CVE-2024-1", "CVE-2024-123", "cve-2024-21762", "CVE-24-21762", "CVE-2024-21762x",
        "CVE-2024-" + "1" * 20, "CVE-٢٠٢٤-21762", "CVE_2024_21762", "GHSA-1234", " CVE-2024 -21762", None, 7, [],
    ],
)  # fmt: skip
def test_only_a_cve_number_is_one(now: datetime, value: object) -> None:
    assert refused(read_kev(now, {**GOOD, "cveID": value})).why.startswith("cveID: ")


@pytest.mark.parametrize("field", ["dateAdded", "dueDate"])
@pytest.mark.parametrize(
    "value",
    [
        "", "2024", "2024-2-9", "09/02/2024", "2024-02-30", "2024-13-01", "2024-00-10", "0000-01-01", "1998-12-31",
        "9999-12-31", "2024-02-09T00:00:00Z", "yesterday", 20240209, None, [], "２０２４-02-09", "-2024-02-09",
    ],
)  # fmt: skip
def test_only_a_day_that_can_be_is_one(now: datetime, field: str, value: object) -> None:
    assert refused(read_kev(now, {**GOOD, field: value})).why.startswith(f"{field}: is ")


def test_the_edges_of_the_days_that_can_be(now: datetime) -> None:
    def added(day: date) -> Entry | Refusal:
        (found,) = read_kev(now, {**GOOD, "dateAdded": str(day)})
        return found

    def due(day: date) -> Entry | Refusal:
        (found,) = read_kev(now, {**GOOD, "dueDate": str(day)})
        return found

    assert isinstance(added(date(1999, 1, 1)), Entry)
    assert isinstance(added(date(1998, 12, 31)), Refusal)
    assert isinstance(added(now.date() + timedelta(days=1)), Entry)
    assert isinstance(added(now.date() + timedelta(days=2)), Refusal)
    assert isinstance(due(now.date() + timedelta(days=3660)), Entry)
    assert isinstance(due(now.date() + timedelta(days=3661)), Refusal)


@pytest.mark.parametrize(
    ("value", "used"),
    [("Known", True), ("known", True), (" KNOWN ", True), ("Unknown", False), ("", False), ("x", False)],
)
def test_use_by_ransomware_is_known_or_not(now: datetime, value: str, used: bool) -> None:
    (found,) = read_kev(now, {**GOOD, "knownRansomwareCampaignUse": value})
    assert isinstance(found, Entry)
    assert found.ransomware is used


@pytest.mark.parametrize("value", [True, 1, [], {}])
def test_use_by_ransomware_in_another_kind_is_refused(now: datetime, value: object) -> None:
    found = refused(read_kev(now, {**GOOD, "knownRansomwareCampaignUse": value}))
    assert found.why == "knownRansomwareCampaignUse: is not 'Known' or 'Unknown'"


@pytest.mark.parametrize("value", [None, 7, "CVE-2024-21762", [], [GOOD], True])
def test_an_entry_that_is_no_entry_is_counted_and_named_by_its_place(now: datetime, value: object) -> None:
    first, second = read_kev(now, GOOD, value)
    assert isinstance(first, Entry)
    assert isinstance(second, Refusal)
    assert second.record == "entry 2"


def test_many_faults_are_said_in_short(now: datetime) -> None:
    found = refused(read_kev(now, {"cveID": "CVE-2024-21762"}))
    assert found.why.endswith("; and 4 more")
    assert len(found.why) <= 300


def test_the_first_good_one_of_two_is_kept_whichever_stands_first(now: datetime) -> None:
    """A broken entry does not use up its number."""
    found = read_kev(now, {**GOOD, "product": ""}, GOOD, {**GOOD, "product": "FortiWeb"})
    assert [type(each) for each in found] == [Refusal, Entry, Refusal]
    assert isinstance(found[1], Entry)
    assert found[1].product == "FortiOS"


@pytest.mark.parametrize(
    "content",
    [
        b"", b" ", b"null", b"7", b'"text"', b"[]", b"{}", b'{"vulnerabilities": {}}', b'{"vulnerabilities": "x"}',
        b'{"vulnerabilities": null}', b'{"vulnerabilities": []}', b"{", b"<html>", b"<!DOCTYPE html>", b"\xff\xfe\x00",
        b"cveID,product\nCVE-2024-1,x\n", b"PK\x03\x04", b'{"a": NaN', b"[" * 200_000, b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda content: content[:20],
)  # fmt: skip
def test_a_file_that_is_no_catalogue_is_refused_whole_in_plain_words(content: bytes) -> None:
    with pytest.raises(NotUsable) as wrong:
        catalogue(content)
    assert str(wrong.value).startswith("This ")
    assert str(wrong.value).endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_catalogue_in_any_of_unicodes_encodings_is_read(encoding: str) -> None:
    content = json.dumps({"catalogVersion": "2026.06.03", "vulnerabilities": [GOOD]}, ensure_ascii=False)
    assert catalogue(content.encode(encoding)).entries == [GOOD]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GOOD)), anything)
def test_one_wrong_field_never_breaks_the_reading_of_a_catalogue(field: str, value: object) -> None:
    found = read_kev(NOW, {**GOOD, field: value}, {**GOOD, "cveID": "CVE-2023-1111"})
    assert len(found) == 2
    assert isinstance(found[1], Entry)
    if isinstance(found[0], Refusal):
        assert found[0].why.startswith(field)


def product(**fields: object) -> dict[str, Any]:
    """A record with one product."""
    return raw(affected=[{"vendor": "Acme", "product": "Gadget", "defaultStatus": "affected", **fields}])


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"vendor": 7}, "containers.cna.affected[0].vendor"),
        ({"vendor": "x" * 513}, "containers.cna.affected[0].vendor"),
        ({"product": ["a"]}, "containers.cna.affected[0].product"),
        ({"product": "x" * 2049}, "containers.cna.affected[0].product"),
        ({"defaultStatus": "maybe"}, "containers.cna.affected[0].defaultStatus"),
        ({"versions": "1.0"}, "containers.cna.affected[0].versions"),
        ({"versions": ["1.0"]}, "containers.cna.affected[0].versions[0]"),
        ({"versions": [{"status": "perhaps"}]}, "containers.cna.affected[0].versions[0].status"),
        ({"versions": [{"version": 7, "status": "affected"}]}, "containers.cna.affected[0].versions[0].version"),
        ({"versions": [{"status": "affected", "lessThan": []}]}, "containers.cna.affected[0].versions[0].lessThan"),
        ({"versions": [{"status": "affected", "changes": [7]}]}, "containers.cna.affected[0].versions[0].changes[0]"),
        ({"versions": [{"version": "1"}] * 10_001}, "containers.cna.affected[0].versions"),
        ({"cpes": "cpe:2.3:a:x:y"}, "containers.cna.affected[0].cpes"),
        ({"cpes": [7]}, "containers.cna.affected[0].cpes[0]"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_record_is_named_by_its_place(now: datetime, fields: dict[str, object], where: str) -> None:
    found = refused(read_cve(now, product(**fields)))
    assert found.record == "CVE-2024-21762 (f:1)"
    assert found.why.startswith(f"{where}: ")


@pytest.mark.parametrize(
    "change",
    [
        {"cveMetadata": None},
        {"cveMetadata": []},
        {"cveMetadata": {}},
        {"cveMetadata": {"cveId": "CVE-2024-1111"}},
        {"cveMetadata": {"cveId": "CVE-2024-1111", "state": "RESERVED"}},
        {"cveMetadata": {"cveId": "nonsense", "state": "PUBLISHED"}},
        {"cveMetadata": {"cveId": "CVE-2024-1111", "state": "PUBLISHED", "datePublished": "soon"}},
        {"cveMetadata": {"cveId": "CVE-2024-1111", "state": "PUBLISHED", "datePublished": "1980-01-01T00:00:00Z"}},
        {"containers": None},
        {"containers": {}},
        {"containers": {"cna": None}},
        {"containers": {"cna": {"affected": {}}}},
        {"containers": {"cna": {}, "adp": {}}},
        {"containers": {"cna": {}, "adp": [7]}},
        {"containers": {"cna": {"metrics": ["9.8"]}}},
        {"containers": {"cna": {"descriptions": ["bad"]}}},
    ],
)  # fmt: skip
def test_a_record_without_what_it_has_to_have_is_refused_and_the_next_is_read(
    now: datetime, change: dict[str, object]
) -> None:
    bad, good = read_cve(now, {**raw(), **change}, raw("CVE-2024-2222"))
    assert isinstance(bad, Refusal)
    assert isinstance(good, Record)


@pytest.mark.parametrize("score", [None, "9.8", -1, 10.1, 99, [], {}, float("1e300")])
def test_a_score_that_cannot_be_is_left_out_and_the_record_stays(now: datetime, score: object) -> None:
    (found,) = read_cve(now, raw(metrics=[{"cvssV3_1": {"baseScore": score}}, {"cvssV3_0": {"baseScore": 7.5}}]))
    assert isinstance(found, Record)
    assert found.severity == 7.5


@pytest.mark.parametrize("name", ["", "-", "n/a", "N/A", "unknown", "Unspecified", "none"])
def test_a_product_without_a_name_counts_only_with_a_cpe(now: datetime, name: str) -> None:
    (bare,) = read_cve(now, product(product=name))
    (named,) = read_cve(now, product(product=name, cpes=["cpe:2.3:a:acme:gadget:*:*:*:*:*:*:*:*"]))
    assert isinstance(bare, Record)
    assert isinstance(named, Record)
    assert (len(bare.affected), len(named.affected)) == (0, 1)


def test_a_rejected_record_names_no_product_even_where_it_lists_some(now: datetime) -> None:
    (found,) = read_cve(now, raw(state="REJECTED"))
    assert isinstance(found, Record)
    assert found.rejected
    assert found.affected == []


@pytest.mark.parametrize("value", [None, 7, "text", [], {}, {"a": 1}, {"vulnerabilities": []}])
def test_what_is_no_record_is_refused_by_its_place(now: datetime, value: object) -> None:
    found = read_cve(now, value, raw())
    assert isinstance(found[-1], Record)
    assert all(isinstance(each, Refusal) and each.record.startswith("f:1") for each in found[:-1])


@given(st.sampled_from(["title", "descriptions", "affected", "metrics", "providerMetadata"]), anything)
def test_one_wrong_part_never_breaks_the_reading_of_records(field: str, value: object) -> None:
    wrong: dict[str, Any] = {field: value}
    found = read_cve(NOW, raw(**wrong), raw("CVE-2024-2222"))
    assert len(found) == 2
    assert isinstance(found[1], Record)
