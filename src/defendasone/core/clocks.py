"""Working days in England, and times as people read them.

Bank holidays are a data file of facts with its source; a day outside its years is an error, never a guess.
"""

import csv
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
END_OF_DAY = time(23, 59, 59)
SATURDAY = 5


class UnknownCalendar(Exception):
    """The bank holidays of that year are not in the data file."""


@cache
def bank_holidays() -> frozenset[date]:
    """Bank holidays in England, by date."""
    with (Path(__file__).with_name("data") / "bank_holidays_england.csv").open(newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for bank holidays."""
    if day.year not in {holiday.year for holiday in bank_holidays()}:
        raise UnknownCalendar(f"The bank holidays of {day.year} are not known: add them to bank_holidays_england.csv.")
    return day.weekday() < SATURDAY and day not in bank_holidays()


def working_days_after(start: datetime, days: int) -> datetime:
    """The end, in London, of the last of `days` whole working days after the day of `start`."""
    day = start.astimezone(LONDON).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return datetime.combine(day, END_OF_DAY, LONDON)


def said(moment: datetime) -> str:
    """'3 June 2026 at 2:05pm', in London."""
    local = moment.astimezone(LONDON)
    hour, half = (local.hour % 12 or 12), "am" if local.hour < 12 else "pm"
    return f"{said_day(local.date())} at {hour}:{local.minute:02}{half}"


def said_day(day: date) -> str:
    """'3 June 2026'."""
    return f"{day.day} {day:%B %Y}"


def said_length(length: timedelta) -> str:
    """'3 days', '5 hours', '12 minutes': the largest unit, rounded down; 'less than a minute' below one."""
    seconds = int(length.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if count := seconds // size:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"
