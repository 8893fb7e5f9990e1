"""The policy of the directory, rule by rule."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.directory import rules

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "due"), [(None, True), (91 * DAY, True), (90 * DAY, True), (90 * DAY - timedelta(seconds=1), False)]
)
def test_a_contact_is_due_when_never_confirmed_or_not_for_long(now: datetime, age: timedelta | None, due: bool) -> None:
    """DIR-1"""
    assert rules.is_due(None if age is None else now - age, now, 90) is due


def test_a_confirmation_that_lies_ahead_is_not_due(now: datetime) -> None:
    """DIR-1: clocks of two machines differ."""
    assert not rules.is_due(now + DAY, now, 90)


@pytest.mark.parametrize(
    ("asked", "doubted", "may"),
    [(None, None, True), (13 * DAY, None, False), (14 * DAY, None, True), (None, DAY, False), (14 * DAY, DAY, False)],
)
def test_who_does_not_answer_is_asked_again_but_not_who_said_it_is_wrong(
    now: datetime, asked: timedelta | None, doubted: timedelta | None, may: bool
) -> None:
    """DIR-2"""
    assert rules.may_ask(now - asked if asked else None, now - doubted if doubted else None, now) is may


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        "07700900123",
        " 07700\u00a0900 123 ",
        "07700-900-123",
        "07700.900.123",
        "07700\u2011900\u2011123",
        "(07700) 900123",
        "+447700900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "+44 (0) 7700 900123",
        "+44 07700 900123",
        "0044 7700 900123",
        "0044 (0)7700 900123",
        "447700900123",
        "(0)7700 900123",
        "0(0)7700 900123",
        "07700/900123",
    ],
)
def test_however_a_british_number_is_typed_it_is_kept_alike(typed: str) -> None:
    """DIR-3"""
    assert rules.international(typed) == "+447700900123"


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("020 7946 0018", "+442079460018", "020 7946 0018"),
        ("0161 496 0000", "+441614960000", "0161 496 0000"),
        ("0115 496 0000", "+441154960000", "0115 496 0000"),
        ("01632 960001", "+441632960001", "01632 960001"),
        ("01632 96000", "+44163296000", "01632 96000"),
        ("0300 123 4567", "+443001234567", "0300 123 4567"),
        ("0800 123 456", "+44800123456", "0800 123 456"),
        ("0808 157 0192", "+448081570192", "0808 157 0192"),
        ("+33 1 99 00 12 34", "+33199001234", "+33199001234"),
        ("+1 (202) 555-0123", "+12025550123", "+12025550123"),
    ],
)
def test_numbers_of_every_kind_are_kept_and_said(typed: str, kept: str, said: str) -> None:
    """DIR-3"""
    assert rules.international(typed) == kept
    assert rules.said_phone(kept) == said
    assert rules.international(kept) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Start the phone number with 0"),
        ("7700 900123", "Start the phone number with 0"),
        ("07700 90012", "with all its digits"),
        ("07700 9001234", "with all its digits"),
        ("020 7946 001", "with all its digits"),
        ("0632 960001", "with all its digits"),
        ("+44", "with all its digits"),
        ("44", "with all its digits"),
        ("+12345", "with all its digits"),
        ("+1234567890123456", "with all its digits"),
        ("+0123456789", "with all its digits"),
        ("020 7946 0018 ext 12", "without an extension"),
        ("020 7946 0018 x12", "without an extension"),
        ("call the desk", "digits and spaces only"),
        ("++447700900123", "digits and spaces only"),
        ("07700+900123", "digits and spaces only"),
        ("07700 900123, 07700 900124", "digits and spaces only"),
        ("٠٧٧٠٠٩٠٠١٢٣", "digits and spaces only"),
        ("=07700900123", "digits and spaces only"),
        ("0" * 41, "one phone number only"),
        ("09061 234567", "charges extra"),
        ("070 1234 5678", "charges extra"),
        ("0871 234 5678", "charges extra"),
    ],
)
def test_what_is_no_usable_number_is_refused_with_what_to_do(typed: str, told: str) -> None:
    """DIR-3"""
    with pytest.raises(ValueError, match=told):
        rules.international(typed)


def test_numbers_are_read_in_bounded_time() -> None:
    """DIR-3: nothing to gain from a long string."""
    with pytest.raises(ValueError, match="too long"):
        rules.international("(0)" * 100_000)


@pytest.mark.parametrize(
    ("email", "phone", "reachable"), [("", "", False), ("a@b.example", "", True), ("", "+44163296000", True)]
)
def test_a_contact_has_one_way_to_be_reached(email: str, phone: str, reachable: bool) -> None:
    """DIR-4"""
    assert rules.is_reachable(email, phone) is reachable


def test_addresses_that_differ_in_capitals_are_one() -> None:
    assert rules.address("  Ann.Example@Council.EXAMPLE ") == "ann.example@council.example"


def test_a_predecessors_last_day_is_the_eve_of_its_successors_first() -> None:
    """DIR-5"""
    assert rules.last_day(date(2028, 4, 1)) == date(2028, 3, 31)
    assert rules.last_day(date(2028, 3, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        (date(1974, 3, 31), False),
        (date(1974, 4, 1), True),
        (date(2028, 4, 1), True),
        (date(2036, 6, 1), True),
        (date(2037, 6, 1), False),
        (date(9999, 12, 31), False),
    ],
)
def test_an_absurd_day_is_noticed(day: date, possible: bool) -> None:
    assert rules.is_possible(day, date(2026, 6, 3)) is possible


def test_there_is_room_for_fifty_contacts() -> None:
    """DIR-6"""
    assert rules.has_room(49)
    assert not rules.has_room(50)


@pytest.mark.parametrize(
    ("age", "unchanged", "works"),
    [
        (0 * DAY, True, True),
        (30 * DAY - timedelta(seconds=1), True, True),
        (30 * DAY, True, False),
        (DAY, False, False),
        (-DAY, True, False),
    ],
)
def test_a_link_works_for_thirty_days_and_until_the_details_change(
    now: datetime, age: timedelta, unchanged: bool, works: bool
) -> None:
    """DIR-7"""
    assert rules.link_works(now - age, now, unchanged=unchanged) is works


SOUP = st.text(alphabet="0123456789 +()-./\u00a0\u2011ext;,", max_size=60)


@given(SOUP | st.text(max_size=60))
def test_whatever_is_typed_is_a_number_or_a_sentence(typed: str) -> None:
    """DIR-3: nothing but ValueError, with a sentence; what is kept is kept alike the second time."""
    try:
        kept = rules.international(typed)
    except ValueError:
        with pytest.raises(ValueError, match=r"^[A-Z].{20,200}\.$"):
            rules.international(typed)
        return
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", kept)
    assert rules.international(kept) == kept
    assert rules.said_phone(kept)


@given(st.integers(1_600_000_000, 1_699_999_999) | st.integers(7_100_000_000, 7_999_999_999), st.data())
def test_gaps_make_no_difference(number: int, data: st.DataObject) -> None:
    """DIR-3"""
    digits = f"0{number}"
    gap = data.draw(st.integers(1, len(digits)))
    separator = data.draw(st.sampled_from([" ", "-", ".", "\u00a0", " - "]))
    typed = digits[:gap] + separator + digits[gap:]
    assert rules.international(typed) == f"+44{number}"
    assert rules.international(rules.said_phone(f"+44{number}")) == f"+44{number}"


@given(st.dates(min_value=date(1975, 1, 1), max_value=date(2099, 12, 31)))
def test_no_day_lies_between_a_council_and_its_successor(vesting: date) -> None:
    """DIR-5"""
    assert vesting - rules.last_day(vesting) == DAY


@given(st.integers(1, 3650), st.integers(0, 4000))
def test_due_is_what_was_confirmed_that_long_ago(days: int, age: int) -> None:
    """DIR-1"""
    moment = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)
    assert rules.is_due(moment - timedelta(days=age), moment, days) is (age >= days)
