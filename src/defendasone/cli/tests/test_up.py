"""`defend up`, for real: ready, held, kept alive, stopped."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from defendasone.testing.ports import free_port
from defendasone.testing.running import Service, copied, run, up
from defendasone.testing.together import together
from defendasone.testing.waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty service that was started once, and stopped."""
    data = tmp_path_factory.mktemp("template") / "data"
    with up(data):
        pass
    return data


@pytest.fixture(scope="module")
def service(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An empty service."""
    with up(copied(template, tmp_path_factory.mktemp("up") / "data")) as running:
        yield running


@pytest.fixture
def stopped(template: Path, tmp_path: Path) -> Path:
    """A stopped service's folder of one's own."""
    return copied(template, tmp_path / "data")


def test_it_says_when_pages_answer_and_they_do(service: Service) -> None:
    assert service.hears("Ready on ") == f"Ready on http://127.0.0.1:{service.port}"
    assert service.get("/healthz") == (200, "ok")
    assert service.get("/")[0] == 200
    service.hears(f"Open http://localhost:{service.port} in a browser")


def test_it_says_how_to_make_the_first_coordinator(service: Service) -> None:
    service.hears("./defend coordinator create")


def test_a_second_run_on_the_same_data_says_who_holds_it(service: Service) -> None:
    done = run("up", "--data", str(service.data), "--port", str(free_port()), "--no-input")
    assert done.returncode == 2
    assert f"in use by process {service.process.pid} (defend up)" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_web_process_reaches_the_database_as_the_login_that_owns_nothing(service: Service) -> None:
    service.get("/")
    rows = service.ask(
        "select distinct usename from pg_stat_activity where datname = 'defend' and usename <> 'defend_admin'"
    )
    assert {row[0] for row in rows} == {"defend_web", "defend_jobs"}


def test_an_unknown_page_is_not_found_and_headers_are_strict(service: Service) -> None:
    assert service.get("/nothing/here/")[0] == 404


@pytest.mark.parametrize("victim", ["granian", "worker", "postgres"])
def test_a_killed_process_is_started_again_and_it_says_so(service: Service, victim: str) -> None:
    before = service.children()[victim]
    name = {"granian": "web server", "worker": "worker", "postgres": "database"}[victim]
    os.kill(before, signal.SIGKILL)
    service.hears(f"The {name} stopped (signal 9) and is being started again.")
    until(lambda: service.children().get(victim, before) != before)
    until(lambda: _answers(service))
    assert service.process.poll() is None


def test_a_killed_process_of_the_web_server_is_started_again_and_it_says_so(service: Service) -> None:
    granian = service.children()["granian"]
    (victim, *_) = Path(f"/proc/{granian}/task/{granian}/children").read_text().split()
    os.kill(int(victim), signal.SIGKILL)
    service.hears("The web server lost 1 of its processes")
    until(lambda: len(Path(f"/proc/{granian}/task/{granian}/children").read_text().split()) == 2)
    until(lambda: _answers(service))


def test_two_hundred_requests_at_once_give_no_error(service: Service) -> None:
    until(lambda: _answers(service))
    assert together(*[lambda: service.get("/")[0]] * 200) == [200] * 200


def _answers(service: Service) -> bool:
    try:
        return service.get("/healthz")[0] == 200
    except OSError:
        return False


def test_ctrl_c_stops_everything_and_a_later_start_goes_on(stopped: Path) -> None:
    with up(stopped) as first:
        children = first.children()
        assert children.keys() == {"postgres", "granian", "worker"}
        assert first.stop() == 0
        assert all(not Path(f"/proc/{pid}").exists() for pid in children.values())
        first.hears("Stopped. Everything that was confirmed is kept.")
    with up(stopped) as second:
        assert second.get("/healthz")[0] == 200


def test_when_it_is_killed_itself_nothing_stays_behind_and_a_later_start_recovers(stopped: Path) -> None:
    with up(stopped) as first:
        children = first.children()
        first.ask("create table kept as select 7 as n")
        first.process.kill()
        first.process.wait(timeout=60)
        until(lambda: all(not Path(f"/proc/{pid}").exists() for pid in children.values()))
    with up(stopped) as second:
        assert second.ask("select n from kept") == [(7,)]


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("up", "--data", str(tmp_path / "data"), "--port", str(port), "--no-input")
    assert done.returncode == 2
    assert f"Port {port} is in use" in done.stderr


def test_the_default_port_moves_on(tmp_path: Path) -> None:
    from defendasone.cli.up import _port
    from defendasone.core.config import load

    port = free_port()
    config = load({"DEFEND_PORT": str(port), "DEFEND_DATA": str(tmp_path)})
    assert _port(config, None) == port
    with socket.create_server(("127.0.0.1", port)):
        assert port < _port(config, None) <= port + 50


def test_a_folder_stays_what_it_was_first_started_as(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo")
    done = run("up", "--data", str(tmp_path), "--no-input")
    assert done.returncode == 2
    assert "holds demonstration data" in done.stderr
    (tmp_path / "mode").write_text("service")
    done = run("up", "--demo", "--data", str(tmp_path), "--no-input")
    assert done.returncode == 2
    assert "holds a real service" in done.stderr


def test_a_child_that_cannot_start_ends_the_service_and_names_its_log(stopped: Path) -> None:
    with up(stopped, ready=False, GRANIAN_SSL_CERTIFICATE="/no/such/file") as broken:
        assert broken.process.wait(timeout=90) == 1
        broken.hears(f"The web server did not start (status 2). Its log is {stopped}/logs/web.log.")
