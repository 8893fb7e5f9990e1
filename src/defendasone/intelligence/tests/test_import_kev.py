"""Bringing in the catalogue of vulnerabilities known to be exploited."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from defendasone.core import flow
from defendasone.core.flow import Happened, on
from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.intelligence.actions import failed, import_kev
from defendasone.intelligence.actions.tally import MOST_KEPT
from defendasone.intelligence.documents import NotUsable
from defendasone.intelligence.models import Import, KnownExploited, Vulnerability
from defendasone.intelligence.tests.test_kev import GOOD
from defendasone.testing.factories import intelligence
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
REAL = Path(os.environ.get("DEFEND_TEST_DATA", "/nowhere")) / "kev" / "known_exploited_vulnerabilities.json"


@pytest.fixture
def told() -> Iterator[list[Happened]]:
    """What bridges are told."""
    heard: list[Happened] = []

    def listen(happened: Happened) -> None:
        heard.append(happened)

    on("intelligence.imported")(listen)
    yield heard
    flow._bridges["intelligence.imported"].remove(listen)


def entry(number: int = 21762, **fields: object) -> dict[str, object]:
    return {**GOOD, "cveID": f"CVE-2024-{number}", **fields}


def bring(now: datetime, *entries: object) -> Import:
    content = json.dumps({"catalogVersion": "2026.06.03", "vulnerabilities": entries}).encode()
    with service():
        return import_kev(content, source="kev.json", by=SERVICE, now=now)


def counts(of: Import) -> tuple[int, int, int, int]:
    return of.added, of.changed, of.unchanged, of.refused


def test_entries_are_added_once(now: datetime) -> None:
    assert counts(bring(now, entry(1111), entry(2222))) == (2, 0, 0, 0)
    assert counts(bring(now, entry(1111), entry(2222))) == (0, 0, 2, 0)
    assert KnownExploited.objects.count() == Vulnerability.objects.count() == 2


def test_what_says_something_else_is_changed_and_the_rest_is_not_touched(now: datetime) -> None:
    bring(now, entry(1111), entry(2222))
    later = now + timedelta(days=1)
    assert counts(bring(later, entry(1111, notes="More."), entry(2222), entry(3333))) == (1, 1, 1, 0)
    changed = KnownExploited.objects.get(vulnerability__cve="CVE-2024-1111")
    assert changed.notes == "More."
    times = dict(Vulnerability.objects.values_list("cve", "changed"))
    assert times == {"CVE-2024-1111": later, "CVE-2024-2222": now, "CVE-2024-3333": later}


def test_an_entry_that_is_gone_from_the_file_stays(now: datetime) -> None:
    """A file that was cut short must not empty the list."""
    bring(now, entry(1111), entry(2222))
    assert counts(bring(now, entry(1111))) == (0, 0, 1, 0)
    assert KnownExploited.objects.count() == 2


def test_broken_entries_are_refused_one_by_one_and_the_good_ones_kept(now: datetime) -> None:
    broken = {name: value for name, value in entry(2222).items() if name != "product"}
    made = bring(now, entry(1111), broken, entry(3333, dateAdded="2024-13-45"), 7, entry(1111), entry(4444))
    assert counts(made) == (2, 0, 0, 4)
    assert made.refusals == [
        ["CVE-2024-2222 (entry 2)", "product: is missing"],
        ["CVE-2024-3333 (entry 3)", "dateAdded: is not a date such as 2026-06-03"],
        ["entry 4", "the record: is not a set of fields"],
        ["CVE-2024-1111", "cveID: stands twice; the first was kept (entry 5 was not)"],
    ]
    assert set(KnownExploited.objects.values_list("vulnerability__cve", flat=True)) == {
        "CVE-2024-1111",
        "CVE-2024-4444",
    }


def test_a_file_that_is_none_writes_nothing_at_all(now: datetime, told: list[Happened]) -> None:
    with service():
        for content in (b"", b"<html>", b"[]", b'{"vulnerabilities": []}'):
            with pytest.raises(NotUsable):
                import_kev(content, source="kev.json", by=SERVICE, now=now)
        assert not Import.objects.exists()
        assert not Event.objects.exists()
    assert told == []


def test_the_import_leaves_its_row_and_one_event(now: datetime) -> None:
    made = bring(now, entry(1111), 7)
    with service():
        row = Import.objects.get()
        event = Event.objects.get()
    assert (row.pk, row.kind, row.source, row.at, row.finished) == (made.pk, "kev", "kev.json", now, True)
    assert (event.kind, event.stream, event.council) == (
        "intelligence.kev-imported",
        f"intelligence.import/{made.pk}",
        None,
    )
    assert event.detail == {"source": "kev.json", "added": 1, "changed": 0, "unchanged": 0, "refused": 1}


def test_others_are_told_of_what_was_touched_and_of_nothing_else(now: datetime, told: list[Happened]) -> None:
    bring(now, entry(1111), entry(2222))
    keys = dict(Vulnerability.objects.values_list("cve", "pk"))
    bring(now, entry(1111), entry(2222, notes="More."))
    bring(now, entry(1111), entry(2222, notes="More."))
    assert [sorted(each.case) for each in told] == [sorted(keys.values()), [keys["CVE-2024-2222"]]]
    assert {(each.event, each.by, each.now) for each in told} == {("intelligence.imported", SERVICE, now)}


def test_where_a_bridge_fails_nothing_was_imported(now: datetime) -> None:
    def broken(happened: Happened) -> None:
        raise RuntimeError(happened.event)

    on("intelligence.imported")(broken)
    try:
        with pytest.raises(RuntimeError):
            bring(now, entry(1111))
    finally:
        flow._bridges["intelligence.imported"].remove(broken)
    with service():
        assert not Vulnerability.objects.exists()
        assert not Import.objects.exists()
        assert not Event.objects.exists()


def test_the_catalogue_names_what_has_no_record_and_leaves_what_has_one(now: datetime) -> None:
    intelligence.vulnerability("CVE-2024-1111", title="The record's own", digest=b"x" * 16)
    bring(now, entry(1111), entry(2222))
    titles = dict(Vulnerability.objects.values_list("cve", "title"))
    assert titles == {"CVE-2024-1111": "The record's own", "CVE-2024-2222": GOOD["vulnerabilityName"]}
    bring(now, entry(1111, vulnerabilityName="New name"), entry(2222, vulnerabilityName="New name"))
    titles = dict(Vulnerability.objects.values_list("cve", "title"))
    assert titles == {"CVE-2024-1111": "The record's own", "CVE-2024-2222": "New name"}


def test_refusals_are_kept_up_to_a_bound_and_counted_beyond(now: datetime) -> None:
    made = bring(now, *range(MOST_KEPT + 20))
    assert counts(made) == (0, 0, 0, MOST_KEPT + 20)
    assert len(made.refusals) == MOST_KEPT


def test_a_source_that_no_database_can_hold_is_kept_as_text(now: datetime) -> None:
    with service():
        made = failed("kev", "k\x00ev\ud800.json" + "x" * 1000, "It is not there.", by=SERVICE, now=now)
        made.refresh_from_db()
    assert made.source.startswith("kev?.json")
    assert (len(made.source), made.refusals) == (500, [["the catalogue", "It is not there."]])


def test_the_number_of_queries_does_not_grow_with_the_entries(now: datetime) -> None:
    def queries(*entries: object) -> int:
        with CaptureQueriesContext(connection) as captured:
            bring(now, *entries)
        return len(captured)

    bring(now, entry(1111))
    few = queries(entry(1111, notes="a"), entry(1112))
    assert queries(*(entry(number, notes="b") for number in range(1111, 1311))) <= few + 1


@pytest.mark.skipif(not REAL.exists(), reason="DEFEND_TEST_DATA names no folder with the KEV catalogue")
def test_the_real_catalogue_comes_in_and_again_changes_nothing(now: datetime) -> None:
    raw: Any = json.loads(REAL.read_bytes())
    with service():
        first = import_kev(REAL.read_bytes(), source=REAL.name, by=SERVICE, now=now)
        again = import_kev(REAL.read_bytes(), source=REAL.name, by=SERVICE, now=now)
    assert counts(first) == (len(raw["vulnerabilities"]), 0, 0, 0) == (1404, 0, 0, 0)
    assert counts(again) == (0, 0, 1404, 0)
    known = sum(each["knownRansomwareCampaignUse"] == "Known" for each in raw["vulnerabilities"])
    assert KnownExploited.objects.filter(ransomware=True).count() == known
