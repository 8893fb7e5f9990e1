"""The embedded server, for real: made, started, killed, recovered."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from defendasone.core import embedded
from defendasone.core.database import create_logins, room_for
from defendasone.core.embedded import ADMIN, JOBS, OWNER, WEB, Broken, Cluster
from defendasone.testing.waiting import until

pytestmark = [pytest.mark.machine]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives way to another account")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster that keeps what it is given, in a folder that only we may enter."""
    tmp_path.chmod(0o700)
    made = Cluster(tmp_path / "data", connections=20)
    made.start()
    create_logins(made)
    yield made
    made.stop()


def ask(cluster: Cluster, statement: str, role: str = ADMIN) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.url(role), autocommit=True) as connection:
        found = connection.execute(statement)
        return found.fetchall() if found.description else []


def test_it_answers_is_utf8_and_listens_on_no_network(cluster: Cluster) -> None:
    assert cluster.answers()
    assert ask(cluster, "show server_encoding") == [("UTF8",)]
    assert ask(cluster, "show listen_addresses") == [("",)]
    assert ask(cluster, "show timezone") == [("UTC",)]
    assert ask(cluster, "show fsync") == [("on",)]


def test_its_folders_are_closed_to_others(cluster: Cluster) -> None:
    for folder in (cluster.files, cluster.socket, cluster.data):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_each_login_is_what_it_should_be(cluster: Cluster) -> None:
    rows = ask(
        cluster, "select rolname, rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname like 'defend%'"
    )
    assert {row[0]: row[1:] for row in rows} == {
        ADMIN: (True, True, True),
        OWNER: (False, False, False),
        WEB: (False, False, False),
        JOBS: (False, False, False),
    }
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster, f"set role {JOBS}", WEB)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster, "create table mine ()", WEB)


def test_nobody_else_may_log_in(cluster: Cluster) -> None:
    (cluster.files / "pg_ident.conf").write_text('defend "somebody-else" defend_web\n')
    ask(cluster, "select pg_reload_conf()")
    until(lambda: not cluster.answers())


def test_a_stop_keeps_everything_and_a_start_goes_on(cluster: Cluster) -> None:
    ask(cluster, "create table kept as select 1 as one")
    cluster.stop()
    assert not cluster.answers()
    cluster.start()
    assert ask(cluster, "select one from kept") == [(1,)]


def test_a_killed_server_is_recovered_with_nothing_lost(cluster: Cluster) -> None:
    ask(cluster, "create table kept (n int)")
    for number in range(20):
        ask(cluster, f"insert into kept values ({number})")
    assert cluster.process
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    cluster.start()
    assert ask(cluster, "select count(*) from kept") == [(20,)]


def test_a_server_that_outlived_its_starter_is_stopped_first(cluster: Cluster) -> None:
    assert cluster.process
    ask(cluster, "create table kept as select 1 as one")
    again = Cluster(cluster.data, connections=20)
    again.start()
    try:
        assert cluster.process.poll() is not None
        assert ask(again, "select one from kept") == [(1,)]
    finally:
        again.stop()


def test_a_broken_off_making_leaves_nothing_that_looks_like_a_cluster(tmp_path: Path) -> None:
    unfinished = tmp_path / "postgres-unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    cluster = Cluster(tmp_path, connections=20, durable=False)
    cluster.start()
    try:
        assert cluster.answers()
        assert not unfinished.exists()
    finally:
        cluster.stop()


def test_a_damaged_cluster_says_what_its_log_says(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, connections=20, durable=False)
    cluster.start()
    cluster.stop()
    (cluster.files / "postgresql.conf").write_text("no such setting here\n")
    with pytest.raises(Broken, match="Its log ends"):
        cluster.start()


def test_the_log_has_no_values_of_rows(cluster: Cluster) -> None:
    ask(cluster, "create table who (email text unique)")
    ask(cluster, "insert into who values ('ann@council.example')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(cluster, "insert into who values ('ann@council.example')")
    log = (cluster.data / "logs/postgres.log").read_text()
    assert "duplicate key" in log
    assert "ann@council.example" not in log


def test_a_long_path_gets_a_short_private_folder_for_its_socket(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("long" * 30), connections=20, durable=False)
    cluster.start()
    try:
        assert cluster.answers()
        assert cluster.socket.parent != cluster.data
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    finally:
        cluster.stop()
        shutil.rmtree(cluster.socket)


@as_root
def test_root_gives_way_to_another_account_and_opens_no_folder_for_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in (closed, *closed.parents)}
    cluster = Cluster(closed / "data", connections=20, durable=False)
    cluster.start()
    try:
        assert cluster.process
        assert Path(f"/proc/{cluster.process.pid}").stat().st_uid != 0
        assert cluster.answers()
    finally:
        cluster.stop()
    assert before == {folder: stat.S_IMODE(folder.stat().st_mode) for folder in before}


@as_root
def test_an_account_that_does_not_exist_says_which_setting_names_it(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="DEFEND_ACCOUNT"):
        Cluster(tmp_path, account="no-such-account").start()


KEEPER = """
import sys, time
from pathlib import Path
from defendasone.core.embedded import Cluster
cluster = Cluster(Path(sys.argv[1]), connections=20, durable=False)
print(cluster.start().pid, flush=True)
time.sleep(600)
"""


def test_the_server_ends_properly_when_its_starter_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KEEPER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout
        server = int(keeper.stdout.readline())
        keeper.kill()
    until(lambda: not Path(f"/proc/{server}").exists())
    assert "database system is shut down" in (tmp_path / "logs/postgres.log").read_text()


def test_the_room_for_connections_is_checked(cluster: Cluster) -> None:
    from defendasone.core.config import load

    address = cluster.url(OWNER)
    assert room_for(load({"DEFEND_WEB_WORKERS": "1", "DEFEND_WEB_THREADS": "4"}), address) == ""
    full = room_for(load({"DEFEND_WEB_WORKERS": "8", "DEFEND_WEB_THREADS": "8"}), address)
    assert "77 connections" in full
    assert "allows 17" in full


def test_a_running_check_takes_no_longer_than_it_must(cluster: Cluster) -> None:
    began = time.monotonic()
    assert all(cluster.answers() for _ in range(5))
    assert time.monotonic() - began < 5


def test_the_programs_are_found_without_asking_the_wheel_to_run(tmp_path: Path) -> None:
    account = embedded.account_for("")
    programs = embedded._programs(account)
    assert (programs / "initdb").exists()
    assert (programs / "postgres").exists()
