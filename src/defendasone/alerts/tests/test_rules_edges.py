"""The policy of alerts at its edges, and beside the plainest account of each sentence."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.alerts import rules
from defendasone.alerts.models import Answer
from defendasone.core.clocks import LONDON, is_working_day
from defendasone.core.tlp import TLP

people = st.lists(st.sampled_from("abcd"), max_size=4)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 30), timezones=st.just(UTC))
STATUSES = [each.value for each in Answer.Status]


def at(*parts: int) -> datetime:
    """A time in London."""
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc, arg-type]


@given(people, st.sampled_from("abcd"))
def test_cas_1_whoever_wrote_a_word_of_it_does_not_approve_it(writers: list[str], approver: str) -> None:
    assert rules.may_approve(writers, approver) is (writers.count(approver) == 0)


@given(people, st.sampled_from("abcd"), st.sampled_from("abcd"))
def test_cas_2_neither_writer_nor_publisher_is_the_second_pair_of_eyes(
    writers: list[str], publisher: str, reviewer: str
) -> None:
    assert rules.may_review_afterwards(writers, publisher, reviewer) is (reviewer not in {*writers, publisher})


@pytest.mark.parametrize(
    ("published", "day"),
    [
        # An ordinary week.
        (at(2026, 6, 1, 0, 0), date(2026, 6, 3)),
        (at(2026, 6, 1, 23, 59), date(2026, 6, 3)),
        (at(2026, 6, 4, 9, 0), date(2026, 6, 8)),
        (at(2026, 6, 6, 12, 0), date(2026, 6, 9)),
        (at(2026, 6, 7, 23, 59), date(2026, 6, 9)),
        # Before and on bank holidays of England: early May, spring, summer.
        (at(2026, 5, 1, 9, 0), date(2026, 5, 6)),
        (at(2026, 5, 4, 9, 0), date(2026, 5, 6)),
        (at(2026, 5, 22, 9, 0), date(2026, 5, 27)),
        (at(2026, 8, 28, 17, 0), date(2026, 9, 2)),
        # Easter 2026 and 2027.
        (at(2026, 4, 2, 23, 59), date(2026, 4, 8)),
        (at(2027, 3, 25, 9, 0), date(2027, 3, 31)),
        # Christmas 2027 falls on a weekend: the two days after are given instead.
        (at(2027, 12, 24, 9, 0), date(2027, 12, 30)),
        # New Year.
        (at(2026, 12, 31, 9, 0), date(2027, 1, 5)),
        # The nights in which the clocks change.
        (at(2026, 3, 27, 12, 0), date(2026, 3, 31)),
        (at(2026, 10, 23, 12, 0), date(2026, 10, 27)),
    ],
)
def test_cas_3_two_working_days_of_england(published: datetime, day: date) -> None:
    due = rules.exposure_due(published).astimezone(LONDON)
    assert (due.date(), due.time()) == (day, time(23, 59, 59))


@given(moments, st.integers(1, 30))
def test_cas_5_between_publication_and_the_due_day_lie_exactly_so_many_working_days(
    published: datetime, days: int
) -> None:
    due = rules.action_due(published, days).astimezone(LONDON)
    first = published.astimezone(LONDON).date()
    between = [first + timedelta(days=number) for number in range(1, (due.date() - first).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(due.date())
    assert due.time() == time(23, 59, 59)


@given(moments, moments)
def test_deadlines_never_come_the_other_way_round(one: datetime, other: datetime) -> None:
    """CAS-3 and CAS-4: what is published later is due no earlier, and saying comes before mending."""
    early, late = sorted((one, other))
    assert rules.exposure_due(early) <= rules.exposure_due(late)
    assert rules.mitigation_due(early) <= rules.mitigation_due(late)
    assert early < rules.exposure_due(early) < rules.mitigation_due(early)


@given(st.sampled_from(STATUSES), st.none() | moments, st.none() | moments, moments)
def test_cas_6_overdue_is_what_is_owed_and_late(
    status: str, first: datetime | None, second: datetime | None, now: datetime
) -> None:
    owed = rules.owed_by(status, exposure_due=first, mitigation_due=second)
    assert rules.overdue(status, exposure_due=first, mitigation_due=second, now=now) is (
        owed is not None and now > owed
    )
    if owed:
        assert not rules.overdue(status, exposure_due=first, mitigation_due=second, now=owed)


@pytest.mark.parametrize("status", STATUSES)
def test_cas_11_every_status_owes_one_thing_or_nothing(status: str) -> None:
    first, second = at(2026, 6, 5, 12, 0), at(2026, 6, 17, 12, 0)
    expected = {"asked": first, "acknowledged": first, "checking": first, "affected": second}.get(status)
    assert rules.owed_by(status, exposure_due=first, mitigation_due=second) == expected


@given(st.sampled_from(list(TLP)), st.lists(st.sampled_from(list(TLP)), max_size=4))
def test_cas_9_no_alert_is_freer_than_any_of_its_sources(marking: TLP, sources: list[TLP]) -> None:
    assert rules.may_be_marked(marking, sources) is all(marking.rank >= each.rank for each in sources)


@given(st.lists(st.sampled_from(["planned", "done", "not-applicable", ""]), max_size=5), st.integers(0, 5))
def test_cas_10_every_action_has_to_be_done_or_not_to_apply(states: list[str], actions: int) -> None:
    dealt = rules.dealt_with(states, actions)
    assert dealt is (0 < actions == len(states) and set(states) <= {"done", "not-applicable"})


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (None, "high"),
        (Decimal("0.0"), "high"),
        (Decimal("8.9"), "high"),
        (Decimal("9.0"), "critical"),
        (Decimal("9.1"), "critical"),
        (Decimal("10.0"), "critical"),
    ],
)
def test_cas_12_critical_begins_at_nine(score: Decimal | None, severity: str) -> None:
    assert rules.proposed_severity(score) == severity


@pytest.mark.parametrize("marking", list(TLP))
def test_cas_13_a_list_never_shows_the_title_whose_reading_counts(marking: TLP) -> None:
    shown = rules.headline("Quinces", marking, "CAS-2026-0001")
    assert ("Quinces" in shown) is (marking.rank <= TLP.AMBER.rank)
    if "Quinces" not in shown:
        assert shown == f"{marking.label} alert CAS-2026-0001"
