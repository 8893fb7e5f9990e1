"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Return once the condition holds; fail the test when it does not within a generous time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"It did not come about within {seconds:.0f} seconds.")
        time.sleep(0.05)
