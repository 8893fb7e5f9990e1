"""Sets of intervals, checked number by number."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.intervals import Interval, overlap, subtract, union

points = st.integers(0, 9).map(lambda number: bytes([number]))


@st.composite
def intervals(draw: st.DrawFn) -> list[Interval]:
    pairs = draw(st.lists(st.tuples(points, st.one_of(st.none(), points)), max_size=5))
    return [(low, high) for low, high in pairs if high is None or low < high]


def members(each: list[Interval]) -> set[int]:
    return {
        n for n in range(12) if any(low <= bytes([n]) and (high is None or bytes([n]) < high) for low, high in each)
    }


@given(intervals())
def test_a_union_has_the_same_members_in_order_and_apart(some: list[Interval]) -> None:
    joined = union(some)
    assert members(joined) == members(some)
    for (_, end), (start, _) in pairwise(joined):
        assert end is not None
        assert end < start


@given(intervals(), intervals())
def test_what_is_taken_out_is_out_and_nothing_else(some: list[Interval], taken: list[Interval]) -> None:
    assert members(subtract(some, taken)) == members(some) - members(taken)


@given(intervals(), intervals())
def test_overlapping_is_having_a_member_in_common(some: list[Interval], others: list[Interval]) -> None:
    for one in some:
        for other in others:
            assert overlap(one, other) == bool(members([one]) & members([other])) == overlap(other, one)
