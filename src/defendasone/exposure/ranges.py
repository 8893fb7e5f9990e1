"""Which versions a CVE record means: its `versions` array, as ranges of sortable keys.

A range is half-open. What is included at its end ends right after it (`versions.AFTER`). What cannot be read becomes
an uncertain range, so that somebody is asked instead of nobody told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from defendasone.exposure import versions
from defendasone.exposure.intervals import Interval, subtract, union
from defendasone.exposure.versions import AFTER

START = b""
LONGEST_SAID = 200

_NOTHING = {"", "-", "?", "n/a", "na", "none", "not applicable", "unknown", "unspecified"}
_EVERYTHING = {"*", "all", "all versions", "any", "any version", "every version"}
_FROM_THE_START = _NOTHING | _EVERYTHING | {"0", "earlier", "previous versions"}
_UNCOUNTABLE = {"git", "commit", "commit hash", "original_commit_for_fix", "original_commit"}

_PREFIX = re.compile(r"^(?:all\s+)?(?:versions?|releases?)\s+", re.IGNORECASE)
_COMPARED = re.compile(r"(?P<sign><=|>=|<|>|=)\s*(?P<version>[^<>=,]+)")


def _phrase(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PROSE = (
    (_phrase(r"(?:before|prior to|earlier than|below|lower than)\s+(?P<high>.+)"), False),
    (_phrase(r"(?:up to|through|until)\s+(?:and including\s+)?(?P<high>.+)"), True),
    (_phrase(r"(?P<high>\S+)\s*,?\s+(?:and|or)\s+(?:earlier|prior|below|older|lower|before)(?: versions)?"), True),
    (_phrase(r"(?:from\s+)?(?P<low>\S+)\s+(?:through|to|up to|until)\s+(?P<high>\S+)"), True),
    (_phrase(r"(?:from\s+)?(?P<low>\S+)\s+(?:before|prior to)\s+(?P<high>\S+)"), False),
    (_phrase(r"(?P<low>\d+(?:\.\d+){2,})\s?-\s?(?P<high>\d+(?:\.\d+){2,})"), True),
)


class Range(NamedTuple):
    """Versions from `low`, up to and not including `high` (None: no end), in words; or what could not be read."""

    low: bytes
    high: bytes | None
    said: str
    certain: bool = True


class Unread(Exception):
    """These words are no version that can be compared."""


EVERY = Range(START, None, "every version")


UNKNOWN = Range(START, None, "", certain=False)


def ranges(default: str, entries: Sequence[Mapping[str, Any]]) -> list[Range]:
    """The affected versions of one product; none where it is said not to be affected."""
    if not entries:
        return {"affected": [EVERY], "unaffected": []}.get(default, [UNKNOWN])
    reader = _Reader()
    for entry in entries:
        reader.read(entry)
    affected = reader.by_status["affected"]
    if default == "affected":
        affected = [(START, None), *affected]
    found = subtract(union(affected), union(reader.by_status["unaffected"]))
    doubtful = subtract(union(reader.by_status["unknown"]), found)
    return [
        *(Range(low, high, reader.said(low, high)) for low, high in found),
        *(Range(low, high, reader.said(low, high), certain=False) for low, high in doubtful),
        *(Range(START, None, text[:LONGEST_SAID], certain=False) for text in dict.fromkeys(reader.unread)),
    ]


class _Reader:
    """Reads entries one after another, and remembers the words of each bound."""

    def __init__(self) -> None:
        self.by_status: dict[str, list[Interval]] = {"affected": [], "unaffected": [], "unknown": []}
        self.unread: list[str] = []
        self.words: dict[bytes, str] = {}

    def read(self, entry: Mapping[str, Any]) -> None:
        status = str(entry.get("status") or "unknown")
        try:
            low, high = self._bounds(entry)
        except Unread:
            if status == "affected":
                self.unread.append(_written(entry))
            return
        for change in self._changes(entry.get("changes") or (), low, high):
            self._add(status, low, change[0])
            low, status = change
        self._add(status, low, high)

    def said(self, low: bytes, high: bytes | None) -> str:
        """The range in words that follow 'which is'."""
        first, last = self.words.get(low, ""), self.words.get(high or b"", "")
        if low == START and high is None:
            return EVERY.said
        if high is None:
            return f"later than {first}" if _is_after(low) else f"{first} or later"
        if high == low + AFTER:
            return f"version {first}"
        if versions.stem(last) == first:
            return last
        if low == START:
            return f"{last} or earlier" if _is_after(high) else f"below {last}"
        start = f"later than {first}" if _is_after(low) else f"{first} or later"
        if _is_after(low) or not _is_after(high):
            return f"{start} and {last} or earlier" if _is_after(high) else f"{start} and below {last}"
        return f"{first} to {last}"

    def _add(self, status: str, low: bytes, high: bytes | None) -> None:
        self.by_status.setdefault(status, []).append((low, high))

    def _changes(self, changes: Iterable[Mapping[str, Any]], low: bytes, high: bytes | None) -> list[tuple[bytes, str]]:
        found = []
        for change in changes:
            at = versions.key(str(change.get("at", "")))
            if at and low <= at and (high is None or at < high):
                self.words[at] = str(change["at"])
                found.append((at, str(change.get("status") or "unknown")))
        return sorted(found)

    def _bounds(self, entry: Mapping[str, Any]) -> Interval:
        if _counts_commits(entry):
            raise Unread
        text = str(entry.get("version", "")).strip()
        if "lessThan" in entry or "lessThanOrEqual" in entry:
            included = "lessThanOrEqual" in entry
            return self._between(text, str(entry["lessThanOrEqual" if included else "lessThan"]), included=included)
        return self._alone(text)

    def _between(self, low: str, high: str, *, included: bool) -> Interval:
        start = START if low.lower() in _FROM_THE_START else self._start(versions.stem(low) or low)
        plain = high.strip().removeprefix("<=").removeprefix("<").strip()
        end = None if plain.lower() in _EVERYTHING else self._end(plain, included=included)
        if end is not None and end <= start:
            raise Unread(high)
        return start, end

    def _alone(self, text: str) -> Interval:
        plain = text.lower()
        if plain in _EVERYTHING:
            return START, None
        if plain in _NOTHING:
            raise Unread(text)
        if family := versions.stem(text):
            return self._start(family), self._end(text, included=True)
        for pattern, included in _PROSE:
            if found := pattern.fullmatch(_PREFIX.sub("", text)):
                return self._between(found.groupdict().get("low") or "", found["high"], included=included)
        return self._compared(_PREFIX.sub("", text)) or (self._start(text), self._end(text, included=True))

    def _compared(self, text: str) -> Interval | None:
        """'>= 1.0, < 1.2', as GitHub's records say it."""
        parts = _COMPARED.findall(text)
        if not parts or _COMPARED.sub("", text).strip(" ,|") or "||" in text:
            return None
        low, high = START, None
        for sign, version in parts:
            if sign == "=":
                return self._start(version), self._end(version, included=True)
            if sign == ">":
                low = self._end(version, included=True) or START
            elif sign == ">=":
                low = self._start(version)
            else:
                high = self._end(version, included=sign == "<=")
        if high is not None and high <= low:
            raise Unread(text)
        return low, high

    def _start(self, text: str) -> bytes:
        return self._kept(versions.key(text), text)

    def _end(self, text: str, *, included: bool) -> bytes:
        family = versions.stem(text)
        if family and included:
            return self._kept(versions.above(family), text)
        key = versions.key(family or text)
        return self._kept(key + AFTER if key and included else key, family or text)

    def _kept(self, key: bytes | None, text: str) -> bytes:
        if key is None:
            raise Unread(text)
        self.words.setdefault(key, text.strip()[:80])
        return key


def _is_after(bound: bytes) -> bool:
    return bound[-1:] in (AFTER, b"\xff")


def _counts_commits(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("versionType", "")).lower() in _UNCOUNTABLE


def _written(entry: Mapping[str, Any]) -> str:
    """What could not be read, as it was written; nothing where it says nothing."""
    text = str(entry.get("version", "")).strip()
    if _counts_commits(entry):
        return ""
    for field, word in (("lessThan", "below"), ("lessThanOrEqual", "up to")):
        if field in entry:
            return f"{text} {word} {entry[field]}".strip()
    return "" if text.lower() in _NOTHING else text
