"""One embedded PostgreSQL for a whole test run, shared by the run's processes; each has a database of its own."""

import faulthandler
import os
import shutil
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from defendasone.core.database import create_logins
from defendasone.core.embedded import ADMIN, JOBS, OWNER, WEB, Cluster

LEAVE_WITHIN = 120  # Seconds
_running: list[Cluster] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before Django reads its settings: the database runs, and the settings say where."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name in [
        name for name in os.environ if name.startswith(("DEFEND_", "DATABASE_")) and name != "DEFEND_TEST_DATA"
    ]:
        del os.environ[name]
    data = Path(tempfile.mkdtemp(prefix="defend-test-"))
    cluster = Cluster(data, connections=200, durable=False)
    cluster.start()
    (data / "static").mkdir()
    _running.append(cluster)
    create_logins(cluster)
    with psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True) as admin:
        # Test databases are made by the owner of the tables, who steps down to the web process's role for each test.
        admin.execute(f"alter role {OWNER} createdb")
        admin.execute(f"grant {WEB}, {JOBS} to {OWNER}")
        admin.execute(f"grant set on parameter session_replication_role to {OWNER}")
    os.environ.update(
        DEFEND_DATA=str(data),
        DEFEND_LOGIN="owner",
        DEFEND_SECRET_KEY="a key for tests only, as long as a real one has to be",
        DEFEND_ORIGIN="http://testserver",
        DJANGO_SETTINGS_MODULE="defendasone.settings",
    )


def pytest_unconfigure() -> None:
    """Stop it and leave nothing behind; a process that a thread then keeps from ending says which, and fails."""
    if sys.__stderr__:
        faulthandler.dump_traceback_later(LEAVE_WITHIN, exit=True, file=sys.__stderr__)
    for cluster in _running:
        cluster.stop()
        shutil.rmtree(cluster.data, ignore_errors=True)
    _running.clear()
