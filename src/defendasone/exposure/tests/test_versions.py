"""Versions sort as their makers mean them, and as bytes."""

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from defendasone.exposure.versions import AFTER, LONGEST, above, key, span, stem

# Each line in rising order. Real versions of real products.
RISING = [
    ["7.1.5.18", "7.1.5.21"],
    ["3.3.93", "3.3.100"],
    ["1.0-dev", "1.0-alpha", "1.0-alpha2", "1.0-beta", "1.0-rc1", "1.0-rc2", "1.0-rc10", "1.0", "1.0.1"],
    ["7.0.9", "7.0.12", "7.2.0", "7.2.4", "7.2.10", "7.4"],
    ["10.0.17763.5458", "10.0.19041.1", "10.0.19041.10", "10.0.19045.3930", "10.0.22621.1"],
    ["15.02.1118.040", "15.02.1258.012", "15.02.1258.025", "15.02.1544.004"],
    ["1.0.2", "1.0.2a", "1.0.2k", "1.0.2u", "1.0.2za", "1.1.0", "1.1.1", "1.1.1w", "3.0.0"],
    ["15.1(4)M9", "15.1(4)M10", "15.2(1)E", "15.2(4)E10"],
    ["9.12(4)", "9.12(4.2)", "9.16(1)"],
    ["10.2.3", "10.2.3-h4", "10.2.3-h12", "10.2.4"],
    ["22.4", "22.4R1", "22.4R3", "22.4R3-S1", "22.4R3-S10", "23.2R1"],
    ["1.8.0_92", "1.8.0_202", "1.8.0_301", "11.0.2"],
    ["7.0", "7.0 Update 3", "7.0 Update 10", "8.0"],
    ["7.0 U3c", "7.0 U3o", "7.0 U4"],
    ["R80.40", "R81", "R81.10", "R81.20"],
    ["4.2.8p9", "4.2.8p15", "4.2.9"],
    ["2.14.0", "2.14.1", "2.15.0-rc1", "2.15.0", "2.17.1"],
    ["9.0.0.M1", "9.0.0.M10", "9.0.0", "9.0.1"],
    ["0:9.9", "1:0.1", "2:0.0.1"],
    ["1!0.1", "2!0.1"],
    ["1.0~rc1", "1.0", "1.0-1", "1.0-2", "1.0-10"],
    ["2012", "2012 R2", "2016", "2019", "2022"],
    ["2023.2.9", "2023.2.10", "2023.11.1"],
    ["20190313", "20190313a", "20200101"],
    ["0.9", "1", "9", "10", "100", "1000000000000000000000"],
    ["V1.0.0B07", "V1.0.0B18"],
    ["6.5.4-SNAPSHOT", "6.5.4"],
    ["1.0.0-canary.1", "1.0.0"],
]
SAME = [
    ("7.2", "7.2.0"),
    ("7.2", "7.2.0.0.0"),
    ("v7.2.4", "7.2.4"),
    ("V7.2.4", " 7.2.4 "),
    ("Version 7.2.4", "7.2.4"),
    ("1.0.0-rc1", "1.0-rc1"),
    ("1.0.Final", "1.0"),
    ("2.0.0.RELEASE", "2.0.0"),
    ("1.0.0+build.5", "1.0.0"),
    ("15.02.1258.012", "15.2.1258.12"),
    ("12.2\\(33\\)", "12.2(33)"),
    ("1.0a1", "1.0-alpha1"),
    ("1.0b2", "1.0-beta2"),
    ("1_2_3", "1.2.3"),
    ("1-2-3", "1.2.3"),
]
NO_VERSIONS = [
    "", " ", "n/a", "*", "-", "unspecified", "All versions", "latest", "before 1.2", "1.0 through 1.5", "1.0 - 1.5",
    "10 for 32-bit Systems", "Fixed in OpenSSL 1.1.1d (Affected 1.1.1-1.1.1c)", "1.0 1.5", "1,2", "1.0, 2.0",
    "1da177e4c3f41524e886b7f1b8a0c1fc7321cac2", "36e8169ec973b1a2", "8f5d39b", "https://aka.ms/Releases", "< 1.2",
    "7.4.x", "7.*", "Ⅻ", "٣.١", "１.２", "1:2:3", "x:1.2", "\x00", "1.0\x00", "1.0\n2.0", "=1+1", "1.0.abcdefghijklm",
]  # fmt: skip
PAIRS = [(one, other) for line in RISING for one, other in pairwise(line)]


