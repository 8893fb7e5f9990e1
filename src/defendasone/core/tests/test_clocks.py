"""Working days in England, and times as people read them."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.core import clocks
from defendasone.core.clocks import UnknownCalendar


def test_the_data_file_agrees_with_the_law_as_another_library_reads_it() -> None:
    law = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2031))
    assert clocks.bank_holidays() == {day for day in law if day.weekday() < 5}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 6, 3), True),
        (date(2026, 6, 6), False),
        (date(2026, 6, 7), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day is a Saturday that year
        (date(2026, 12, 29), True),
        (date(2027, 3, 29), False),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(day: date, works: bool) -> None:
    assert clocks.is_working_day(day) is works


def test_a_year_that_nobody_has_entered_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(UnknownCalendar, match=r"2031.*bank_holidays_england\.csv"):
        clocks.is_working_day(date(2031, 6, 3))


moments = st.datetimes(datetime(2024, 2, 1), datetime(2030, 9, 1), timezones=st.just(UTC))


@given(moments, st.integers(1, 30))
def test_a_deadline_is_the_end_of_a_working_day_with_the_right_number_of_them_before_it(
    start: datetime, days: int
) -> None:
    due = clocks.working_days_after(start, days).astimezone(clocks.LONDON)
    began = start.astimezone(clocks.LONDON).date()
    span = [began + timedelta(days=offset) for offset in range(1, (due.date() - began).days + 1)]
    assert sum(map(clocks.is_working_day, span)) == days
    assert clocks.is_working_day(due.date())
    assert due.time() == clocks.END_OF_DAY


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 6, 3, 13, 5, tzinfo=UTC), "3 June 2026 at 2:05pm"),
        (datetime(2026, 1, 3, 0, 0, tzinfo=UTC), "3 January 2026 at 12:00am"),
        (datetime(2026, 1, 3, 12, 30, tzinfo=UTC), "3 January 2026 at 12:30pm"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "29 March 2026 at 2:30am"),  # an hour after the clocks went forward
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 1:30am"),
    ],
)
def test_times_are_said_in_london(moment: datetime, said: str) -> None:
    assert clocks.said(moment) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_lengths_are_said_in_their_largest_unit(length: timedelta, said: str) -> None:
    assert clocks.said_length(length) == said


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # Thursday before Easter 2026: Good Friday and Easter Monday are no working days.
        (datetime(2026, 4, 2, 9, 0, tzinfo=UTC), 1, date(2026, 4, 7)),
        (datetime(2026, 4, 2, 9, 0, tzinfo=UTC), 10, date(2026, 4, 20)),
        # Christmas Eve 2026 is a Thursday; Boxing Day's substitute is Monday.
        (datetime(2026, 12, 24, 17, 0, tzinfo=UTC), 2, date(2026, 12, 30)),
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), 1, date(2027, 1, 4)),
        # A Saturday and a Sunday count from Monday as the first day.
        (datetime(2026, 6, 6, 9, 0, tzinfo=UTC), 1, date(2026, 6, 8)),
        (datetime(2026, 6, 7, 9, 0, tzinfo=UTC), 2, date(2026, 6, 9)),
        # Half past eleven at night in UTC is the next day in London in summer, and the same day in winter.
        (datetime(2026, 6, 3, 23, 30, tzinfo=UTC), 1, date(2026, 6, 5)),
        (datetime(2026, 1, 14, 23, 30, tzinfo=UTC), 1, date(2026, 1, 15)),
        (datetime(2026, 6, 3, 9, 0, tzinfo=UTC), 0, date(2026, 6, 3)),
    ],
)
def test_deadlines_that_people_can_count_on_a_calendar(start: datetime, days: int, due: date) -> None:
    assert clocks.working_days_after(start, days).astimezone(clocks.LONDON).date() == due


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        (datetime(2026, 3, 27, 9, 0, tzinfo=UTC), datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 23, 9, 0, tzinfo=UTC), datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_over_the_change_of_the_clocks_is_the_end_of_the_day_in_london(
    start: datetime, utc: datetime
) -> None:
    assert clocks.working_days_after(start, 1) == utc


@given(moments, st.integers(1, 20), st.timedeltas(timedelta(0), timedelta(days=20)))
def test_who_is_asked_later_never_has_to_answer_earlier(start: datetime, days: int, later: timedelta) -> None:
    assert clocks.working_days_after(start, days) <= clocks.working_days_after(start + later, days)
    assert clocks.working_days_after(start, days) < clocks.working_days_after(start, days + 1)


def test_a_deadline_beyond_the_known_years_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(UnknownCalendar):
        clocks.working_days_after(datetime(2030, 12, 30, 9, 0, tzinfo=UTC), 5)


@given(moments)
def test_what_is_said_of_a_moment_names_its_day_and_never_a_24_hour_time(moment: datetime) -> None:
    day, at = clocks.said(moment).split(" at ")
    assert day == clocks.said_day(moment.astimezone(clocks.LONDON).date())
    hour, minute = at.removesuffix("am").removesuffix("pm").split(":")
    assert 1 <= int(hour) <= 12
    assert len(minute) == 2
    assert not hour.startswith("0")
