"""What a council was told is saved stays saved, whatever is killed, and whatever the disk has left."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest

from defendasone.testing.answering import Officer
from defendasone.testing.running import Service, environment, up
from defendasone.testing.waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine"), pytest.mark.timeout(900)]

ANSWERS, AT_ONCE = 200, 8
SMALL_DISK = "200m"
VICTIMS = {"postgres": "database", "granian": "web server", "worker": "worker"}
KEPT = "select council.gss, answer.status, answer.note from alerts_answer answer join directory_council council"
TOLD = (
    "select council.gss, event.detail->>'note' from core_event event join directory_council council"
    " on council.id = event.council where event.kind = 'answers.not-affected'"
)


def prepared(service: Service, many: int = ANSWERS) -> dict[str, Any]:
    """An alert to so many councils, each with an officer who has signed in."""
    command = [sys.executable, "-m", "defendasone.testing.answering", str(many)]
    settings = environment(DEFEND_DATA=str(service.data))
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


class Posting:
    """Every officer answers, as often as it takes until the page says that it is saved, or until the block ends."""

    def __init__(self, service: Service, ground: dict[str, Any]) -> None:
        self.confirmed: dict[str, str] = {}
        self.stop = threading.Event()
        self._tried = 0
        self._pool = ThreadPoolExecutor(AT_ONCE)
        cookie, alert = ground["cookie"], ground["alert"]
        officers = {gss: Officer(service.url, alert, cookie, session) for gss, session in ground["officers"].items()}
        self._running = [self._pool.submit(self._until_confirmed, gss, officer) for gss, officer in officers.items()]

    def _until_confirmed(self, gss: str, officer: Officer) -> None:
        note = f"The answer of {gss}"
        while not self.stop.is_set():
            self._tried += 1
            if officer.answer(note):
                self.confirmed[gss] = note
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._pool.shutdown(cancel_futures=True)

    def reached(self, many: int) -> None:
        """Wait until so many are confirmed."""
        until(lambda: len(self.confirmed) >= many, seconds=120)

    @property
    def refused(self) -> int:
        """How many attempts were not confirmed."""
        return self._tried - len(self.confirmed)

    def end(self) -> None:
        """Wait for the last of them."""
        for each in as_completed(self._running, timeout=240):
            each.result()


def check_kept(service: Service, confirmed: dict[str, str]) -> None:
    """Every confirmed answer stands in its row and in the ledger, and the chains are whole."""
    rows = {gss: (status, note) for gss, status, note in service.ask(f"{KEPT} on council.id = answer.council_id")}
    assert {gss: rows[gss] for gss in confirmed} == {gss: ("not-affected", note) for gss, note in confirmed.items()}
    assert set(service.ask(TOLD)) >= set(confirmed.items())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with up(tmp_path / "data") as running:
        yield running


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, that can be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},mode=755", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"A disk that can be filled has to be mounted, and this machine refuses: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(file: Path) -> None:
    """Write until there is no room."""
    with suppress(OSError), file.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(64 * 1024))


def test_every_confirmed_answer_survives_a_full_disk(small_disk: Path) -> None:
    with up(small_disk / "data") as service:
        service.hears("Make room: once it is full, nothing can be saved.")
        with Posting(service, prepared(service)) as posting:
            posting.reached(ANSWERS // 5)
            fill(small_disk / "other")
            before = posting.refused
            until(lambda: posting.refused >= before + 2 * AT_ONCE)
            check_kept(service, dict(posting.confirmed))
            (small_disk / "other").unlink()
            posting.end()
        assert len(posting.confirmed) == ANSWERS
        check_kept(service, posting.confirmed)


def test_every_confirmed_answer_survives_the_death_of_each_process(service: Service) -> None:
    order = random.Random(20260603).sample(sorted(VICTIMS), len(VICTIMS))
    with Posting(service, prepared(service)) as posting:
        for turn, victim in enumerate(order, start=1):
            posting.reached(turn * ANSWERS // 5)
            os.kill(service.children()[victim], signal.SIGKILL)
            service.hears(f"The {VICTIMS[victim]} stopped (signal 9) and is being started again.")
        posting.end()
    assert len(posting.confirmed) == ANSWERS
    assert posting.refused > 0, "Nothing was under way when they were killed: the test shows nothing."
    check_kept(service, posting.confirmed)
