"""A PostgreSQL server of somebody else's: the doctor says what is missing, its statements mend it, `up` runs on it."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from defendasone.core.database import ROLES_SQL
from defendasone.core.embedded import ADMIN, JOBS, WEB, Cluster
from defendasone.testing.running import run, up
from defendasone.testing.waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]
SECRET = "k" * 60


@dataclass
class Server:
    """A server with passwords, and an account that may create a database's tables but no roles."""

    cluster: Cluster

    def url(self, user: str, password: str) -> str:
        return f"postgresql://{user}:{password}@/council?host={self.cluster.socket}"

    def ask(self, statement: str, database: str = "council") -> list[tuple[object, ...]]:
        """As its administrator."""
        with psycopg.connect(self.cluster.url(ADMIN, database), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def start(self) -> None:
        """Start it, or start it again."""
        self.cluster.start()
        hba = self.cluster.files / "pg_hba.conf"
        hba.write_text(f"local all {ADMIN} peer map=defend\nlocal all all scram-sha-256\n")
        self.ask("select pg_reload_conf()", "postgres")
        until(lambda: _refused(self.url("owner", "wrong")))

    @property
    def settings(self) -> dict[str, Any]:
        """As the operator writes them down at the end."""
        return {
            "DATABASE_URL": self.url("owner", "o"),
            "DEFEND_WEB_DATABASE_URL": self.url(WEB, "w"),
            "DEFEND_JOBS_DATABASE_URL": self.url(JOBS, "j"),
        }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    cluster = Cluster(tmp_path_factory.mktemp("server") / "data", connections=60, durable=False)
    made = Server(cluster)
    made.start()
    try:
        for statement in (
            "create role owner login nosuperuser nocreaterole nobypassrls password 'o'",
            "create role other login password 'x'",
            "create database council owner owner",
        ):
            made.ask(statement, "postgres")
        yield made
    finally:
        cluster.stop()


def _refused(address: str) -> bool:
    try:
        with psycopg.connect(address):
            return False
    except psycopg.OperationalError as error:
        return "password" in str(error)


def doctor(data: Path, **settings: str) -> tuple[int, str]:
    done = run("doctor", "--data", str(data), **settings)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_from_a_bare_server_to_a_running_service_by_what_the_doctor_says(server: Server, tmp_path: Path) -> None:
    """The whole way of an operator, in order: nothing here was prepared by the product."""
    data = tmp_path / "data"
    status, said = doctor(data, DATABASE_URL=server.url("owner", "o"))
    assert status == 1
    assert "DEFEND_WEB_DATABASE_URL is not set. Run this on the server as its administrator:" in said
    assert ROLES_SQL in said

    refused = run("up", "--data", str(data), "--no-input", DATABASE_URL=server.url("owner", "o"))
    assert refused.returncode == 1
    assert "DEFEND_WEB_DATABASE_URL is not set" in refused.stderr
    assert "Traceback" not in refused.stderr

    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(server.url("owner", "o")) as owner:
        owner.execute(_chosen())
    server.ask(_chosen())
    assert doctor(data, **server.settings) == (0, "Nothing is missing.\n")

    with up(data, **server.settings) as service:
        assert service.get("/healthz") == (200, "ok")
        assert service.get("/")[0] == 200
        assert not (data / "postgres").exists()
        assert service.children().keys() == {"granian", "worker"}
        service.hears("./defend coordinator create")
        logins = server.ask("select distinct usename::text from pg_stat_activity where datname = 'council'")
        assert {name for (name,) in logins} - {ADMIN, "owner"} == {WEB, JOBS}
        made = run("coordinator", "create", "--name", "Ada", "--email", "ada@mhclg.example", "--data", str(data),
                   **server.settings)  # fmt: skip
        assert made.returncode == 0, made.stderr
        assert f"http://localhost:{service.port}/people/join/" in made.stdout
    assert server.ask("select count(*) > 300 from directory_council") == [(True,)]
    assert doctor(data, **server.settings) == (0, "Nothing is missing.\n")
    _logins_hold(server)


def _chosen() -> str:
    """What the doctor prints, with the passwords that the operator chose."""
    return ROLES_SQL.replace("<choose one>", "w").replace("<choose another>", "j")


def _logins_hold(server: Server) -> None:
    """The web login sees nobody's rows without a viewer, writes no ledger, makes no table."""
    with psycopg.connect(server.url(WEB, "w"), autocommit=True) as web:
        assert web.execute("select count(*) from accounts_membership").fetchone() == (0,)
        for statement in ("delete from core_event", "create table mine ()", f"set role {JOBS}", "set role owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(statement)


def test_in_production_behind_a_proxy_it_says_when_pages_answer(server: Server, tmp_path: Path) -> None:
    """Whoever does not come by the proxy is sent to https: its own question whether pages answer must not be."""
    _roles(server)
    settings: dict[str, Any] = {
        **server.settings,
        "DEFEND_ENV": "production",
        "DEFEND_SECRET_KEY": SECRET,
        "DEFEND_PROXY": "1",
        "DEFEND_ORIGIN": "https://alerts.example.gov.uk",
    }
    with up(tmp_path / "data", **settings) as service:
        service.hears("Open https://alerts.example.gov.uk in a browser")


def test_each_login_that_is_not_what_it_should_be_is_named(server: Server, tmp_path: Path) -> None:
    _roles(server)
    changes = {
        "DEFEND_WEB_DATABASE_URL logs in as other, who has no rights here: use defend_web.": {
            "DEFEND_WEB_DATABASE_URL": server.url("other", "x")
        },
        "DEFEND_JOBS_DATABASE_URL logs in as owner, who has no rights here: use defend_jobs.": {
            "DEFEND_JOBS_DATABASE_URL": server.url("owner", "o")
        },
        "DATABASE_URL logs in as other, who may make no table there.": {"DATABASE_URL": server.url("other", "x")},
        "DEFEND_JOBS_DATABASE_URL does not connect": {"DEFEND_JOBS_DATABASE_URL": server.url(JOBS, "s3cret")},
        "DATABASE_URL is not an address of a PostgreSQL server.": {
            "DATABASE_URL": "postgresql://o:s3cret@/x?nonsense=1"
        },
        "allows": {"DEFEND_WEB_WORKERS": "8"},
    }
    for words, change in changes.items():
        status, said = doctor(tmp_path, **{**server.settings, **change})
        assert status == 1, words
        assert words in said
        assert "s3cret" not in said


def test_a_role_that_passes_row_level_security_is_refused(server: Server, tmp_path: Path) -> None:
    _roles(server)
    server.ask(f"alter role {WEB} bypassrls")
    try:
        status, said = doctor(tmp_path, **server.settings)
        refused = run("up", "--data", str(tmp_path / "data"), "--no-input", **server.settings)
    finally:
        server.ask(f"alter role {WEB} nobypassrls")
    assert (status, refused.returncode) == (1, 1)
    for text in (said, refused.stderr):
        assert "DEFEND_WEB_DATABASE_URL logs in as a role that owns tables or passes row-level security." in text


def test_a_server_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    address = "postgresql://us:s3cret@127.0.0.1:1/x"
    done = run("up", "--data", str(tmp_path / "data"), "--no-input", DATABASE_URL=address)
    assert done.returncode == 1
    assert "DATABASE_URL does not connect" in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


def _roles(server: Server) -> None:
    if not server.ask(f"select 1 from pg_roles where rolname = '{WEB}'"):
        server.ask(_chosen())


def test_the_worker_outlives_its_database_and_goes_on_by_itself(server: Server, tmp_path: Path) -> None:
    """The database is another machine's: that it was restarted is no reason to be started again."""
    _roles(server)
    with up(tmp_path / "data", **server.settings) as service:
        worker = service.children()["worker"]
        server.ask(_job(), "council")
        until(lambda: server.ask("select count(*) from procrastinate_jobs") == [(0,)])
        server.cluster.stop()
        log = tmp_path / "data/logs/worker.log"
        until(lambda: "stopping worker" in log.read_text())
        server.start()
        server.ask(_job(), "council")
        until(lambda: server.ask("select count(*) from procrastinate_jobs") == [(0,)])
        assert service.children()["worker"] == worker
        os.kill(worker, signal.SIGTERM)
        service.hears("The worker stopped (status 0)")
        assert not any("The worker" in line for line in service.said[:-1])


def _job() -> str:
    return (
        "insert into procrastinate_jobs (queue_name, task_name, args) "
        "values ('default', 'defendasone.core.jobs.tidy', '{\"timestamp\": 1780000000}')"
    )
