"""Chance that is the same every time: the same council gets the same people, products and answers at every load."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from defendasone.core.clocks import LONDON, is_working_day

SEED = 20260603
OPENS, SHUTS = 8, 18
TRIES = 20
DAY = timedelta(days=1)


def chance(topic: str, gss: str) -> random.Random:
    """Of one council in one matter, whatever happens to others."""
    return random.Random(f"{SEED}/{topic}/{gss}")  # noqa: S311


def one_of(by: random.Random, weights: Mapping[str, int]) -> str:
    """One of these, as often as its weight says."""
    return by.choices(list(weights), list(weights.values()))[0]


def days_ago(by: random.Random, now: datetime, least: int, most: int) -> datetime:
    """A moment so many days before now."""
    return now - timedelta(days=by.randint(least, most), minutes=by.randrange(60 * 24))


def at_work(by: random.Random, now: datetime, least: int, most: int) -> datetime:
    """A moment so many days before now at which somebody was at work."""
    day = working_day_before(now, by.randint(least, most), OPENS, 0)
    return day + timedelta(minutes=by.randrange(60 * (SHUTS - OPENS)))


def between(by: random.Random, start: datetime, end: datetime) -> datetime:
    """A moment between these, soon rather than late, in office hours if there are any."""
    moment = start
    for _ in range(TRIES):
        moment = start + (end - start) * by.random() ** 1.6
        local = moment.astimezone(LONDON)
        if OPENS <= local.hour < SHUTS and is_working_day(local.date()):
            break
    return moment


def working_day_before(now: datetime, days: int, hour: int, minute: int) -> datetime:
    """At this time in London on the last working day that is at least so many days before today."""
    day = now.astimezone(LONDON).date() - DAY * days
    while not is_working_day(day):
        day -= DAY
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)
