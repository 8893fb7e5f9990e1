"""What keeps the service alive: said when something dies, started again, given up on where that does not help."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from defendasone.cli import processes
from defendasone.cli.processes import LOG_LIMIT, RESTARTS_AT_ONCE, Child, watch
from defendasone.cli.room import Room
from defendasone.testing.waiting import until


@dataclass
class Scripted:
    """A child that ends as it is told to, once for each word."""

    name: str
    ends: list[str] = field(default_factory=list)
    losses: list[int] = field(default_factory=list)
    started: int = 0
    log: Path = Path("its.log")

    def start(self) -> None:
        self.started += 1

    def died(self) -> str:
        return self.ends.pop(0) if self.ends else ""

    def lost_workers(self) -> int:
        return self.losses.pop(0) if self.losses else 0

    def stop(self) -> None:
        """Nothing runs."""


@dataclass
class Time:
    """A clock that goes on by what is slept."""

    now: float = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(processes, "time", made)
    return made


def after(looks: int) -> Callable[[], bool]:
    """Stop after so many looks."""
    left = iter(range(looks))
    return lambda: next(left, None) is None


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path, least=1)


def test_what_dies_is_started_again_and_said_with_the_way_it_ended(time: Time, room: Room) -> None:
    web, worker = Scripted("web server", ["", "signal 9"]), Scripted("worker")
    said: list[str] = []
    assert watch([web, worker], said.append, after(5), room) is None
    assert said == ["The web server stopped (signal 9) and is being started again."]
    assert (web.started, worker.started) == (1, 0)


def test_what_dies_as_fast_as_it_is_started_is_given_up_on_and_named(time: Time, room: Room) -> None:
    worker = Scripted("worker", ["status 1"] * 50)
    said: list[str] = []
    assert watch([Scripted("web server"), worker], said.append, after(100), room) is worker
    assert worker.started == len(said) == RESTARTS_AT_ONCE


def test_deaths_with_calm_between_them_are_forgotten(time: Time, room: Room) -> None:
    apart = [""] * int(processes.CALM / RESTARTS_AT_ONCE / 0.2 + 2)
    worker = Scripted("worker", [end for _ in range(4 * RESTARTS_AT_ONCE) for end in ("status 1", *apart)])
    assert watch([worker], lambda _: None, lambda: not worker.ends, room) is None
    assert worker.started == 4 * RESTARTS_AT_ONCE


def test_deaths_of_several_are_not_added_up(time: Time, room: Room) -> None:
    children = [Scripted(name, ["signal 9"] * RESTARTS_AT_ONCE) for name in ("database", "web server", "worker")]
    assert watch(children, lambda _: None, after(20), room) is None
    assert [child.started for child in children] == [RESTARTS_AT_ONCE] * 3


def test_processes_that_the_web_server_lost_are_said_and_are_its_own_to_start(time: Time, room: Room) -> None:
    web = Scripted("web server", losses=[0, 2, 0])
    said: list[str] = []
    watch([web], said.append, after(3), room)
    assert said == ["The web server lost 2 of its processes, and they are being started again."]
    assert web.started == 0


def test_a_disk_that_fills_is_said_while_everything_runs(time: Time, tmp_path: Path) -> None:
    said: list[str] = []
    watch([Scripted("worker")], said.append, after(4), Room(tmp_path, least=2**60))
    assert len(said) == 1
    assert "Make room" in said[0]


def test_what_was_told_to_stop_starts_nothing_any_more(time: Time, room: Room) -> None:
    worker = Scripted("worker", ["signal 15"])
    assert watch([worker], pytest.fail, lambda: True, room) is None
    assert worker.started == 0


def child(tmp_path: Path, script: str, **environment: str) -> Child:
    return Child("helper", [sys.executable, "-c", script], tmp_path / "helper.log", environment)


FAMILY = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(600)"])
time.sleep(600)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(600)
"""


def ready(made: Child) -> None:
    until(lambda: "ready" in made.log.read_text(), seconds=20)


@pytest.mark.parametrize(
    ("script", "how"),
    [("raise SystemExit(3)", "status 3"), ("pass", "status 0"), ("import os; os.kill(os.getpid(), 9)", "signal 9")],
)
def test_how_it_ended_is_told_in_words(tmp_path: Path, script: str, how: str) -> None:
    made = child(tmp_path, script)
    assert made.died() == ""
    made.start()
    until(lambda: made.died() != "", seconds=20)
    assert made.died() == how
    made.stop()


def test_stopping_leaves_nobody_of_its_family_behind(tmp_path: Path) -> None:
    made = child(tmp_path, FAMILY)
    made.start()
    ready(made)
    assert made.lost_workers() == 0
    (helper,) = made.workers
    made.stop()
    until(lambda: _gone(helper), seconds=20)
    assert made.died() == f"signal {signal.SIGTERM}"


def test_what_does_not_listen_is_ended_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    made = child(tmp_path, STUBBORN)
    made.start()
    ready(made)
    made.stop()
    assert made.died() == "signal 9"


def test_starting_again_clears_away_what_the_one_before_left(tmp_path: Path) -> None:
    made = child(tmp_path, FAMILY)
    made.start()
    ready(made)
    made.lost_workers()
    (orphan,) = made.workers
    assert made.process
    made.process.kill()
    made.process.wait(timeout=60)
    made.start()
    until(lambda: _gone(orphan), seconds=20)
    made.stop()


PARENT = """
import subprocess, sys
while True:
    subprocess.run([sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(600)"])
"""


def test_a_process_of_its_own_that_goes_is_counted_once(tmp_path: Path) -> None:
    made = child(tmp_path, PARENT)
    made.start()
    ready(made)
    assert made.lost_workers() == 0
    (helper,) = made.workers
    os.kill(helper, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{helper}").exists(), seconds=20)
    assert [made.lost_workers() for _ in range(3)] == [1, 0, 0]
    made.stop()


def test_what_it_writes_and_the_environment_that_it_is_given(tmp_path: Path) -> None:
    made = child(tmp_path, "import os, sys; print(os.environ['WORD']); print('wrong', file=sys.stderr)", WORD="blue")
    made.start()
    until(lambda: made.died() != "", seconds=20)
    assert made.log.read_text().split() == ["blue", "wrong"]
    made.stop()


def test_a_log_that_grew_too_large_is_put_aside_once(tmp_path: Path) -> None:
    made = child(tmp_path, "print('new')")
    with made.log.open("wb") as log:
        log.truncate(LOG_LIMIT + 1)
    made.start()
    until(lambda: made.died() != "", seconds=20)
    assert made.log.read_text() == "new\n"
    assert made.log.with_suffix(".1").stat().st_size == LOG_LIMIT + 1
    made.stop()


def _gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists() or _waits(pid)


def _waits(pid: int) -> bool:
    """Dead, and its parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
