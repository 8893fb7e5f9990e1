"""Rate limits that every process shares: one atomic count in PostgreSQL."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection

COUNT = """
insert into core_limit (key, start, hits, seen) values (%s, %s, 1, %s)
on conflict (key) do update set
  hits = case when core_limit.start = excluded.start then core_limit.hits + 1 else 1 end,
  start = excluded.start,
  seen = excluded.seen
returning hits
"""


def count(key: str, *, now: datetime, window: timedelta) -> int:
    """Count one hit, and say how many there were in this window. Keys are stored as hashes: they hold addresses."""
    start = int(now.timestamp() // window.total_seconds())
    digest = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [digest, start, now])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def forget(*, before: datetime) -> None:
    """Remove counts that no window reaches any more; a window is at most a day."""
    with connection.cursor() as cursor:
        cursor.execute("delete from core_limit where seen < %s", [before])
