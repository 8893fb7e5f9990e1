"""Rate limits that every process shares."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from defendasone.core import limits
from defendasone.core.embedded import WEB
from defendasone.testing import logins
from defendasone.testing.logins import service

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_hits_add_up_within_a_window_and_begin_again_after_it(now: datetime) -> None:
    assert [limits.count("a", now=now, window=MINUTE) for _ in range(3)] == [1, 2, 3]
    assert limits.count("b", now=now, window=MINUTE) == 1
    assert limits.count("a", now=now + MINUTE, window=MINUTE) == 1


@pytest.mark.django_db
def test_the_table_holds_no_address(now: datetime) -> None:
    limits.count("sign-in:203.0.113.9", now=now, window=MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("select key from core_limit")
        assert "203.0.113.9" not in str(cursor.fetchall())


@pytest.mark.django_db
def test_old_counts_are_forgotten(now: datetime) -> None:
    limits.count("a", now=now - timedelta(days=2), window=MINUTE)
    limits.count("b", now=now, window=MINUTE)
    with service(), connection.cursor() as cursor:
        limits.forget(before=now - timedelta(days=1))
        cursor.execute("select count(*) from core_limit")
        assert cursor.fetchone() == (1,)


@pytest.mark.usefixtures("real_logins")
def test_no_hit_is_lost_when_processes_count_at_once(now: datetime) -> None:
    counted: list[int] = []

    def hit() -> None:
        logins.connect_as(WEB)
        counted.extend(limits.count("a", now=now, window=MINUTE) for _ in range(25))
        connection.close()

    threads = [threading.Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == list(range(1, 101))
