"""One process holds a data folder at a time, and says who it is."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process works on this data folder; the message says which."""


def holder(data: Path) -> dict[str, object] | None:
    """What the process that holds this folder wrote about itself (pid, what, since, port), or None."""
    file = data / "lock"
    if not file.exists():
        return None
    with file.open("r+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _said(handle.read())
    return None


@contextmanager
def holding(data: Path, what: str, *, port: int = 0, patience: float = 0.0) -> Iterator[None]:
    """Hold the folder, waiting up to `patience` seconds; `Held` names who has it. A killed holder lets go at once."""
    with (data / "lock").open("a+") as handle:
        _take(handle.fileno(), data, time.monotonic() + patience)
        handle.seek(0)
        handle.truncate()
        since = time.strftime("%H:%M on %d %B %Y")
        json.dump({"pid": os.getpid(), "what": what, "since": since, "port": port}, handle)
        handle.flush()
        yield


def _take(descriptor: int, data: Path, until: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                by = _said((data / "lock").read_text())
                raise Held(
                    f"{data} is in use by process {by['pid']} ({by['what']}), since {by['since']}. "
                    "Stop that one first, or name another folder with --data."
                ) from None
            time.sleep(0.1)


def _said(text: str) -> dict[str, object]:
    try:
        return dict(json.loads(text))
    except ValueError:  # The holder has the lock but has not written its line yet.
        return {"pid": "unknown", "what": "just starting", "since": "a moment ago", "port": 0}
