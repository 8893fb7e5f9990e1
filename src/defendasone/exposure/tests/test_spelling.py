"""What counts as a slip of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.spelling import distance, misspelt


@pytest.mark.parametrize(
    ("one", "other"),
    [("fortinett", "fortinet"), ("microsft", "microsoft"), ("mircosoft", "microsoft"), ("citrx", "citrix"),
     ("atlassain", "atlassian"), ("solarwids", "solarwinds"), ("paloalot", "paloalto"), ("fortios", "fortois")],
)  # fmt: skip
def test_slips_are_seen(one: str, other: str) -> None:
    assert misspelt(one, other)
    assert misspelt(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fortios", "fortios"),  # The same is not misspelt.
        ("sap", "sas"),  # Short names are too close to one another.
        ("hpe", "hp"),
        ("dell", "bell"),
        ("windows10", "windows11"),  # Another number is another product.
        ("exchangeserver2016", "exchangeserver2019"),
        ("log4j", "log4net"),
        ("oracle", "apache"),
        ("", "a"),
    ],
)
def test_other_words_are_not_slips(one: str, other: str) -> None:
    assert not misspelt(one, other)


def slow(one: str, other: str) -> int:
    """The textbook's recursion for optimal string alignment."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        slow(one[:-1], other) + 1, slow(one, other[:-1]) + 1, slow(one[:-1], other[:-1]) + (one[-1] != other[-1])
    )
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        best = min(best, slow(one[:-2], other[:-2]) + 1)
    return best


short = st.text(alphabet="abc", max_size=5)


@given(short, short, st.integers(0, 4))
def test_the_distance_is_the_textbooks_up_to_the_bound(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(slow(one, other), most + 1)
