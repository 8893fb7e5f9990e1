"""Bringing in CVE records: files, lines, folders; what is new, changed, rejected and broken."""

import gzip
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from defendasone.core import flow
from defendasone.core.flow import Happened, on
from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.intelligence.actions import cve as importing
from defendasone.intelligence.actions import import_cve
from defendasone.intelligence.documents import NotUsable
from defendasone.intelligence.models import AffectedProduct, Import, Vulnerability
from defendasone.intelligence.tests.test_cve import raw
from defendasone.testing.factories import intelligence
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
SAMPLE = Path(os.environ.get("DEFEND_TEST_DATA", "/nowhere")) / "cve" / "vulnrichment-sample-2500.jsonl.gz"


@pytest.fixture
def told() -> Iterator[list[Happened]]:
    heard: list[Happened] = []

    def listen(happened: Happened) -> None:
        heard.append(happened)

    on("intelligence.imported")(listen)
    yield heard
    flow._bridges["intelligence.imported"].remove(listen)


def record(number: int, **cna: Any) -> dict[str, Any]:
    return raw(f"CVE-2024-{number}", **cna)


def bring(now: datetime, folder: Path, *records: object, name: str = "records.jsonl") -> Import:
    file = folder / name
    file.write_text("\n".join(json.dumps(each) for each in records), encoding="utf-8")
    with service():
        return import_cve(file, source=file.name, by=SERVICE, now=now)


def counts(of: Import) -> tuple[int, int, int, int]:
    return of.added, of.changed, of.unchanged, of.refused


def test_a_record_is_stored_with_what_matching_needs(now: datetime, tmp_path: Path) -> None:
    metrics = [{"cvssV3_1": {"baseScore": 9.8}}]
    assert counts(bring(now, tmp_path, record(1111, metrics=metrics), name="CVE-2024-1111.json")) == (1, 0, 0, 0)
    made = Vulnerability.objects.get()
    assert (made.cve, made.title, made.description) == ("CVE-2024-1111", "Bad thing", "Something bad.")
    assert (made.state, made.severity) == ("published", Decimal("9.8"))
    product = made.affected.get()
    assert (product.source, product.vendor, product.product, product.default_status) == (
        "CNA",
        "Fortinet",
        "FortiOS",
        "unaffected",
    )
    assert product.versions == [
        {"version": "7.2.0", "lessThan": "7.2.9", "versionType": "semver", "status": "affected"}
    ]


def test_again_changes_nothing_and_another_text_is_a_change(now: datetime, tmp_path: Path) -> None:
    later = now + timedelta(days=1)
    bring(now, tmp_path, record(1111), record(2222))
    assert counts(bring(later, tmp_path, record(1111), record(2222))) == (0, 0, 2, 0)
    assert set(Vulnerability.objects.values_list("changed", flat=True)) == {now}
    assert counts(bring(later, tmp_path, record(1111, title="Another"), record(2222))) == (0, 1, 1, 0)
    assert Vulnerability.objects.get(cve="CVE-2024-1111").title == "Another"
    assert AffectedProduct.objects.count() == 2


def test_products_that_a_record_no_longer_names_are_gone(now: datetime, tmp_path: Path) -> None:
    other = [{"vendor": "Fortinet", "product": "FortiProxy", "versions": []}]
    bring(now, tmp_path, record(1111))
    bring(now, tmp_path, record(1111, affected=other))
    assert list(AffectedProduct.objects.values_list("product", flat=True)) == ["FortiProxy"]


def test_a_rejection_takes_the_products_of_a_known_vulnerability_away(now: datetime, tmp_path: Path) -> None:
    bring(now, tmp_path, record(1111))
    rejected = raw("CVE-2024-1111", state="REJECTED")
    assert counts(bring(now, tmp_path, rejected)) == (0, 1, 0, 0)
    assert Vulnerability.objects.get().state == Vulnerability.State.REJECTED
    assert not AffectedProduct.objects.exists()
    assert counts(bring(now, tmp_path, rejected)) == (0, 0, 1, 0)
    assert counts(bring(now, tmp_path, record(1111))) == (0, 1, 0, 0)
    assert (Vulnerability.objects.get().state, AffectedProduct.objects.count()) == ("published", 1)


def test_int_2_what_nothing_can_be_matched_with_is_refused_with_the_field(now: datetime, tmp_path: Path) -> None:
    nameless = [{"vendor": "n/a", "product": "n/a", "versions": [{"version": "n/a", "status": "affected"}]}]
    made = bring(
        now,
        tmp_path,
        raw("CVE-2024-1111", state="REJECTED"),
        record(2222, affected=nameless),
        record(3333, affected=[]),
    )
    assert counts(made) == (0, 0, 0, 3)
    assert made.refusals == [
        ["CVE-2024-1111", "cveMetadata.state: the record was rejected, so that there is nothing to match"],
        ["CVE-2024-2222", "containers.cna.affected: names no product, so that there is nothing to match"],
        ["CVE-2024-3333", "containers.cna.affected: names no product, so that there is nothing to match"],
    ]
    assert not Vulnerability.objects.exists()


def test_a_record_without_products_still_tells_of_what_the_catalogue_knows(now: datetime, tmp_path: Path) -> None:
    known = intelligence.exploited()
    assert counts(bring(now, tmp_path, raw(known.cve, affected=[], title="A title"))) == (0, 1, 0, 0)
    known.refresh_from_db()
    assert known.title == "A title"


