"""Which edition of the names and of the version keys this is. What was made by another edition cannot be compared.

No Django here: `up` asks before it starts anything.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

HERE = Path(__file__).parent
# What decides on the keys that are kept in tables. A note in one of them makes a new edition too: that costs a moment.
DECIDE = ("aliases", "applicability", "intervals", "listing", "naming", "ranges", "spelling", "versions", "words")


def files() -> list[Path]:
    """The code and the facts that keys are made by."""
    return [*(HERE / f"{name}.py" for name in DECIDE), *sorted((HERE / "data").glob("*.csv"))]


@cache
def edition() -> str:
    """This version's."""
    return digest(files())


def digest(of: Iterable[Path]) -> str:
    """Equal for equal files."""
    told = blake2b(digest_size=16)
    for file in of:
        told.update(f"{file.name}\0".encode() + file.read_bytes())
    return told.hexdigest()
