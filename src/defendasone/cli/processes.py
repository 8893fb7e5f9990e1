"""Child processes that are kept alive: started, watched, started again when they die, stopped in order."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from defendasone.cli.room import Room

LOG_LIMIT = 20 * 1024 * 1024  # Bytes; the log before it is kept as .1
RESTARTS_AT_ONCE = 5
CALM = 60.0  # Seconds after which a death is forgotten.
PATIENCE = 15.0  # Seconds to finish what is under way.
PARENT_DIED = 1  # Linux: PR_SET_PDEATHSIG.


class Kept(Protocol):
    """What `watch` keeps alive: the database server, or a process of ours."""

    name: str

    @property
    def log(self) -> Path:
        """Where it writes."""
        ...

    def start(self) -> None:
        """Start it, or start it again after clearing away what it left."""

    def died(self) -> str:
        """How it ended, in words; empty while it runs."""
        ...

    def lost_workers(self) -> int:
        """How many processes that it started itself have gone since the last look."""
        ...

    def stop(self) -> None:
        """End it properly."""


@dataclass
class Child:
    """One process of ours and all that it starts: they share a session, so that they can be ended together."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    workers: set[int] = field(default_factory=set)

    def start(self) -> None:
        """Start it. It ends with us, even if we are killed."""
        self._signal(signal.SIGKILL)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509
            )
        self.workers = set()

    def died(self) -> str:
        """How it ended, in words; empty while it runs."""
        status = self.process.poll() if self.process else None
        if status is None:
            return ""
        return f"signal {-status}" if status < 0 else f"status {status}"

    def lost_workers(self) -> int:
        """How many processes that it started itself have gone since the last look."""
        now = _children(self.process.pid) if self.process else set()
        lost = len(self.workers - now)
        self.workers = now
        return lost

    def stop(self) -> None:
        """Ask it to finish; after a while, insist, and clear away what it leaves in its session."""
        if self.process and not self.died():
            self.process.terminate()
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
                self.process.wait()
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def watch(children: Sequence[Kept], say: Callable[[str], None], stopped: Callable[[], bool], room: Room) -> Kept | None:
    """Keep them alive until `stopped`; returns the child that dies as fast as it is started, if there is one."""
    deaths: dict[str, list[float]] = {child.name: [] for child in children}
    while not stopped():
        for child in children:
            if how := child.died():
                now = time.monotonic()
                deaths[child.name] = [*(death for death in deaths[child.name] if now - death < CALM), now]
                if len(deaths[child.name]) > RESTARTS_AT_ONCE:
                    return child
                say(f"The {child.name} stopped ({how}) and is being started again.")
                child.start()
            elif lost := child.lost_workers():
                say(f"The {child.name} lost {lost} of its processes, and they are being started again.")
        if news := room.look():
            say(news)
        time.sleep(0.2)
    return None


def _children(pid: int) -> set[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return set()
    return {int(child) for child in text.split()}


def _end_with_parent() -> None:
    if hasattr(os, "memfd_create"):  # Linux
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)
