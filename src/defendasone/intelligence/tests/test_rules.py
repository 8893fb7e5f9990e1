"""What counts as a proper catalogue entry."""

from datetime import date, datetime

import pytest

from defendasone.intelligence.rules import plausible, severity, worth_keeping


@pytest.mark.parametrize(
    ("day", "due", "expected"),
    [
        (date(1998, 12, 31), False, False),
        (date(1999, 1, 1), False, True),
        (date(2026, 6, 3), False, True),
        (date(2026, 6, 4), False, True),
        (date(2026, 6, 5), False, False),
        (date(2026, 6, 24), True, True),
        (date(2036, 6, 1), True, True),
        (date(2040, 1, 1), True, False),
        (date(1, 1, 1), True, False),
    ],
)
def test_int_1_dates_are_plausible(now: datetime, day: date, *, due: bool, expected: bool) -> None:
    assert plausible(day, now=now, due=due) is expected


@pytest.mark.parametrize(
    ("rejected", "names_products", "known", "expected"),
    [
        (False, True, False, True),
        (False, False, False, False),
        (True, True, False, False),
        (True, False, False, False),
        (True, False, True, True),
        (False, False, True, True),
    ],
)
def test_int_2_what_nothing_can_be_matched_with_is_kept_only_where_it_is_known(
    *, rejected: bool, names_products: bool, known: bool, expected: bool
) -> None:
    assert worth_keeping(rejected=rejected, names_products=names_products, known=known) is expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], None),
        ([{}], None),
        ([{"3.1": 9.8}, {"3.1": 5.0}], 9.8),
        ([{"4.0": 9.3}, {"3.1": 8.8}], 8.8),
        ([{"2.0": 7.5}, {"3.0": 6.1}], 6.1),
        ([{"3.1": 0.0}], 0.0),
    ],
)
def test_int_3_the_score_to_show(scores: list[dict[str, float]], expected: float | None) -> None:
    assert severity(scores) == expected