def sure(text: str) -> bytes:
    found = key(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(("lower", "higher"), PAIRS)
def test_real_versions_rise(lower: str, higher: str) -> None:
    assert sure(lower) < sure(higher)


@pytest.mark.parametrize("line", RISING, ids=lambda line: line[0])
def test_whole_lines_are_in_order(line: list[str]) -> None:
    assert sorted(random.sample(line, len(line)), key=sure) == line


@pytest.mark.parametrize(("one", "other"), SAME)
def test_ways_to_write_one_version_are_equal(one: str, other: str) -> None:
    assert sure(one) == sure(other)


@pytest.mark.parametrize("text", NO_VERSIONS)
def test_what_is_no_version_has_no_key(text: str) -> None:
    assert key(text) is None


def test_a_text_that_is_too_long_is_no_version() -> None:
    assert key("1" * LONGEST) is not None
    assert key("1" * (LONGEST + 1)) is None
    assert above("1" * (LONGEST + 1)) is None
    assert stem("1" * LONGEST + ".x") is None


def test_text_that_would_keep_a_slow_pattern_busy_is_read_at_once() -> None:
    for text in ("1." * 50, "1" + " " * 98 + "x", "1.0" + "-" * 97, "(" * 100, "1" + "a1" * 49, "~" * 99 + "1"):
        key(text)
        span(text)


numbers = st.lists(st.integers(0, 10**12), min_size=1, max_size=8)


def dotted(parts: list[int]) -> str:
    return ".".join(map(str, parts))


def without_noughts(parts: list[int]) -> list[int]:
    while len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts


@given(numbers, numbers)
def test_dotted_numbers_compare_as_tuples_do(one: list[int], other: list[int]) -> None:
    a, b = without_noughts(one), without_noughts(other)
    assert (sure(dotted(one)) < sure(dotted(other))) == (a < b)
    assert (sure(dotted(one)) == sure(dotted(other))) == (a == b)


python_versions = st.from_regex(
    r"(?:[1-3]!)?(?:0|[1-9][0-9]{0,3})(?:\.(?:0|[1-9][0-9]{0,3})){0,3}(?:(?:a|b|rc)[0-9]{1,2})?"
    r"(?:\.post[0-9]{1,2})?(?:\.dev[0-9]{1,2})?",
    fullmatch=True,
)


def rank(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


@given(python_versions, python_versions)
def test_python_versions_compare_as_packaging_does(one: str, other: str) -> None:
    assert rank(sure(one), sure(other)) == rank(Version(one), Version(other))


anything = st.text(alphabet="0123456789abcrxvup.-_~: ()+", max_size=30)


@given(anything, anything, anything)
def test_the_order_is_total(one: str, two: str, three: str) -> None:
    keys = sorted(found for text in (one, two, three) if (found := key(text)) is not None)
    assert all(a <= b for a, b in pairwise(keys))
    for a in keys:
        for b in keys:
            # No key begins another: what is included in a range ends right after it, and before all others.
            assert a == b or not b.startswith(a)
            assert a == b or (a + AFTER < b) == (a < b)


@given(st.text(max_size=120))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    found = key(text)
    assert found is None or isinstance(found, bytes)


@given(numbers, st.integers(0, 99))
def test_above_is_after_everything_that_begins_like_it(parts: list[int], more: int) -> None:
    start = dotted(parts)
    end = above(start)
    assert end is not None
    assert sure(start) < end
    assert sure(f"{start}.{more}") < end
    assert sure(f"{start}-rc{more}") < end
    assert end < sure(dotted([*parts[:-1], parts[-1] + 1]))


def test_a_nought_at_the_end_stays_in_what_it_stands_for() -> None:
    end = above("7.0")
    assert end is not None
    assert sure("7.0.5") < end < sure("7.1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7.4.x", "7.4"), ("7.4.X", "7.4"), ("7.*", "7"), ("7.x.x", "7"), (" 7.4.* ", "7.4"), ("7.4", None), ("x", None)],
)
def test_a_wildcard_at_the_end_leaves_its_stem(text: str, expected: str | None) -> None:
    assert stem(text) == expected


def test_a_span_says_whether_it_is_one_version() -> None:
    exact, family = span("7.4.0"), span("7.4.x")
    assert exact is not None
    assert family is not None
    assert exact.exact
    assert not family.exact
    assert family.low == sure("7.4") == exact.low
    assert sure("7.4.99") < family.high < sure("7.5")
    assert span("some words") is None
