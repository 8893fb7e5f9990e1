"""Chance that is the same every time, and times that fit a working week."""

from datetime import UTC, datetime, timedelta

import pytest

from defendasone.core.clocks import LONDON, is_working_day
from defendasone.demo.chances import between, chance, days_ago, one_of, working_day_before


def test_a_council_has_its_own_chance_in_each_matter() -> None:
    drawn = {(topic, gss): chance(topic, gss).random() for topic in ("a", "b") for gss in ("E1", "E2")}
    assert len(set(drawn.values())) == 4
    assert drawn == {key: chance(*key).random() for key in drawn}


def test_weights_are_kept_to() -> None:
    by = chance("weights", "E1")
    drawn = [one_of(by, {"often": 90, "seldom": 10, "never": 0}) for _ in range(500)]
    assert "never" not in drawn
    assert 20 < drawn.count("seldom") < 90


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 6, 3, 13, 5, tzinfo=UTC), 2),  # Wednesday -> Tuesday
        (datetime(2026, 6, 8, 8, 0, tzinfo=UTC), 5),  # Monday -> Friday
        (datetime(2026, 6, 7, 8, 0, tzinfo=UTC), 5),  # Sunday -> Friday
        (datetime(2026, 5, 26, 0, 30, tzinfo=UTC), 22),  # The day after a bank holiday -> Friday
        (datetime(2026, 6, 3, 23, 30, tzinfo=UTC), 3),  # Already Thursday in London
    ],
)
def test_the_working_day_before(now: datetime, day: int) -> None:
    found = working_day_before(now, 1, 10, 40).astimezone(LONDON)
    assert (found.day, found.hour, found.minute) == (day, 10, 40)
    assert found < now


def test_a_moment_lies_between_two_and_in_office_hours_where_there_are_any() -> None:
    by = chance("times", "E1")
    start = datetime(2026, 6, 2, 9, 40, tzinfo=UTC)
    for _ in range(200):
        moment = between(by, start, start + timedelta(days=1)).astimezone(LONDON)
        assert start <= moment <= start + timedelta(days=1)
        assert 8 <= moment.hour < 18
        assert is_working_day(moment.date())


def test_at_night_a_moment_lies_between_all_the_same() -> None:
    start = datetime(2026, 6, 6, 23, 0, tzinfo=UTC)
    assert start <= between(chance("night", "E1"), start, start + timedelta(hours=2)) <= start + timedelta(hours=2)


def test_days_ago_keeps_within_its_bounds() -> None:
    by, now = chance("days", "E1"), datetime(2026, 6, 3, tzinfo=UTC)
    assert all(timedelta(days=3) <= now - days_ago(by, now, 3, 5) < timedelta(days=6) for _ in range(100))
