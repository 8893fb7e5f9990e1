"""What evidence counts, of what, and how long it took."""

from datetime import date, datetime, timedelta

import pytest

from defendasone.alerts import actions
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries import evidence
from defendasone.alerts.queries.evidence import Period, lasting
from defendasone.alerts.tests.pages import HOUR, answered_after, change, whole
from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Role
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory
from defendasone.testing.factories.alerts import acting, words

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=20), "less than a minute"),
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
