"""Data folders and addresses that cannot be used: a sentence each, and nothing half-made."""

import json
import os
import socket
import sys
from pathlib import Path

import pytest
import typer

from defendasone.cli import setting_up
from defendasone.cli.setting_up import address, existing, kept_mode
from defendasone.cli.up import PORTS_TO_TRY, _port, _question, _remember_mode
from defendasone.core.config import load
from defendasone.core.lock import holding
from defendasone.testing.ports import free_port
from defendasone.testing.running import run


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the commands settle, they settle for themselves only."""
    for name in ("DEFEND_DATA", "DEFEND_PORT", "DEFEND_ENV", "DEFEND_ORIGIN"):
        monkeypatch.setenv(name, "")


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file/below", Path("/proc/nothing/here")):
        done = run("up", "--no-input", "--data", str(folder), "--port", str(free_port()))
        assert done.returncode == 2
        assert done.stderr.startswith(f"Nothing can be kept in {folder} (")
        assert done.stderr.endswith("name another folder with --data.\n")
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("coordinator", "create", "--name", "A", "--email", "a@b.example"),
                                     ("key", "create", "--for", "a@b.example", "--scopes", "alerts.read"),
                                     ("demo", "people"), ("import", "kev")])  # fmt: skip
def test_a_folder_with_nothing_in_it_is_left_as_it_is(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--data", str(tmp_path / "new"))
    assert done.returncode in (1, 2)
    assert done.stderr == (
        f"There is nothing in {tmp_path / 'new'} yet. Run ./defend up first, or name another folder with --data.\n"
    )
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", [("worker",), ("up", "--no-input"), ("doctor",), ("import", "kev")])
def test_a_setting_that_cannot_be_used_is_one_sentence_whatever_the_command(command: tuple[str, ...]) -> None:
    done = run(*command, DATABASE_URL="mysql://us:s3cret@host/x")
    assert done.returncode == 2
    assert done.stderr.startswith("DATABASE_URL is not an address such as postgresql://")
    assert len(done.stderr.splitlines()) == 1
    assert "s3cret" not in done.stderr


def test_what_the_folder_was_started_as_is_written_once(tmp_path: Path) -> None:
    _remember_mode(load({"DEFEND_DATA": str(tmp_path), "DEFEND_ENV": "demo"}))
    stamp = (tmp_path / "mode").stat().st_mtime_ns
    _remember_mode(load({"DEFEND_DATA": str(tmp_path), "DEFEND_ENV": "demo"}))
    assert (tmp_path / "mode").stat().st_mtime_ns == stamp
    assert kept_mode(tmp_path) == "demo"
    with pytest.raises(typer.Exit) as ended:
        _remember_mode(load({"DEFEND_DATA": str(tmp_path)}))
    assert ended.value.exit_code == 2


@pytest.mark.parametrize(("kept", "mode"), [(None, "local"), ("service", "local"), ("demo\n", "demo"), ("", "local")])
def test_a_folder_says_what_it_is(tmp_path: Path, kept: str | None, mode: str) -> None:
    if kept is not None:
        (tmp_path / "mode").write_text(kept)
    assert kept_mode(tmp_path) == mode


def test_without_a_name_the_services_folder_goes_before_the_demonstrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_up, "home", lambda: tmp_path)
    for name in ("demo", "service"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "secret-key").write_text("k" * 60)
        (tmp_path / name / "mode").write_text(name)
        monkeypatch.setenv("DEFEND_DATA", "")
        monkeypatch.setenv("DEFEND_ENV", "")
        config = existing(None)
        assert (config.data, config.demo) == (tmp_path / name, name == "demo")


def test_a_command_on_a_demonstrations_folder_is_a_demonstrations_command(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("k" * 60)
    (tmp_path / "mode").write_text("demo")
    assert existing(tmp_path).demo
    assert os.environ["DEFEND_ENV"] == "demo", "Its children must know too."


def test_people_are_sent_to_the_port_where_it_runs_or_to_the_name_that_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load({"DEFEND_DATA": str(tmp_path)})
    assert address(config) == "http://localhost:8000"
    with holding(tmp_path, "defend up", port=8042):
        assert address(config) == "http://localhost:8042"
        monkeypatch.setenv("DEFEND_ORIGIN", "https://alerts.example")
        assert address(load()) == "https://alerts.example"


@pytest.mark.parametrize(
    ("listen", "asked"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_whether_pages_answer_is_asked_where_they_are_served(listen: str, asked: str) -> None:
    question = _question(load({"DEFEND_LISTEN": listen}), 8123)
    assert question.full_url == f"http://{asked}:8123/healthz"
    assert question.get_header("Host") == "localhost"
    assert question.get_header("X-forwarded-proto") is None


def test_behind_a_proxy_it_is_asked_as_the_proxy_asks() -> None:
    question = _question(load({"DEFEND_ORIGIN": "https://alerts.example", "DEFEND_PROXY": "1"}), 8123)
    assert question.get_header("Host") == "alerts.example"
    assert question.get_header("X-forwarded-proto") == "https"


def test_a_port_that_the_environment_names_is_explicit_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("DEFEND_PORT", str(port))
        with pytest.raises(typer.Exit) as ended:
            _port(load(), None)
    assert ended.value.exit_code == 2
    assert capsys.readouterr().err == f"Port {port} is in use. Stop what uses it, or name another with --port.\n"


def test_where_no_port_is_free_it_says_which_were_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("defendasone.cli.up._free", lambda *_: False)
    with pytest.raises(typer.Exit):
        _port(load({}), None)
    assert f"Ports 8000 to {8000 + PORTS_TO_TRY - 1} are all in use" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_is_refused_before_anything_is_made(tmp_path: Path, port: str) -> None:
    done = run("up", "--no-input", "--data", str(tmp_path / "new"), "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


def test_every_command_explains_itself_and_asks_for_nothing(tmp_path: Path) -> None:
    for command in ("up", "worker", "doctor", "test", "check", "import", "key", "coordinator", "demo"):
        done = run(command, "--help", DEFEND_DATA=str(tmp_path / "new"))
        assert done.returncode == 0, command
        assert "Usage" in done.stdout
    assert not (tmp_path / "new").exists()


def test_a_command_that_does_not_exist_is_not_a_crash() -> None:
    done = run("fly")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "fly" in done.stderr


def test_the_lock_is_readable_by_programs(tmp_path: Path) -> None:
    with holding(tmp_path, "defend up", port=8042):
        said = json.loads((tmp_path / "lock").read_text())
    assert (said["pid"], said["what"], said["port"]) == (os.getpid(), "defend up", 8042)
    assert sys.executable
