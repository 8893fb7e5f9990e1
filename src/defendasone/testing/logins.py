"""Which login a test speaks to the database with.

A test begins as the web process. `service()` makes its data as the worker's login, which sees every row. In a test
with the fixture `real_logins` both are real connections and every step is committed; in others they are roles that
one connection takes on inside one transaction, which is much faster.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from defendasone.core.embedded import JOBS, OWNER, WEB


def become(role: str) -> None:
    """Take this login on."""
    if connection.settings_dict["USER"] == OWNER:
        with connection.cursor() as cursor:
            cursor.execute("reset role" if role == OWNER else f"set role {role}")
    else:
        connect_as(role)


def connect_as(role: str) -> None:
    """Really log in anew, in this thread: threads share the settings' own dictionary, so each gets one of its own."""
    use(role)
    connection.ensure_connection()


def use(role: str) -> None:
    """Whatever this thread asks the database next, it asks with this login."""
    connection.close()
    connection.settings_dict = {**connection.settings_dict, "USER": role}


def in_use() -> str:
    """The login that this thread connects with."""
    return str(connection.settings_dict["USER"])


@contextmanager
def service() -> Iterator[None]:
    """The worker's login, until the end of the block."""
    before = _role()
    if before == JOBS:
        yield
        return
    become(JOBS)
    try:
        with transaction.atomic():
            yield
    finally:
        become(before)


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        row = cursor.fetchone()
    return str(row[0]) if row else WEB
