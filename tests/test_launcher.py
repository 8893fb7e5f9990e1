"""`./defend`: a copy of it beside stand-ins for pip and the installed command, so that nothing is fetched."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Stands in for `python -m pip`: notes what it was asked, and makes the command that pip would have installed.
PIP = """
import os, stat, sys
from pathlib import Path
with open(os.environ["NOTES"], "a") as notes:
    notes.write(" ".join(sys.argv[1:]) + " BUILD=" + os.environ.get("DEFEND_BUILD", "-") + "\\n")
if os.environ.get("PIP_FAILS"):
    sys.exit("no index today")
command = Path(sys.argv[2]).parent / "defend"
command.write_text('#!/bin/sh\\necho "ran $@"\\n')
command.chmod(command.stat().st_mode | stat.S_IXUSR)
"""


class Checkout:
    """A folder as git leaves it, with the launcher in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.notes = folder, folder / "notes"
        (folder / "requirements").mkdir(parents=True)
        for name in ("base", "server", "develop", "build", "build-node"):
            (folder / f"requirements/{name}.txt").write_text(f"# {name}\n")
        for name in ("pyproject.toml", "hatch_build.py"):
            (folder / name).write_text("# as it is\n")
        shutil.copy(ROOT / "defend", folder / "defend")
        (folder / "stand-ins/pip").mkdir(parents=True)
        (folder / "stand-ins/pip/__main__.py").write_text(PIP)
        self.notes.touch()

    def run(self, *arguments: str, python: str = sys.executable, **told: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.folder / "stand-ins"),
            "NOTES": str(self.notes),
            **told,
        }
        return subprocess.run(
            [python, str(self.folder / "defend"), *arguments], env=env, capture_output=True, text=True, check=False,
            timeout=60,
        )  # fmt: skip

    @property
    def asked(self) -> list[str]:
        return self.notes.read_text().splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_the_first_command_installs_once_and_runs(checkout: Checkout) -> None:
    first, again = checkout.run("up", "--demo"), checkout.run("up", "--demo")
    assert (first.returncode, first.stdout) == (0, "ran up --demo\n")
    assert "once, about half a minute" in first.stderr
    assert (again.stdout, again.stderr) == ("ran up --demo\n", "")
    assert len(checkout.asked) == 2


def test_what_is_installed_is_pinned_with_hashes_and_the_project_itself_without_dependencies(
    checkout: Checkout,
) -> None:
    checkout.run("up")
    locked, project = checkout.asked
    assert "--require-hashes -r requirements/server.txt -r requirements/build" in locked
    assert "--no-deps --no-build-isolation --editable ." in project
    assert project.endswith("BUILD=server")


@pytest.mark.parametrize(
    ("command", "installed"),
    [("--help", "base"), ("--version", "base"), ("up", "server"), ("doctor", "server"), ("test", "develop"),
     ("check", "develop")],
)  # fmt: skip
def test_a_command_brings_what_it_needs_and_no_more(checkout: Checkout, command: str, installed: str) -> None:
    checkout.run(command)
    assert f"requirements/{installed}.txt" in checkout.asked[0]
    assert (checkout.folder / f".venv/installed-{installed}").exists()


def test_without_a_command_it_explains_itself(checkout: Checkout) -> None:
    assert checkout.run().stdout == "ran \n"
    assert "requirements/base.txt" in checkout.asked[0]


def test_who_has_more_installs_nothing_for_less(checkout: Checkout) -> None:
    checkout.run("test")
    count = len(checkout.asked)
    for command in ("up", "--help", "check"):
        checkout.run(command)
    assert len(checkout.asked) == count


@pytest.mark.parametrize(
    "file", ["requirements/server.txt", "requirements/build.txt", "pyproject.toml", "hatch_build.py"]
)
def test_after_an_update_it_installs_again(checkout: Checkout, file: str) -> None:
    checkout.run("up")
    (checkout.folder / file).write_text("# changed\n")
    assert "once, about half a minute" in checkout.run("up").stderr
    assert checkout.run("up").stderr == ""


def test_an_installing_that_failed_says_what_to_look_at_and_is_tried_again(checkout: Checkout) -> None:
    failed = checkout.run("up", PIP_FAILS="1")
    assert failed.returncode == 1
    assert "Installing failed: pip says why above." in failed.stderr
    assert "no index today" in failed.stderr
    assert failed.stdout == ""
    assert checkout.run("up").stdout == "ran up\n"


def test_a_folder_that_was_moved_installs_anew_at_its_new_place(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("up")
    checkout.folder.rename(tmp_path / "moved")
    moved = object.__new__(Checkout)
    moved.folder, moved.notes = tmp_path / "moved", tmp_path / "moved/notes"
    done = moved.run("up")
    assert "once, about half a minute" in done.stderr
    assert done.stdout == "ran up\n"


@pytest.mark.parametrize("damage", ["bin/defend", "bin/python"])
def test_an_environment_that_lost_a_part_is_mended_and_not_a_traceback(checkout: Checkout, damage: str) -> None:
    checkout.run("up")
    (checkout.folder / ".venv" / damage).unlink()
    done = checkout.run("up")
    assert (done.returncode, done.stdout) == (0, "ran up\n")


def test_two_first_starts_at_once_do_not_install_into_each_other(checkout: Checkout) -> None:
    with (checkout.folder / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(checkout.folder / "stand-ins"),
            "NOTES": str(checkout.notes),
        }
        command = [sys.executable, str(checkout.folder / "defend"), "up"]
        waiting = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        assert checkout.asked == []
    said = [process.communicate(timeout=60) for process in waiting]
    assert [process.returncode for process in waiting] == [0, 0]
    assert [out for out, _ in said] == [b"ran up\n"] * 2
    assert len(checkout.asked) == 2


def test_an_older_python_is_told_which_one_it_needs(checkout: Checkout) -> None:
    old = "import sys, runpy; sys.version_info = (3, 10, 12, 'final', 0); sys.version = '3.10.12 (main)'; "
    script = f"{old}runpy.run_path({str(checkout.folder / 'defend')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Defend as One needs Python 3.11 or later; this is 3.10.12.\n"
    assert not (checkout.folder / ".venv").exists()
