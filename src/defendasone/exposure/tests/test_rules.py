"""The policy, sentence by sentence."""

from datetime import datetime, timedelta

import pytest

from defendasone.core.rules import RULES
from defendasone.exposure.rules import (
    Group,
    Place,
    Verdict,
    applies,
    doubtful,
    every_version,
    inside,
    nothing_known,
    perhaps,
    place,
    stale,
    standing,
    strength,
)
from defendasone.exposure.versions import AFTER, Span, key, span

RUNS = Verdict(Group.RUNS, "Runs it")
CANNOT = Verdict(Group.CANNOT_TELL, "Lists it without a version")
NOT = Verdict(Group.DOES_NOT_RUN, "Runs a later version")
NO_REGISTER = Verdict(Group.CANNOT_TELL, "No technology register")


def version(text: str) -> Span:
    found = span(text)
    assert found is not None
    return found


def between(low: str, high: str) -> tuple[bytes, bytes | None]:
    start, end = key(low), key(high)
    assert start is not None
    return start, end


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7.2.0", True), ("7.2.4", True), ("7.2.9", False), ("7.2.10", False), ("7.1.99", False), ("7.2.x", False)],
)
def test_exp_1_a_version_is_affected_inside_a_range(text: str, *, expected: bool) -> None:
    assert inside(version(text), [between("1", "2"), between("7.2.0", "7.2.9")]) is expected


def test_exp_1_every_version_of_a_family_has_to_lie_inside() -> None:
    assert inside(version("7.2.x"), [between("7.0", "7.4")])
    assert inside(version("7.2.x"), [(b"", None)])
    assert not inside(version("7.2.x"), [between("7.2.1", "7.4")])


def test_exp_1_what_is_included_at_the_end_is_inside() -> None:
    low, high = between("1", "2")
    assert high is not None
    assert not inside(version("2"), [(low, high)])
    assert inside(version("2"), [(low, high + AFTER)])
    assert not inside(version("2.0.1"), [(low, high + AFTER)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7.2", Place.PERHAPS),
        ("7", Place.PERHAPS),
        ("7.2.6", Place.INSIDE),
        ("7.2.9", Place.OUTSIDE),
        ("7.3", Place.OUTSIDE),
    ],
)
def test_exp_2_a_version_that_is_too_brief_cannot_be_told(text: str, expected: Place) -> None:
    assert place(version(text), [between("7.2.5", "7.2.8")]) is expected


def test_exp_2_a_family_that_reaches_into_a_range_is_perhaps_inside() -> None:
    assert perhaps(version("7.2.x"), [between("7.2.5", "7.2.8")])
    assert not perhaps(version("7.4.x"), [between("7.2.5", "7.2.8")])


def test_exp_3_no_named_version_means_every_version() -> None:
    assert every_version([(b"", None)])
    assert not every_version([between("1", "2"), (b"", b"\x01"), (b"\x01", None)])
    assert not every_version([])


def test_exp_4_the_strongest_entry_decides() -> None:
    assert sorted([NOT, CANNOT, RUNS], key=strength) == [RUNS, CANNOT, NOT]


def test_exp_4_of_two_that_are_equally_strong_the_first_stands() -> None:
    another = Verdict(Group.CANNOT_TELL, "another")
    assert sorted([NOT, CANNOT, another], key=strength)[0] == CANNOT


def test_exp_5_a_register_is_stale_after_its_days(now: datetime) -> None:
    assert not stale(now - timedelta(days=45), now=now, days=45)
    assert stale(now - timedelta(days=45, seconds=1), now=now, days=45)
    assert not stale(now + timedelta(days=1), now=now, days=45)


@pytest.mark.parametrize(
    ("entries", "register", "expected"),
    [
        (RUNS, NO_REGISTER, RUNS),
        (CANNOT, NO_REGISTER, CANNOT),
        (NOT, NO_REGISTER, NO_REGISTER),
        (None, NO_REGISTER, NO_REGISTER),
        (NOT, None, NOT),
        (None, None, None),
    ],
)
def test_exp_6_without_a_good_register_a_council_cannot_tell(
    entries: Verdict | None, register: Verdict | None, expected: Verdict | None
) -> None:
    assert standing(entries, register) == expected


@pytest.mark.parametrize("where", [None, *Place])
def test_exp_7_a_doubtful_name_never_runs(where: Place | None) -> None:
    assert doubtful(where, same_product=False) is Group.CANNOT_TELL
    settled = where is Place.OUTSIDE
    assert doubtful(where, same_product=True) is (Group.DOES_NOT_RUN if settled else Group.CANNOT_TELL)


def test_exp_8_a_rejected_record_touches_nobody() -> None:
    assert applies("published")
    assert not applies("rejected")


def test_exp_9_products_that_are_not_known_leave_everybody_unsure() -> None:
    assert nothing_known([], rejected=False)
    assert not nothing_known([], rejected=True)
    assert not nothing_known(["FortiOS"], rejected=False)


def test_every_rule_of_exposure_is_registered_with_its_source() -> None:
    mine = [rule for rule in RULES.values() if rule.id.startswith("EXP-")]
    assert {rule.id for rule in mine} == {f"EXP-{number}" for number in range(1, 10)}
    assert all(rule.sentence.endswith(".") and rule.source for rule in mine)


def test_the_groups_are_called_what_answers_call_them() -> None:
    assert [group.value for group in Group] == ["runs", "cannot-tell", "does-not-run"]
    assert [group.label for group in Group] == ["Runs it", "Cannot tell", "Does not run it"]
