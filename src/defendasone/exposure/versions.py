"""Versions as bytes that sort as the versions do, so that Python and the database compare them alike.

A key is a sequence of elements, each of which ends by itself: a class byte, then the element. Words that announce a
release (rc, beta) come before the end of the version, letters after it, numbers last: 1.0-rc1 < 1.0 < 1.0a < 1.0.1.
Numbers carry their length, so that 9 < 10; noughts at the end of a row of numbers mean nothing, so that 7.2 = 7.2.0.
"""

import re
from functools import lru_cache
from typing import NamedTuple

# No real version is longer; what is longer is a text about versions.
LONGEST = 100

_PRE, _END, _LETTERS, _NUMBER, _ABOVE = b"\x10", b"\x20", b"\x30", b"\x40", b"\xff"
# What comes right after a key, and before every other key.
AFTER = b"\x01"

_ANNOUNCING = {
    "~": 1,
    "dev": 2,
    "canary": 3,
    "nightly": 3,
    "alpha": 4,
    "beta": 5,
    "milestone": 6,
    "ea": 7,
    "insider": 7,
    "next": 7,
    "pre": 7,
    "preview": 7,
    "cr": 8,
    "rc": 8,
    "snapshot": 9,
}
# a1 and b1 announce; 1.0.2a is the release after 1.0.2.
_SHORT = {"a": "alpha", "b": "beta"}
_SAYING_NOTHING = {"final", "ga", "lts", "release"}
# Words that a version may hold after a space. Any other word makes a text of it.
_SPACED = {
    *_ANNOUNCING,
    *_SAYING_NOTHING,
    *("build", "cu", "hf", "hotfix", "mr", "p", "patch", "r", "rev", "sp", "su", "u", "update"),
}

_SHAPE = re.compile(r"\d[0-9a-z.()_~: -]*")
_TOKEN = re.compile(r"\d+|[a-z]+|~|\s")
# 9.0.0.M1 announces 9.0.0; 15.1(4)M1 comes after 15.1(4).
_MILESTONE = re.compile(r"(?<=[.-])m(?=\d)")
_HASH = re.compile(r"(?=\d*[a-f]+\d+[a-f])[0-9a-f]{7,}")
_LEAD = re.compile(r"(?:version|release|ver|rel)?[.\s]*[vr]?\.?\s?(?=\d)")
_WILDCARD = re.compile(r"(?P<stem>.*\d)(?:\.[x*])+")
_LONGEST_WORD = 12


class Span(NamedTuple):
    """What a written version may stand for: '7.2' for anything from 7.2 to below 7.3. Half-open.

    `exact` says whether it is a version by itself, unlike '7.2.x'.
    """

    low: bytes
    high: bytes
    exact: bool


def key(text: str) -> bytes | None:
    """The sortable key of a version, or None for a text that is none."""
    read = None if stem(text) else _read(text)
    return None if read is None else _epoch(read) + _encoded(read[1], drop=True) + _END


def above(text: str) -> bytes | None:
    """What comes right after every version that begins like this one: above('7.2') > key('7.2.99')."""
    read = _read(text)
    return None if read is None else _epoch(read) + _encoded(read[1], drop=False) + _ABOVE


def stem(text: str) -> str | None:
    """'7.4' of '7.4.x' or '7.4.*'; None without a wildcard at the end."""
    found = _WILDCARD.fullmatch(text.strip().lower()) if len(text) <= LONGEST else None
    return found["stem"] if found else None


@lru_cache(maxsize=65_536)
def span(text: str) -> Span | None:
    """Everything that a version which somebody wrote down may be; None for a text that is no version."""
    family = stem(text)
    low, high = key(family or text), above(family or text)
    return None if low is None or high is None else Span(low, high, exact=family is None)


def _read(text: str) -> tuple[int, list[str]] | None:
    if len(text) > LONGEST:
        return None
    plain = _LEAD.sub("", text.strip().lower().replace("\\", ""), count=1).partition("+")[0].strip()
    number, colon, rest = plain.replace("!", ":", 1).partition(":")
    epoch = 0
    if colon:
        if not number.isdecimal() or ":" in rest:
            return None
        epoch, plain = min(int(number), 255), rest
    if not plain.isascii() or not _SHAPE.fullmatch(plain) or " - " in plain or _HASH.fullmatch(plain):
        return None
    tokens = _TOKEN.findall(_MILESTONE.sub("milestone", plain))
    return (epoch, [token for token in tokens if not token.isspace()]) if _is_version(tokens) else None


def _is_version(tokens: list[str]) -> bool:
    """After a space only a word that versions use: '7.0 update 3' is one, '10 for 32-bit systems' is not."""
    for place, token in enumerate(tokens):
        spaced = place > 0 and tokens[place - 1].isspace()
        if token.isalpha() and (len(token) > _LONGEST_WORD or (spaced and token not in _SPACED)):
            return False
        if spaced and token.isdecimal() and not (place > 1 and tokens[place - 2].isalpha()):
            return False
    return True


def _epoch(read: tuple[int, list[str]]) -> bytes:
    return bytes([read[0]])


def _encoded(tokens: list[str], *, drop: bool) -> bytes:
    """Elements one after another; with `drop`, noughts wait until a number follows them."""
    key, noughts = bytearray(), 0
    for place, token in enumerate(tokens):
        if token in _SAYING_NOTHING:
            continue
        if drop and token.isdecimal() and not int(token):
            noughts += 1
            continue
        if token.isdecimal():
            key += _number(0) * noughts
        noughts = 0
        key += _element(token, tokens[place + 1 : place + 2])
    return bytes(key)


def _element(part: str, following: list[str]) -> bytes:
    if part.isdecimal():
        return _number(int(part))
    if part in _SHORT and following and following[0].isdecimal():
        part = _SHORT[part]
    if part == "~" and following and following[0] in _ANNOUNCING:
        return b""
    if part in _ANNOUNCING:
        return _PRE + bytes([_ANNOUNCING[part]])
    return _LETTERS + part.encode() + b"\x00"


def _number(number: int) -> bytes:
    size = (number.bit_length() + 7) // 8
    return _NUMBER + bytes([size]) + number.to_bytes(size, "big")
