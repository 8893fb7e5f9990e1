"""Every line of the doctor's: what is wrong, and what to do about it."""

import os
import re
from pathlib import Path

import pytest

from defendasone.cli import doctor
from defendasone.cli.doctor import examine, problems, refusals
from defendasone.core.config import load
from defendasone.testing.running import run

GOOD = {"DEFEND_ENV": "production", "DEFEND_SECRET_KEY": "k" * 60, "DEFEND_ORIGIN": "https://alerts.example.gov.uk"}


def lines(**environment: str) -> list[str]:
    return [f"{problem.what} {problem.mend}".strip() for problem in examine(load(environment))]


def test_where_nothing_is_missing_it_says_so_and_ends_well(tmp_path: Path) -> None:
    done = run("doctor", "--data", str(tmp_path / "data"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing is missing.\n", "")
    assert not (tmp_path / "data").exists(), "Looking makes nothing."


def test_a_disk_that_runs_short_is_said_with_what_happens_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST", 2**60)
    (line,) = lines(DEFEND_DATA=str(tmp_path))
    assert re.fullmatch(rf"The disk of {tmp_path} has \d+ MB left. Make room: .* nothing can be saved\.", line)


def test_an_older_python_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10))
    assert lines(DEFEND_DATA=str(tmp_path)) == ["Python is older than 3.11. Install Python 3.11 or later."]


def test_a_server_that_was_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    assert lines(DEFEND_DATA=str(tmp_path)) == ["The server is not installed. Run ./defend up."]


def test_a_missing_stylesheet_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import defendasone

    monkeypatch.setattr(defendasone, "__file__", str(tmp_path / "__init__.py"))
    assert lines(DEFEND_DATA=str(tmp_path)) == [
        "The pages' stylesheet is missing. Remove .venv, then run ./defend up again."
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives way to another account")
def test_an_account_that_does_not_exist_is_said_with_its_setting(tmp_path: Path) -> None:
    (line,) = lines(DEFEND_DATA=str(tmp_path), DEFEND_ACCOUNT="no-such-account")
    assert "no-such-account" in line
    assert "DEFEND_ACCOUNT" in line


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives way to another account")
def test_in_production_the_account_of_everybody_else_is_no_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEFEND_ENV", "production")
    told = {**GOOD, "DEFEND_DATA": str(tmp_path), "DEFEND_ALLOW": "embedded-database"}
    (line,) = lines(**told, DEFEND_ACCOUNT="nobody")
    assert line.startswith("The embedded database runs under 'nobody', which other services share. Run: useradd")


@pytest.mark.parametrize("length", [0, 1, 49])
def test_a_secret_key_that_is_too_short_is_never_repeated(length: int) -> None:
    (problem,) = refusals(load({**GOOD, "DATABASE_URL": "postgresql://h", "DEFEND_SECRET_KEY": "k" * length}))
    assert "shorter than 50 characters" in problem.what
    assert "kkkk" not in problem.what + problem.mend


def test_each_exception_allows_its_own_thing_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo")
    bare = {**GOOD, "DEFEND_DATA": str(tmp_path), "DEFEND_ORIGIN": "http://alerts.example.gov.uk"}
    words = {
        "demo-data": "demonstration data",
        "unencrypted-origin": "not an https address",
        "embedded-database": "the embedded one",
    }
    assert len(refusals(load(bare))) == 3
    for allowed, gone in words.items():
        found = [problem.what for problem in refusals(load({**bare, "DEFEND_ALLOW": allowed}))]
        assert len(found) == 2
        assert not any(gone in what for what in found)
    assert refusals(load({**bare, "DEFEND_ALLOW": " , ".join(words)})) == []


@pytest.mark.parametrize("allowed", ["secret-key", "debug", "everything", "*"])
def test_nothing_allows_a_missing_key_or_debug_pages(allowed: str) -> None:
    told = {
        **GOOD,
        "DEFEND_SECRET_KEY": "",
        "DEFEND_DEBUG": "1",
        "DATABASE_URL": "postgresql://h",
        "DEFEND_ALLOW": allowed,
    }
    assert len(refusals(load(told))) == 2


def test_every_problem_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo")
    told = {"DEFEND_ENV": "production", "DEFEND_DATA": str(tmp_path), "DEFEND_DEBUG": "1"}
    found = refusals(load(told))
    assert len(found) == 5
    for problem in found:
        assert problem.what.endswith(".")
        assert problem.mend.endswith((".", "-data", "-database", "-origin"))
    assert problems([]) == []
