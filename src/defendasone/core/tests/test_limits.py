"""Rate limits that every process shares."""

from datetime import datetime, timedelta
from itertools import chain

import pytest
from django.db import connection

from defendasone.core import limits
from defendasone.core.embedded import WEB
from defendasone.testing import logins
from defendasone.testing.logins import service
from defendasone.testing.together import together

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
    def hit() -> list[int]:
        logins.connect_as(WEB)
        return [limits.count("a", now=now, window=MINUTE) for _ in range(25)]

    counted = chain.from_iterable(together(hit, hit, hit, hit))
    assert sorted(counted) == list(range(1, 101))


@pytest.mark.django_db
def test_windows_begin_on_the_clock_so_that_all_processes_mean_the_same_one(now: datetime) -> None:
    almost = now.replace(second=59, microsecond=999_999)
    assert [limits.count("a", now=almost, window=MINUTE) for _ in range(2)] == [1, 2]
    assert limits.count("a", now=almost + timedelta(microseconds=1), window=MINUTE) == 1


@pytest.mark.django_db
def test_a_key_is_its_own_count_however_long_or_strange(now: datetime) -> None:
    keys = ["", "a" * 10_000, "sign-in:2001:db8::1", "sign-in:2001:db8::2", "'; drop table core_limit; --", "ü"]
    for _ in range(2):
        counted = [limits.count(key, now=now, window=MINUTE) for key in keys]
    assert counted == [2] * len(keys)


@pytest.mark.django_db
@pytest.mark.parametrize("window", [timedelta(seconds=1), MINUTE, timedelta(hours=1), timedelta(days=1)])
def test_every_window_ends_after_its_own_length(now: datetime, window: timedelta) -> None:
    assert [limits.count("a", now=now, window=window) for _ in range(3)] == [1, 2, 3]
    assert limits.count("a", now=now + window, window=window) == 1
    assert limits.count("a", now=now + 7 * window, window=window) == 1


@pytest.mark.django_db
def test_a_clock_that_is_a_little_behind_on_another_machine_does_not_open_the_door(now: datetime) -> None:
    """Within one window both count together."""
    first = now.replace(second=30)
    hits = [limits.count("a", now=first - timedelta(seconds=second), window=MINUTE) for second in (0, 5, 2, 9)]
    assert hits == [1, 2, 3, 4]


@pytest.mark.django_db
def test_what_is_still_counted_is_not_forgotten(now: datetime) -> None:
    for _ in range(3):
        limits.count("a", now=now, window=timedelta(days=1))
    with service():
        limits.forget(before=now - timedelta(days=2))
    assert limits.count("a", now=now, window=timedelta(days=1)) == 4
