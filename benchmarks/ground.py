"""What the benchmarks stand on: a durable PostgreSQL of their own, the real logins, medians."""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from defendasone.core.database import create_logins
from defendasone.core.embedded import JOBS, OWNER, WEB, Cluster

FAILED: list[str] = []


@contextmanager
def database() -> Iterator[Cluster]:
    """A migrated database in a temporary folder, with Django connected to it as the owner."""
    data = Path(tempfile.mkdtemp(prefix="defend-benchmark-"))
    cluster = Cluster(data, connections=60)
    cluster.start()
    try:
        create_logins(cluster)
        (data / "static").mkdir()
        os.environ.update(
            DEFEND_DATA=str(data),
            DEFEND_ENV="demo",
            DEFEND_LOGIN="owner",
            DEFEND_SECRET_KEY="benchmark " * 6,
            DJANGO_SETTINGS_MODULE="defendasone.settings",
        )
        import django

        django.setup()
        from defendasone.core.database import migrate

        migrate()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(data, ignore_errors=True)


def log_in(role: str) -> None:
    """Really connect as this login."""
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = role
    connection.ensure_connection()


as_web = partial(log_in, WEB)
as_jobs = partial(log_in, JOBS)
as_owner = partial(log_in, OWNER)


def times(work: Callable[[], object], *, runs: int, warm: int = 2) -> list[float]:
    """Seconds of each run, after a few that do not count."""
    for _ in range(warm):
        work()
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def processor(work: Callable[[], object], *, runs: int) -> float:
    """Seconds of processor time a run takes, here and in the database: the same on a machine that others use too."""
    work()
    before = time.process_time() + _backend()
    for _ in range(runs):
        work()
    return (time.process_time() + _backend() - before) / runs


def _backend() -> float:
    """What the database's process behind this connection has used, in hundredths of a second."""
    from django.db import connection

    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy() -> str:
    """How much others want of this machine, of what it has."""
    return f"{os.getloadavg()[0]:.1f} of {os.cpu_count()}"


def p95(seconds: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(seconds, n=20)[18] if len(seconds) > 1 else seconds[0]


def say(what: str, figure: str, limit: str = "", *, met: bool = True) -> None:
    """One line of the report."""
    print(f"{what:<62} {figure:>14}   {limit}{'' if met else '   MISSED'}", flush=True)
    if not met:
        FAILED.append(what)


def end() -> None:
    """The exit status says whether every limit was met."""
    sys.exit(1 if FAILED else 0)
