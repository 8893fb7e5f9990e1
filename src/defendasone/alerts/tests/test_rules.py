"""The policy of the Cyber Alert Service, sentence by sentence."""

from datetime import UTC, datetime, timedelta

import pytest

from defendasone.alerts import rules
from defendasone.core.tlp import TLP


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_cas_1_nobody_approves_their_own_words() -> None:
    assert not rules.may_approve(["ann", "bob"], "bob")
    assert rules.may_approve(["ann", "bob"], "cem")


@pytest.mark.parametrize(("reviewer", "may"), [("ann", False), ("duty", False), ("cem", True)])
def test_cas_2_a_later_review_is_by_somebody_else(reviewer: str, may: bool) -> None:
    assert rules.may_review_afterwards(["ann"], "duty", reviewer) is may


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (utc(2026, 6, 3, 13, 5), utc(2026, 6, 5, 22, 59, 59)),  # Wednesday afternoon: the end of Friday, summer time
        (utc(2026, 6, 5, 22, 59), utc(2026, 6, 9, 22, 59, 59)),  # a minute before Friday ends in London
        (utc(2026, 6, 5, 23, 1), utc(2026, 6, 9, 22, 59, 59)),  # a minute into Saturday
        (utc(2026, 12, 24, 9, 0), utc(2026, 12, 30, 23, 59, 59)),  # Christmas, Boxing Day and its substitute
        (utc(2026, 4, 2, 9, 0), utc(2026, 4, 8, 22, 59, 59)),  # Good Friday and Easter Monday
        (utc(2027, 12, 31, 9, 0), utc(2028, 1, 5, 23, 59, 59)),  # over New Year's Day and its substitute
    ],
)
def test_cas_3_exposure_is_due_after_two_working_days(published: datetime, due: datetime) -> None:
    assert rules.exposure_due(published) == due


def test_cas_4_mitigation_is_due_after_ten_working_days() -> None:
    assert rules.mitigation_due(utc(2026, 6, 3, 13, 5)) == utc(2026, 6, 17, 22, 59, 59)


def test_cas_5_an_action_is_due_after_the_days_that_it_says() -> None:
    assert rules.action_due(utc(2026, 6, 3, 13, 5), 1) == utc(2026, 6, 4, 22, 59, 59)


def test_the_version_of_the_deadlines_is_kept_with_their_lengths() -> None:
    assert (rules.deadlines().version, rules.deadlines().exposure, rules.deadlines().mitigation) == ("2026-11", 2, 10)


FIRST, SECOND = utc(2026, 6, 5, 22, 59, 59), utc(2026, 6, 17, 22, 59, 59)
LATER = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("status", "now", "overdue"),
    [
        ("asked", FIRST, False),
        ("asked", FIRST + LATER, True),
        ("acknowledged", FIRST + LATER, True),
        ("checking", FIRST + LATER, True),
        ("affected", FIRST + LATER, False),
        ("affected", SECOND + LATER, True),
        ("mitigated", SECOND + LATER, False),
        ("not-affected", SECOND + LATER, False),
        ("released", SECOND + LATER, False),
    ],
)
def test_cas_6_what_is_overdue(status: str, now: datetime, overdue: bool) -> None:
    assert rules.overdue(status, exposure_due=FIRST, mitigation_due=SECOND, now=now) is overdue


def test_cas_6_nothing_is_overdue_without_a_deadline() -> None:
    assert not rules.overdue("asked", exposure_due=None, mitigation_due=None, now=SECOND)


def test_cas_7_those_who_cannot_tell_are_asked_by_default() -> None:
    assert rules.asked_by_default() == {"runs", "cannot-tell"}


def test_cas_8_a_link_lives_for_fourteen_days() -> None:
    assert rules.link_days() == 14


@pytest.mark.parametrize(
    ("marking", "sources", "may"),
    [
        (TLP.CLEAR, [], True),
        (TLP.GREEN, [TLP.GREEN, TLP.CLEAR], True),
        (TLP.GREEN, [TLP.CLEAR, TLP.AMBER], False),
        (TLP.AMBER, [TLP.AMBER_STRICT], False),
        (TLP.RED, [TLP.AMBER_STRICT], True),
    ],
)
def test_cas_9_an_alert_is_as_strict_as_its_sources(marking: TLP, sources: list[TLP], may: bool) -> None:
    assert rules.may_be_marked(marking, sources) is may


@pytest.mark.parametrize(
    ("states", "actions", "dealt"),
    [
        (["done", "not-applicable"], 2, True),
        (["done", "planned"], 2, False),
        (["done"], 2, False),
        ([], 2, False),
        ([], 0, False),
    ],
)
def test_cas_10_dealt_with_once_every_action_is(states: list[str], actions: int, dealt: bool) -> None:
    assert rules.dealt_with(states, actions) is dealt
