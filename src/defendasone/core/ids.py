"""Identifiers: unguessable, made in Python, sortable by time where a table grows by time."""

import secrets
import time
import uuid

# Without letters and digits that people mistake for one another when they read a reference out on the telephone.
ALPHABET = "2346789BCDFGHJKMNPQRTVWXZ"


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    stamp = time.time_ns() // 1_000_000 & 0xFFFFFFFFFFFF
    random = secrets.randbits(74)
    high, low = random >> 62, random & (1 << 62) - 1
    return uuid.UUID(int=stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def new_reference(prefix: str) -> str:
    """A reference for people, such as 'CAS-7F3K-9QXB': random, so that it counts nothing."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
