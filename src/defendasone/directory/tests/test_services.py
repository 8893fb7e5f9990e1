"""Shared services: one team for several councils, with dates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from defendasone.core import flow, ledger
from defendasone.core.flow import Happened, Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import actions, jobs, queries
from defendasone.directory.models import Council, SharedService, SharedServiceCouncil
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Happened]:
    heard: list[Happened] = []
    monkeypatch.setitem(flow._bridges, "directory.shared-service-changed", [heard.append])
    return heard


@pytest.fixture
def administrator() -> Iterator[Viewer]:
    viewer = accounts.viewer(Role.ADMINISTRATOR)
    with viewing(viewer):
        yield viewer


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def joint() -> SharedService:
    return directory.shared_service("Joint team")


def test_a_shared_service_is_made_and_renamed(administrator: Viewer, now: datetime) -> None:
    made = actions.create_service("  Joint \n team ", " Since 2012. ", by=administrator, now=now)
    assert (made.name, made.note) == ("Joint team", "Since 2012.")
    actions.change_service(made, "One team", "", by=administrator, now=now)
    assert SharedService.objects.get().name == "One team"
    kinds = ledger.stream(f"directory.shared-service/{made.pk}", viewer=administrator).values_list("kind", flat=True)
    assert list(kinds) == ["directory.shared-service-created", "directory.shared-service-changed"]


def test_names_are_given_and_given_once(administrator: Viewer, joint: SharedService, now: datetime) -> None:
    with pytest.raises(Refused, match="with this name already"):
        actions.create_service("Joint team", by=administrator, now=now)
    with pytest.raises(Refused, match="Enter the name"):
        actions.create_service("  ", by=administrator, now=now)
    other = actions.create_service("Another", by=administrator, now=now)
    with pytest.raises(Refused, match="with this name already"):
        actions.change_service(other, "Joint team", by=administrator, now=now)
    assert set(SharedService.objects.values_list("name", flat=True)) == {"Joint team", "Another"}


def test_a_council_joins_and_leaves_and_it_is_told(
    administrator: Viewer, joint: SharedService, here: Council, now: datetime, told: list[Happened]
) -> None:
    part = actions.add_council(joint, here, date(2026, 7, 1), by=administrator, now=now)
    actions.remove_council(part, date(2026, 12, 31), by=administrator, now=now)
    kept = SharedServiceCouncil.objects.get()
    assert (kept.valid_from, kept.valid_to) == (date(2026, 7, 1), date(2026, 12, 31))
    assert [(each.case, each.by, each.now) for each in told] == [(joint, administrator, now)] * 2
    mine = ledger.stream(f"directory.council/{here.pk}", viewer=administrator)
    assert [(event.kind, event.council, event.detail["day"]) for event in mine] == [
        ("directory.shared-service-joined", here.pk, "2026-07-01"),
        ("directory.shared-service-left", here.pk, "2026-12-31"),
    ]


def test_what_a_council_reads_of_it_names_no_other(
    administrator: Viewer, joint: SharedService, here: Council, now: datetime
) -> None:
    there = directory.council("There")
    for council in (here, there):
        actions.add_council(joint, council, now.date(), by=administrator, now=now)
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        seen = list(ledger.visible_to(officer))
    assert {event.council for event in seen} == {here.pk}
    assert not any(there.gss in str(event.detail) or "There" in str(event.detail) for event in seen)


def test_a_council_takes_part_once_at_a_time(
    administrator: Viewer, joint: SharedService, here: Council, now: datetime
) -> None:
    part = actions.add_council(joint, here, date(2026, 7, 1), by=administrator, now=now)
    with pytest.raises(Refused, match="already takes part"):
        actions.add_council(joint, here, date(2026, 8, 1), by=administrator, now=now)
    actions.remove_council(part, date(2026, 12, 31), by=administrator, now=now)
    with pytest.raises(Refused, match="already takes part"):
        actions.add_council(joint, here, date(2026, 12, 31), by=administrator, now=now)
    actions.add_council(joint, here, date(2027, 1, 1), by=administrator, now=now)
    assert SharedServiceCouncil.objects.count() == 2


@pytest.mark.parametrize("day", [date(1066, 1, 1), date(2066, 1, 1)])
def test_absurd_days_are_refused(
    administrator: Viewer, joint: SharedService, here: Council, now: datetime, day: date
) -> None:
    with pytest.raises(Refused, match="not more than ten years ahead"):
        actions.add_council(joint, here, day, by=administrator, now=now)
    part = actions.add_council(joint, here, now.date(), by=administrator, now=now)
    with pytest.raises(Refused, match="not more than ten years ahead"):
        actions.remove_council(part, day, by=administrator, now=now)


def test_a_part_ends_once_and_not_before_it_begins(
    administrator: Viewer, joint: SharedService, here: Council, now: datetime
) -> None:
    part = actions.add_council(joint, here, date(2026, 7, 1), by=administrator, now=now)
    with pytest.raises(Refused, match="not before the first"):
        actions.remove_council(part, date(2026, 6, 30), by=administrator, now=now)
    actions.remove_council(part, date(2026, 7, 1), by=administrator, now=now)
    with pytest.raises(Refused, match="has a last day already"):
        actions.remove_council(part, date(2026, 8, 1), by=administrator, now=now)


def test_only_a_council_of_that_day_joins(administrator: Viewer, joint: SharedService, now: datetime) -> None:
    gone = directory.council("Gone", valid_to=date(2026, 6, 30))
    coming = directory.council("Coming", valid_from=date(2027, 4, 1))
    for council in (gone, coming):
        with pytest.raises(Refused, match="does not exist on that day"):
            actions.add_council(joint, council, date(2026, 7, 1), by=administrator, now=now)
    actions.add_council(joint, gone, date(2026, 6, 30), by=administrator, now=now)
    actions.add_council(joint, coming, date(2027, 4, 1), by=administrator, now=now)


@pytest.mark.parametrize(
    ("since", "until", "told_on"),
    [
        (0, None, range(8)),
        (3, None, range(3, 11)),
        (-100, -1, range(7)),
        (-100, 0, range(1, 8)),
        (-100, None, range(0)),
    ],
)
def test_dates_that_come_are_told_for_a_week(
    here: Council, now: datetime, told: list[Happened], since: int, until: int | None, told_on: range
) -> None:
    directory.shared_service("Joint team", here, since=now.date() + since * DAY)
    with service():
        if until is not None:
            SharedServiceCouncil.objects.update(valid_to=now.date() + until * DAY)
        days = [day for day in range(12) if actions.follow_dates(now + day * DAY)]
    assert days == list(told_on)
    assert len(told) == len(days)


def test_the_job_follows_the_dates(here: Council, now: datetime, told: list[Happened]) -> None:
    directory.shared_service("Joint team", here, since=now.date())
    with service():
        jobs.follow_dates(int(now.timestamp()))
    assert [each.case.name for each in told] == ["Joint team"]


def test_each_sees_the_services_and_parts_of_their_own_councils(now: datetime) -> None:
    here, there, elsewhere = (directory.council(name) for name in ("Here", "There", "Elsewhere"))
    ours = directory.shared_service("Ours", here, there)
    theirs = directory.shared_service("Theirs", there, elsewhere)
    officer, analyst = accounts.viewer(Role.OFFICER, at=here), accounts.viewer(Role.ANALYST)
    with viewing(officer):
        assert [(each.name, each.councils) for each in queries.services(officer, on=now.date())] == [("Ours", 1)]
        assert [part.council for part in queries.service_parts(officer, ours)] == [here]
        assert not queries.service_parts(officer, theirs)
        assert not queries.parts_of(officer, there, on=now.date())
    with viewing(analyst):
        assert [(each.name, each.councils) for each in queries.services(analyst, on=now.date())] == [
            ("Ours", 2),
            ("Theirs", 2),
        ]
        assert [part.service.name for part in queries.parts_of(analyst, there, on=now.date())] == ["Ours", "Theirs"]


def test_only_parts_of_the_day_are_counted(now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    directory.shared_service("Ours", here, there)
    analyst = accounts.viewer(Role.ANALYST)
    with service():
        SharedServiceCouncil.objects.filter(council=there).update(valid_to=now.date() - DAY)
    with viewing(analyst):
        assert queries.services(analyst, on=now.date()).get().councils == 1
        assert not queries.parts_of(analyst, there, on=now.date())
        assert queries.parts_of(analyst, here, on=now.date()).count() == 1
