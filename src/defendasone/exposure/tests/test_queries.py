"""Registers as they are read: the state of each, its entries in order, the preview of a file."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from defendasone.core.isolation import viewing
from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.directory.models import Council
from defendasone.exposure import queries
from defendasone.exposure.models import Register, Technology
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def analyst() -> Viewer:
    return accounts.viewer(Role.ANALYST)


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [(0, "good", "Good"), (45, "good", "Good"), (46, "stale", "To be confirmed"), (None, "never", "Never confirmed")],
)
def test_a_register_has_a_state(
    here: Council, analyst: Viewer, now: datetime, days: int | None, state: str, said: str
) -> None:
    registers.register(here, confirmed=now - timedelta(days=days or 0))
    if days is None:
        with service():
            Register.objects.update(confirmed=None)
    with viewing(analyst, reading=True):
        (line,) = queries.lines(analyst, now)
    assert (line.state, line.said, line.name) == (state, said, "Here")


def test_a_council_without_a_register_has_a_line_too(here: Council, analyst: Viewer, now: datetime) -> None:
    with viewing(analyst, reading=True):
        (line,) = queries.lines(analyst, now)
    assert (line.state, line.said, line.entries, line.confirmed) == ("none", "No register", 0, None)


def test_every_line_is_read_at_once(analyst: Viewer, now: datetime) -> None:
    for _ in range(20):
        registers.register(directory.council(), confirmed=now)
    with viewing(analyst, reading=True), CaptureQueriesContext(connection) as captured:
        assert len(queries.lines(analyst, now)) == 20
    assert len(captured) == 1


def test_strangers_and_outsiders_have_no_lines(here: Council, now: datetime) -> None:
    for viewer in (STRANGER, accounts.viewer(Role.PARTNER), accounts.viewer(Role.SUPPLIER)):
        with viewing(viewer, reading=True):
            assert queries.lines(viewer, now) == []


def test_entries_stand_by_product_and_by_version_in_its_own_order(here: Council, analyst: Viewer) -> None:
    for version in ("7.2.10", "", "7.2.9", "7.10.1"):
        registers.technology(here, "Fortinet", "FortiOS", version)
    registers.technology(here, "Cisco", "ASA", "9.8")
    with viewing(analyst, reading=True):
        rows = [(row.product, row.version) for row in queries.entries(analyst, here)]
    assert rows == [
        ("ASA", "9.8"),
        ("FortiOS", ""),
        ("FortiOS", "7.2.9"),
        ("FortiOS", "7.2.10"),
        ("FortiOS", "7.10.1"),
    ]


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("", ["ASA", "FortiOS"]),
        ("forti", ["FortiOS"]),
        ("CISCO", ["ASA"]),
        ("7.2", ["FortiOS"]),
        ("edge", ["FortiOS"]),
        ("%", []),
        ("_", []),
        ("'; drop table exposure_technology; --", []),
    ],
)
def test_a_search_looks_at_every_column(here: Council, analyst: Viewer, text: str, products: list[str]) -> None:
    registers.technology(here, "Fortinet", "FortiOS", "7.2.4", note="The edge")
    registers.technology(here, "Cisco", "ASA", "9.8")
    with viewing(analyst, reading=True):
        assert [row.product for row in queries.entries(analyst, here, text)] == products


def test_an_entry_can_be_changed_from_what_it_is(here: Council, analyst: Viewer) -> None:
    registers.technology(here, "Fortinet", "FortiOS", "7.2.4", note="The edge", internet_facing=True)
    with viewing(analyst, reading=True):
        entry = queries.as_entry(Technology.objects.get())
    assert (entry.vendor, entry.product, entry.version, entry.note, entry.internet_facing) == (
        "Fortinet",
        "FortiOS",
        "7.2.4",
        "The edge",
        True,
    )


def test_what_is_downloaded_can_be_uploaded_again(here: Council, analyst: Viewer) -> None:
    for facing in (True, False, None):
        registers.technology(here, "Acme", f"Thing {facing}", "1.0", internet_facing=facing, note="n")
    with viewing(analyst, reading=True):
        rows = list(queries.exported(analyst, here))
    assert rows == [
        ["Thing False", "Acme", "1.0", "no", "n"],
        ["Thing None", "Acme", "1.0", "", "n"],
        ["Thing True", "Acme", "1.0", "yes", "n"],
    ]


def test_a_preview_shows_our_columns_with_their_names_and_the_first_rows(here: Council) -> None:
    content = b"ID,Maker,Software,Remarks\n" + b"".join(b"%d,Acme,Thing %d\n" % (n, n) for n in range(9))
    waiting = registers.upload(here, content, mapping={"vendor": 1, "product": 2, "note": 3})
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer, reading=True):
        shown = queries.preview(queries.uploads(officer, here).get(pk=waiting.pk))
    assert shown.columns == [("Product", "Software"), ("Vendor", "Maker"), ("Note", "Remarks")]
    assert shown.first == [[f"Thing {n}", "Acme", ""] for n in range(5)]
    assert (len(shown.cleaned.entries), shown.cleaned.problems) == (9, [])


def test_what_a_vulnerability_touches_is_said_in_order(analyst: Viewer) -> None:
    made = intelligence.vulnerability()
    for product, version in (("FortiProxy", "2.0"), ("FortiOS", "7.4.0"), ("FortiOS", "7.2.0")):
        intelligence.affected(made, "Fortinet", product, {"version": version, "lessThanOrEqual": f"{version}.9"})
    with service():
        from defendasone.exposure.actions import refresh_applicability

        refresh_applicability([made.pk])
    with viewing(analyst, reading=True):
        rows = [(row.product, row.said) for row in queries.touched(made)]
    assert rows == [
        ("FortiOS", "7.2.0 to 7.2.0.9"),
        ("FortiOS", "7.4.0 to 7.4.0.9"),
        ("FortiProxy", "2.0 to 2.0.9"),
    ]
