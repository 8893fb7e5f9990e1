"""Evidence across alerts: what was reached, seen, answered and useful, and how long it took."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from defendasone.alerts import actions
from defendasone.alerts.actions import About, Opinion, Said
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries import evidence
from defendasone.alerts.queries.evidence import Group, Period, lasting
from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db
PAGE = "/alerts/evidence/"
HOUR = timedelta(hours=1)


@pytest.fixture
def analyst() -> Client:
    return accounts.signed_in(Role.ANALYST)


def whole(period: Period | None = None) -> Group:
    with acting(Role.ANALYST) as viewer:
        return evidence.overall(viewer, period or Period())


def change(alert: Alert, council: Council, **fields: object) -> None:
    """Moments as if they had passed."""
    with service():
        assert Answer.objects.filter(alert=alert, council=council).update(**fields) == 1


def answered_after(now: datetime, *hours: float, kind: str = "district", region: str = "London") -> Alert:
    """An alert to as many councils, each of which answered after so many hours."""
    councils = [directory.council(kind=kind, region=region) for _ in hours]
    alert = factory.published(now, *councils)
    for council, after in zip(councils, hours, strict=True):
        change(alert, council, status="not-affected", seen=now + HOUR, answered=now + after * HOUR)
    return alert


def test_steps_are_counted_with_how_many_they_are_of(now: datetime) -> None:
    councils = [directory.council() for _ in range(5)]
    alert = factory.published(now, *councils)
    later = now + HOUR
    change(alert, councils[0], reached=later, seen=later, acknowledged=later, status="acknowledged")
    change(alert, councils[1], reached=later, seen=later, answered=later, status="not-affected")
    change(alert, councils[2], reached=later, answered=later, status="affected")
    change(alert, councils[3], answered=later, mitigated=later, status="mitigated")
    found = whole()
    assert (found.asked, found.alerts) == (5, 1)
    steps = {name: (step.done, step.of, step.share) for name, step in found.steps.items()}
    assert steps == {
        "reached": (3, 5, 60),
        "seen": (2, 5, 40),
        "acknowledged": (1, 5, 20),
        "answered": (3, 5, 60),
        "mitigated": (1, 2, 50),
    }


def test_times_are_of_those_that_took_the_step_and_interpolated(now: datetime) -> None:
    answered_after(now, 1, 2, 3, 4, 11)
    step = whole().steps["answered"]
    assert step.median == 3 * HOUR
    assert step.ninetieth == (4 + 0.6 * 7) * HOUR
    assert (step.half, step.most) == ("3.0 hours", "8.2 hours")


def test_the_clock_of_a_council_that_was_added_later_starts_then(now: datetime) -> None:
    here, newcomer = directory.council(), directory.council()
    alert = factory.published(now, here)
    with acting(Role.ANALYST) as viewer:
        actions.add_councils(Alert.objects.get(), [newcomer.pk], by=viewer, now=now + 24 * HOUR)
    change(alert, newcomer, answered=now + 25 * HOUR, status="affected")
    assert whole().steps["answered"].median == HOUR


def test_nothing_yet_is_no_error(analyst: Client) -> None:
    found = whole()
    assert (found.asked, found.alerts, found.opinions.said) == (0, 0, 0)
    assert {(step.share, step.half) for step in found.steps.values()} == {(None, "")}
    page = get(analyst, PAGE)
    assert "0 alerts, 0 questions to councils" in page.text
    assert "Nothing yet." in page.text


def test_councils_released_before_they_answered_and_alerts_without_a_question_are_not_silent(now: datetime) -> None:
    one, two, three = (directory.council() for _ in range(3))
    factory.published(now, one, two)
    with acting(Role.OFFICER, at=one) as officer:
        found = list(Answer.objects.select_related("alert__current"))
        actions.answer(found, Said("not-affected"), by=officer, now=now + HOUR)
    with acting(Role.ANALYST) as viewer:
        actions.withdraw(Alert.objects.get(), "False alarm", by=viewer, now=now + 2 * HOUR)
    factory.published(now, three, about=About(answer_required=False))
    found_all = whole()
    assert found_all.asked == 3
    assert (found_all.steps["answered"].done, found_all.steps["answered"].of) == (1, 1)
    assert found_all.steps["seen"].of == 3


def test_do_not_know_yet_is_no_answer_and_not_affected_is_one(now: datetime) -> None:
    for exposure in ("checking", "not-affected"):
        here = directory.council()
        alert = factory.published(now, here)
        answer = factory.answer_of(alert, here)
        with acting(Role.OFFICER, at=here) as officer:
            actions.answer([answer], Said(exposure), by=officer, now=now + HOUR)
    step = whole().steps["answered"]
    assert (step.done, step.of) == (1, 2)


def test_it_is_grouped_by_type_region_and_alert(now: datetime) -> None:
    answered_after(now, 1, 1, kind="county", region="South West")
    answered_after(now + HOUR, 5, kind="district", region="East Midlands")
    with acting(Role.ANALYST) as viewer:
        kinds = evidence.by_type(viewer, Period())
        regions = evidence.by_region(viewer, Period())
        alerts = evidence.by_alert(viewer, list(evidence.alerts(viewer, Period())))
    assert [(group.label, group.asked) for group in kinds] == [("District", 1), ("County", 2)]
    assert [(group.label, group.asked) for group in regions] == [("East Midlands", 1), ("South West", 2)]
    assert [(group.asked, group.steps["answered"].half) for group in alerts] == [(1, "5.0 hours"), (2, "60 minutes")]


def test_times_that_nobody_asked_for_are_not_computed(now: datetime) -> None:
    answered_after(now, 1)
    with acting(Role.ANALYST) as viewer:
        (group,) = evidence.by_region(viewer, Period(), ("seen",))
    assert group.steps["seen"].half == "60 minutes"
    assert group.steps["answered"].half == ""
    assert group.steps["answered"].done == 1


@pytest.mark.parametrize(
    ("period", "asked"),
    [
        (Period(), 3),
        (Period(since=date(2026, 6, 3)), 2),
        (Period(until=date(2026, 6, 3)), 2),
        (Period(date(2026, 6, 3), date(2026, 6, 3)), 1),
        (Period(severity="critical"), 1),
        (Period(since=date(2026, 6, 4), severity="high"), 0),
    ],
)
def test_a_period_is_of_days_in_london(period: Period, asked: int) -> None:
    """23:30 UTC on 2 June is 3 June in London; midnight belongs to the day that begins."""
    here = directory.council()
    factory.published(datetime(2026, 6, 2, 10, tzinfo=LONDON), here)
    factory.published(datetime(2026, 6, 3, 0, 30, tzinfo=LONDON), here)
    factory.published(datetime(2026, 6, 4, 0, 0, tzinfo=LONDON), here, said=words(severity="critical"))
    assert whole(period).asked == asked
    with acting(Role.ANALYST) as viewer:
        assert evidence.alerts(viewer, period).count() == asked


def test_opinions_are_counted_of_those_who_said_something(now: datetime, analyst: Client) -> None:
    here, there = directory.council(region="London"), directory.council(region="North West")
    alert = factory.published(now, here, there)
    for council, useful in ((here, True), (here, True), (there, False)):
        with acting(Role.OFFICER, at=council) as officer:
            actions.give_feedback(alert, council.pk, Opinion(useful, clear=True, in_time=False), by=officer, now=now)
    opinions = whole().opinions
    assert (opinions.said, opinions.useful, opinions.clear, opinions.in_time) == (3, 2, 3, 0)
    with acting(Role.ANALYST) as viewer:
        regions = {group.label: group.opinions for group in evidence.by_region(viewer, Period())}
    assert (regions["London"].said, regions["London"].useful) == (2, 2)
    assert (regions["North West"].said, regions["North West"].useful) == (1, 0)
    page = get(analyst, PAGE)
    assert "3 people said what they thought: useful to 2, clear to 3, in time for 0" in page.text


def test_the_page_shows_numbers_beside_shares_and_says_what_the_words_mean(now: datetime, analyst: Client) -> None:
    alert = answered_after(now, 2, 4, region="North East")
    page = get(analyst, PAGE)
    assert "1 alert, 2 questions to councils" in page.text
    assert "Answered 2 2 100% 3.0 hours 3.8 hours" in page.text
    assert "North East 2 0 2 2 of 2 3.0 hours 3.8 hours" in page.text
    assert f"{alert.reference}: Update your gateways now 2 0 2 2 of 2" in page.text
    assert "councils that have not are not in them" in page.text


def test_the_page_is_narrowed_by_its_address(now: datetime, analyst: Client) -> None:
    answered_after(now, 1)
    assert "1 alert," in get(analyst, PAGE, since="2026-06-03", until="2026-06-03").text
    assert "0 alerts," in get(analyst, PAGE, until="2026-06-02").text
    boxes = {"since-day": "4", "since-month": "6", "since-year": "2026"}
    assert "0 alerts," in get(analyst, PAGE, **boxes).text
    assert "0 alerts," in get(analyst, PAGE, severity="low").text


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"since": "2026-13-45"}, "Enter a real date"),
        ({"since": "0001-01-01"}, "The date must be between"),
        ({"until": "9999-12-31"}, "The date must be between"),
        ({"since": "2026-06-03", "until": "2026-06-01"}, "The first day is after the last day"),
        ({"severity": "\0"}, "is not one of the available choices"),
    ],
)
def test_absurd_dates_are_named(analyst: Client, query: dict[str, str], error: str) -> None:
    page = get(analyst, PAGE, **query)
    assert page.status == 200
    assert error in page.text


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=20), "0 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2.0 hours"),
        (timedelta(hours=47.9), "47.9 hours"),
        (timedelta(days=2), "2.0 days"),
        (timedelta(days=10, hours=12), "10.5 days"),
        (None, ""),
    ],
)
def test_lengths_are_said_with_one_decimal(length: timedelta | None, said: str) -> None:
    assert lasting(length) == said


def test_the_number_of_queries_does_not_grow(analyst: Client, now: datetime) -> None:
    def counted() -> int:
        analyst.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert analyst.get(PAGE).status_code == 200
        return len(captured)

    for number in range(3):
        answered_after(now, 1, 2, region=f"Region {number}")
    few = counted()
    for number in range(27):
        answered_after(now, 1, 2, region=f"Region {number}")
    assert counted() == few


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.LEADER, Role.PARTNER])
def test_it_is_the_coordinators(role: Role) -> None:
    here = directory.council()
    client = accounts.signed_in(role, at=None if role == Role.PARTNER else here)
    assert client.get(PAGE).status_code == 403