def test_a_record_without_a_title_keeps_the_catalogues(now: datetime, tmp_path: Path) -> None:
    known = intelligence.exploited(of=intelligence.vulnerability(title="From the catalogue"))
    bring(now, tmp_path, raw(known.cve, title="", descriptions=[]))
    known.refresh_from_db()
    assert known.title == "From the catalogue"


def test_broken_records_are_refused_one_by_one(now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    lines = [json.dumps(record(1111)), "{", json.dumps({"hello": 1}), json.dumps(record(2222, affected=7)), "<html>"]
    file.write_text("\n".join([*lines, json.dumps(record(3333))]))
    with service():
        made = import_cve(file, source="records.jsonl", by=SERVICE, now=now)
    assert counts(made) == (2, 0, 0, 4)
    assert [name for name, _ in made.refusals] == [
        "records.jsonl:2",
        "records.jsonl:3",
        "CVE-2024-2222 (records.jsonl:4)",
        "records.jsonl:5",
    ]


def test_a_number_that_comes_again_in_one_file_is_an_addition_and_a_change(now: datetime, tmp_path: Path) -> None:
    made = bring(now, tmp_path, record(1111, title="First"), record(1111, title="Second"), record(1111, title="Second"))
    assert counts(made) == (1, 1, 1, 0)
    assert Vulnerability.objects.get().title == "Second"
    assert AffectedProduct.objects.count() == 1


def test_a_folder_tree_is_walked(now: datetime, tmp_path: Path) -> None:
    for number in (1111, 2222, 3333):
        file = tmp_path / "cves" / "2024" / f"{number}xxx" / f"CVE-2024-{number}.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(record(number)))
    (tmp_path / "cves" / "delta.json").write_text('{"fetchTime": "2026-06-03", "new": []}')
    (tmp_path / "README.md").write_text("# Records")
    with service():
        made = import_cve(tmp_path, source="cves", by=SERVICE, now=now)
    assert counts(made) == (3, 0, 0, 1)
    assert made.refusals[0][0] == "cves/delta.json"


def test_a_place_without_any_record_is_refused_whole(now: datetime, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Nothing here")
    with service():
        with pytest.raises(NotUsable, match="no CVE record here"):
            import_cve(tmp_path, source="folder", by=SERVICE, now=now)
        assert not Import.objects.exists()


def test_a_broken_gzip_file_keeps_what_came_before_the_break(now: datetime, tmp_path: Path) -> None:
    whole = gzip.compress("\n".join(json.dumps(record(number)) for number in range(1000, 3000)).encode())
    file = tmp_path / "records.jsonl.gz"
    file.write_bytes(whole[: len(whole) // 2])
    with service():
        made = import_cve(file, source=file.name, by=SERVICE, now=now)
    assert made.added > 500
    assert made.refusals[-1] == ["records.jsonl.gz", "This is not a whole gzip file: copy it again."]


def test_each_batch_is_whole_and_the_import_says_how_far_it_came(
    now: datetime, tmp_path: Path, told: list[Happened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)

    def broken(happened: Happened) -> None:
        if len(told) == 3:
            raise RuntimeError(happened.event)

    on("intelligence.imported")(broken)
    try:
        with pytest.raises(RuntimeError):
            bring(now, tmp_path, *(record(number) for number in range(1000, 1045)))
    finally:
        flow._bridges["intelligence.imported"].remove(broken)
    # In a test the outermost block is undone too; what the first batches announced shows that they were whole.
    assert [len(each.case) for each in told] == [10, 10, 10]


def test_batches_share_one_row_and_one_event(now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    made = bring(now, tmp_path, *(record(number) for number in range(1000, 1045)))
    with service():
        assert counts(Import.objects.get()) == counts(made) == (45, 0, 0, 0)
        assert Event.objects.get().detail["added"] == 45
        assert Import.objects.get().finished


@pytest.mark.usefixtures("real_logins")
def test_a_broken_import_leaves_whole_batches_and_is_not_finished(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With real commits: the third batch fails, and the first two are there with their counts."""
    from defendasone.testing.logins import become

    monkeypatch.setattr(importing, "BATCH", 10)
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(json.dumps(record(number)) for number in range(1000, 1045)))

    def broken(happened: Happened) -> None:
        if Vulnerability.objects.count() == 30:
            raise RuntimeError(happened.event)

    on("intelligence.imported")(broken)
    become("defend_jobs")
    try:
        with pytest.raises(RuntimeError):
            import_cve(file, source=file.name, by=SERVICE, now=now)
        row = Import.objects.get()
        assert (row.added, row.finished) == (20, False)
        assert Vulnerability.objects.count() == AffectedProduct.objects.count() == 20
        assert not Event.objects.exists()
        flow._bridges["intelligence.imported"].remove(broken)
        assert counts(import_cve(file, source=file.name, by=SERVICE, now=now)) == (25, 0, 20, 0)
    finally:
        become("defend_web")


@pytest.mark.skipif(not SAMPLE.exists(), reason="DEFEND_TEST_DATA names no folder with the CVE sample")
def test_the_real_sample_comes_in_and_again_changes_nothing(now: datetime) -> None:
    with service():
        first = import_cve(SAMPLE, source=SAMPLE.name, by=SERVICE, now=now)
        again = import_cve(SAMPLE, source=SAMPLE.name, by=SERVICE, now=now)
    assert first.added + first.refused == 2440
    assert first.refused == 169
    assert counts(again) == (0, 0, first.added, first.refused)
