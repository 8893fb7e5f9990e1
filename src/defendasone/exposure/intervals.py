"""Sets of half-open intervals of bytes; None is an open end."""

from collections.abc import Iterable

Interval = tuple[bytes, bytes | None]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same set as few intervals that do not touch, in order."""
    joined: list[Interval] = []
    for low, high in sorted(intervals, key=lambda each: each[0]):
        if joined and not _ends_before(joined[-1][1], low):
            joined[-1] = (joined[-1][0], _later(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def subtract(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """What is left when `taken` is taken out."""
    left = list(intervals)
    for low, high in taken:
        left = [part for each in left for part in _without(each, low, high)]
    return left


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two intervals have something in common."""
    return not _ends_at(one[1], other[0]) and not _ends_at(other[1], one[0])


def _without(each: Interval, low: bytes, high: bytes | None) -> list[Interval]:
    if not overlap(each, (low, high)):
        return [each]
    parts: list[Interval] = []
    if each[0] < low:
        parts.append((each[0], low))
    if high is not None and (each[1] is None or high < each[1]):
        parts.append((high, each[1]))
    return parts


def _later(one: bytes | None, other: bytes | None) -> bytes | None:
    return None if one is None or other is None else max(one, other)


def _ends_before(end: bytes | None, start: bytes) -> bool:
    return end is not None and end < start


def _ends_at(end: bytes | None, start: bytes) -> bool:
    return end is not None and end <= start
