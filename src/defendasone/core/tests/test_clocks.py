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
