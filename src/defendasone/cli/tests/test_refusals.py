"""What production refuses, and how the doctor says it."""

import secrets
from pathlib import Path

import pytest

from defendasone.cli.doctor import examine, refusals
from defendasone.core.config import load
from defendasone.testing.running import run

GOOD = {
    "DEFEND_ENV": "production",
    "DEFEND_SECRET_KEY": secrets.token_urlsafe(50),
    "DEFEND_ORIGIN": "https://alerts.example.gov.uk",
    "DATABASE_URL": "postgresql://owner@127.0.0.1:1/defend?connect_timeout=2",
}


def wrong(**changes: str) -> list[str]:
    return [problem.what for problem in refusals(load({**GOOD, **changes}))]


def test_a_complete_production_is_refused_nothing() -> None:
    assert wrong() == []


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DEFEND_SECRET_KEY", "", "DEFEND_SECRET_KEY is missing"),
        ("DEFEND_SECRET_KEY", "short", "DEFEND_SECRET_KEY is missing"),
        ("DEFEND_DEBUG", "1", "DEFEND_DEBUG is on"),
        ("DEFEND_ORIGIN", "http://alerts.example.gov.uk", "DEFEND_ORIGIN is not an https address"),
        ("DEFEND_ORIGIN", "", "DEFEND_ORIGIN is not an https address"),
        ("DATABASE_URL", "", "The database is the embedded one"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str, word: str) -> None:
    (found,) = wrong(**{name: value})
    assert word in found


def test_production_refuses_demonstration_data(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo")
    (found,) = wrong(DEFEND_DATA=str(tmp_path))
    assert "holds demonstration data" in found
    assert wrong(DEFEND_DATA=str(tmp_path), DEFEND_ALLOW="demo-data") == []


def test_what_is_allowed_explicitly_is_allowed() -> None:
    allowed = {"DEFEND_ALLOW": "embedded-database,unencrypted-origin", "DATABASE_URL": "", "DEFEND_ORIGIN": "http://x"}
    assert wrong(**allowed) == []


def test_elsewhere_nothing_is_refused() -> None:
    assert refusals(load({"DEFEND_DEBUG": "1"})) == []


def test_up_says_every_refusal_and_how_to_mend_it() -> None:
    done = run("up", "--no-input", DEFEND_ENV="production", DEFEND_DEBUG="1")
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 4
    assert all(line.endswith((".", "everybody.")) for line in lines)


def test_production_never_runs_a_demonstration() -> None:
    done = run("up", "--demo", "--no-input", **GOOD)
    assert done.returncode == 2
    assert "never runs a demonstration" in done.stderr


def test_the_doctor_prints_what_to_run_on_a_server_without_the_logins() -> None:
    found = examine(load({**GOOD, "DEFEND_ALLOW": ""}))
    text = "\n".join(f"{problem.what} {problem.mend}" for problem in found)
    assert "DATABASE_URL does not connect" in text
    assert "DEFEND_WEB_DATABASE_URL is not set" in text
    assert "create role defend_web login nosuperuser nobypassrls" in text


def test_a_setting_that_means_nothing_is_said_without_a_traceback() -> None:
    done = run("doctor", DEFEND_PORT="eighty")
    assert done.returncode == 2
    assert done.stderr.startswith("DEFEND_PORT is 'eighty'")


def test_help_is_there_and_needs_no_django() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("up", "worker", "doctor", "test", "check"):
        assert command in done.stdout


def test_it_says_its_version() -> None:
    assert run("--version").stdout == "defend-as-one 0.1.0\n"
