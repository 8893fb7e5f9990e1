"""The real thing, started as people start it, and watched by what it says."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from defendasone.core.embedded import ADMIN, Cluster
from defendasone.testing.ports import free_port
from defendasone.testing.waiting import until

DEFEND = [sys.executable, "-m", "defendasone.cli"]
READY_WITHIN = 120.0  # Seconds: a busy machine makes its first database slowly.


def environment(**changes: str) -> dict[str, str]:
    """This environment without the product's own settings, and with these changes."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DEFEND_", "DATABASE_", "PYTEST_"))
    }
    return {**kept, "DJANGO_SETTINGS_MODULE": "", **changes}


@dataclass
class Service:
    """A running `defend up`: its folder, its port, and every line it has said."""

    process: subprocess.Popen[str]
    data: Path
    port: int
    said: list[str] = field(default_factory=list)
    _lines: "queue.Queue[str]" = field(default_factory=queue.Queue)

    @property
    def url(self) -> str:
        """Where people open it."""
        return f"http://localhost:{self.port}"

    def hears(self, words: str, *, seconds: float = 60.0) -> str:
        """Wait until it says a line with these words, and return that line; words said before count too."""
        try:
            until(lambda: any(words in line for line in self._heard()), seconds=seconds)
        except AssertionError as late:
            raise AssertionError(f"It did not say '{words}' within {seconds:.0f} seconds, but: {self.said}") from late
        return next(line for line in self.said if words in line)

    def _heard(self) -> list[str]:
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return self.said

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def children(self) -> dict[str, int]:
        """The processes that it keeps, by a word of their command: postgres, granian, worker."""
        found: dict[str, int] = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            word = next((word for word in ("postgres", "granian", "worker") if word in command), "")
            found |= {word: int(pid)} if word else {}
        return found

    def processor(self) -> float:
        """Seconds of processor time that it has taken since it began, with everything that it started."""
        family, ticks = {self.process.pid}, 0
        found = {int(stat.parent.name): _fields(stat) for stat in Path("/proc").glob("[0-9]*/stat")}
        while grown := {pid for pid, fields in found.items() if int(fields[1]) in family} - family:
            family |= grown
        for pid in family & found.keys():
            ticks += sum(map(int, found[pid][11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Ask its database, as the administrator."""
        with psycopg.connect(Cluster(self.data).url(ADMIN), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def people(self) -> list[dict[str, str]]:
        """The people of its demonstration, each with a one-click sign-in link."""
        command = [*DEFEND, "demo", "people", "--json", "--data", str(self.data)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True, timeout=120)
        return list(json.loads(done.stdout))

    def stop(self) -> int:
        """Ctrl-C; returns its exit status. One that does not listen is ended, and the test fails."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextmanager
def up(data: Path, *arguments: str, ready: bool = True, **settings: str) -> Iterator[Service]:
    """`defend up` on this folder; waits for the line that says it is ready."""
    port = free_port()
    if "--port" not in arguments:
        arguments = (*arguments, "--port", str(port))
    port = int(arguments[arguments.index("--port") + 1])
    command = [*DEFEND, "up", "--data", str(data), "--no-input", *arguments]
    with subprocess.Popen(
        command, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        service = Service(process, data, port)
        reader = threading.Thread(target=_read, args=(service,), daemon=True)
        reader.start()
        try:
            if ready:
                service.hears("Ready on ", seconds=READY_WITHIN)
            yield service
        finally:
            if process.poll() is None:
                service.stop()
            reader.join(timeout=10)


def _fields(stat: Path) -> list[str]:
    """What follows the command's name, which may hold anything; no time for a process that has just ended."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return ["?", "0", *["0"] * 20]


def _read(service: Service) -> None:
    for line in service.process.stdout or ():
        service._lines.put(line.rstrip())  # noqa: SLF001


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A short command, to its end."""
    return subprocess.run(
        [*DEFEND, *arguments], env=environment(**settings), capture_output=True, text=True, check=False, timeout=120
    )


def copied(stopped: Path, folder: Path) -> Path:
    """The folder of a stopped service, owners included: much faster than making a new one."""
    subprocess.run(["/bin/cp", "-a", str(stopped), str(folder)], check=True, timeout=120)
    return folder
