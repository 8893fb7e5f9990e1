"""Several at the same moment, each with a database connection of its own and the login of who began it.

Nothing here waits for ever, and no thread outlives the run: a test that goes wrong fails, it does not hang.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Thread
from typing import TypeVar

from django.db import connections

from defendasone.core.flow import Refused
from defendasone.testing import logins

T = TypeVar("T")
LONGEST = 120.0  # Seconds


def together(*works: Callable[[], T]) -> list[T]:
    """Do all of them at the same moment: what each returned, in their order. The error of one is raised here."""
    start = Barrier(len(works), timeout=LONGEST)

    def at_the_start(work: Callable[[], T]) -> T:
        start.wait()
        return work()

    under_way = [_started(partial(at_the_start, work)) for work in works]
    return [each.result(timeout=LONGEST) for each in under_way]


def told(*acts: Callable[[], object]) -> list[str]:
    """Do all of them at the same moment: what each was refused for, empty for who succeeded; who succeeded first."""

    def one(act: Callable[[], object]) -> str:
        try:
            act()
        except Refused as refusal:
            return str(refusal)
        return ""

    return sorted(together(*(partial(one, act) for act in acts)))


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """This goes on beside the block, which ends once it has ended; its error is raised there."""
    under_way = _started(work)
    yield
    under_way.result(timeout=LONGEST)


def _started(work: Callable[[], T]) -> "Future[T]":
    future: Future[T] = Future()
    login = logins.in_use()

    def run() -> None:
        try:
            try:
                logins.use(login)
                result = work()
            finally:
                connections.close_all()
        except BaseException as error:  # noqa: BLE001
            future.set_exception(error)
        else:
            future.set_result(result)

    Thread(target=run, daemon=True).start()
    return future
