"""Whom an audience means: every combination beside a plain account of it, and the day in London."""

import itertools
import random
from datetime import UTC, date, datetime
from typing import Any

import pytest

from defendasone.alerts import audience
from defendasone.alerts.actions import save_list
from defendasone.alerts.actions.writing import About
from defendasone.alerts.audience import Audience, Start, read, resolve
from defendasone.alerts.models import Alert
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory, exposure
from defendasone.testing.factories.alerts import acting

pytestmark = pytest.mark.django_db
KINDS, REGIONS = ("district", "county"), ("London", "North West")
GROUPS = ("runs", "cannot-tell", "does-not-run")


@pytest.fixture
def sector(now: datetime) -> dict[int, tuple[Council, str]]:
    """A council of each kind, region and group, with the group that it is in; some belong to a forum."""
    forum = directory.forum("Lancashire")
    made = {}
    for kind, region, group in itertools.product(KINDS, REGIONS, GROUPS):
        council = directory.council(
            f"{group} {kind} {region}", kind=kind, region=region, forum=forum if region == "North West" else None
        )
        if group != "cannot-tell":
            product = "Gateway" if group == "runs" else "Else"
            exposure.register(council, ("Examplesoft", product, "1"), confirmed=now)
        made[council.pk] = (council, group)
    return made


@pytest.fixture
def alert(sector: dict[int, tuple[Council, str]], now: datetime) -> Alert:
    """About something that a third of them runs."""
    return factory.drafted(now, about=About(products=[("Examplesoft", "Gateway")]))


def by_hand(told: Audience, sector: dict[int, tuple[Council, str]], members: frozenset[int]) -> set[int]:
    """The same in plain words: begin, narrow, add, leave out."""
    found = set()
    for key, (council, group) in sector.items():
        started = told.start is Start.EVERYONE or (told.start is Start.EXPOSURE and group in told.groups)
        narrowed = (
            (not told.kinds or council.kind in told.kinds)
            and (not told.regions or council.region in told.regions)
            and (not told.forums or (council.forum is not None and council.forum.code in told.forums))
        )
        if (started and narrowed) or key in told.councils or key in members:
            found.add(key)
    return found - told.without


def some(rng: random.Random, of: list[Any]) -> frozenset[Any]:
    """Nothing, something or everything of these."""
    return frozenset(each for each in of if rng.random() < rng.choice((0, 0.4, 1)))


def test_every_combination_means_what_it_says(
    sector: dict[int, tuple[Council, str]], alert: Alert, now: datetime
) -> None:
    rng = random.Random(1)
    keys = sorted(sector)
    forums = [council.forum.code for council, _ in sector.values() if council.forum][:1]
    with acting(Role.ANALYST) as analyst:
        kept = save_list("Half of them", keys[::2], by=analyst, now=now)
        for _ in range(150):
            told = Audience(
                start=rng.choice(list(Start)),
                groups=some(rng, list(GROUPS)),
                kinds=some(rng, list(KINDS)),
                regions=some(rng, list(REGIONS)),
                forums=some(rng, forums),
                lists=some(rng, [str(kept.pk)]),
                councils=some(rng, keys),
                without=some(rng, keys),
            )
            members = frozenset(keys[::2]) if told.lists else frozenset()
            found = resolve(analyst, alert, read(told.kept()), now=now)
            assert set(found.ids) == by_hand(told, sector, members), told
            assert len(found.ids) == len(set(found.ids))
            assert found.counts == dict.fromkeys(GROUPS, 4)


def test_each_is_told_the_strongest_reason_for_being_asked(
    sector: dict[int, tuple[Council, str]], alert: Alert, now: datetime
) -> None:
    """Whoever matches and is named too is asked because it matches: that is what they can check."""
    with acting(Role.ANALYST) as analyst:
        told = Audience(councils=frozenset(sector))
        found = {each.council.pk: each for each in resolve(analyst, alert, told, now=now).chosen}
    assert len(found) == len(sector)
    for key, (_, group) in sector.items():
        expected = {"runs": "Runs Gateway 1", "cannot-tell": "No technology register"}.get(group, "Chosen by name")
        assert found[key].because.startswith(expected)
        assert found[key].group == ("chosen" if group == "does-not-run" else group)


def test_an_alert_about_nothing_matches_nobody_and_everyone_can_still_be_asked(
    sector: dict[int, tuple[Council, str]], now: datetime
) -> None:
    plain = factory.drafted(now)
    with acting(Role.ANALYST) as analyst:
        assert resolve(analyst, plain, Audience(), now=now).ids == []
        everyone = resolve(analyst, plain, Audience(start=Start.EVERYONE), now=now)
    assert set(everyone.ids) == set(sector)
    assert {each.because for each in everyone.chosen} == {"Every council is asked"}
    assert set(everyone.counts.values()) == {0}


def test_a_council_that_does_not_exist_is_never_in_it(alert: Alert, now: datetime) -> None:
    with acting(Role.ANALYST) as analyst:
        told = Audience(start=Start.NOBODY, councils=frozenset({999_999_999}), lists=frozenset())
        assert resolve(analyst, alert, told, now=now).ids == []


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (datetime(2027, 3, 31, 22, 59, tzinfo=UTC), "Old"),  # 11:59pm in London, summer time
        (datetime(2027, 3, 31, 23, 1, tzinfo=UTC), "New"),  # 12:01am on 1 April there
        (datetime(2027, 4, 1, 12, 0, tzinfo=UTC), "New"),
    ],
)
def test_councils_merge_at_midnight_in_london(moment: datetime, there: str) -> None:
    directory.council("Old", valid_to=date(2027, 3, 31))
    directory.council("New", valid_from=date(2027, 4, 1))
    made = factory.drafted(moment)
    with acting(Role.ANALYST) as analyst:
        found = resolve(analyst, made, Audience(start=Start.EVERYONE), now=moment)
    assert [each.council.short_name for each in found.chosen] == [there]


def test_a_kept_audience_is_read_as_it_was_and_an_empty_one_is_the_default() -> None:
    told = Audience(Start.EVERYONE, frozenset({"runs"}), councils=frozenset({3, 1}), without=frozenset({2}))
    assert audience.read(told.kept()) == told
    assert told.kept()["councils"] == [1, 3]
    assert audience.read({}) == Audience()
    assert audience.read({}).groups == {"runs", "cannot-tell"}
