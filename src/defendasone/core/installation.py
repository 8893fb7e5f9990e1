"""What a database is for. Demonstration data and real data never share one."""

from datetime import datetime

from django.db import connection

from defendasone.core.flow import Refused
from defendasone.core.models import Installation

HOLDS_DEMO = "This database holds demonstration data: start it with --demo, or name another database or data folder."
HOLDS_REAL = "This database holds a real service: name another database or data folder for a demonstration."


def settle(*, demo: bool, now: datetime, allowed: bool = False) -> bool:
    """Say what this database is for, once and for good, in the caller's transaction; whether that was now.

    Raises `Refused` for the other kind. `allowed` says that the operator takes demonstration data as they are.
    """
    with connection.cursor() as cursor:
        # Where several machines serve one database, they may start at once.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('core.installation', 0))")
    kept = Installation.objects.first()
    if kept is None:
        Installation.objects.create(demo=demo, made=now)
        return True
    if demo and not kept.demo:
        raise Refused(HOLDS_REAL)
    if kept.demo and not demo and not allowed:
        raise Refused(HOLDS_DEMO)
    return False
