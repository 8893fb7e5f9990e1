"""`defend up`: the database, the web server and the worker, started in order, kept alive, stopped in order."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from defendasone.cli.doctor_database import database_problems
from defendasone.cli.processes import Child, Kept, watch
from defendasone.cli.room import Room
from defendasone.cli.setting_up import fail
from defendasone.core.config import Config, kept_secret
from defendasone.core.database import create_logins, digest, room_for, url
from defendasone.core.embedded import ADMIN, Broken, Cluster
from defendasone.core.lock import Held, holding
from defendasone.exposure.edition import edition

PORTS_TO_TRY = 50
READY_WITHIN = 60.0  # Seconds


@dataclass
class Database:
    """The embedded server as something to keep alive."""

    cluster: Cluster
    name: str = "database"

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.cluster.data / "logs/postgres.log"

    def start(self) -> None:
        """Start it; returns once it answers, after whatever recovery it needs."""
        self.cluster.start()

    def died(self) -> str:
        """How it ended."""
        status = self.cluster.process.poll() if self.cluster.process else None
        return "" if status is None else f"signal {-status}" if status < 0 else f"status {status}"

    def lost_workers(self) -> int:
        """The server looks after its own."""
        return 0

    def stop(self) -> None:
        """End it properly."""
        self.cluster.stop()


def run(config: Config, *, port: int | None, asks: bool) -> None:
    """Bring the whole service up, and keep it up until Ctrl-C."""
    try:
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remember_mode(config)
        kept_secret(config.data)
    except OSError as error:
        fail(f"Nothing can be kept in {config.data} ({error.strerror}): name another folder with --data.", 2)
    chosen = _port(config, port)
    try:
        with holding(config.data, "defend up", port=chosen):
            _run(config, chosen, asks)
    except Held as held:
        fail(str(held), 2)
    except Broken as broken:
        fail(str(broken))


def _run(config: Config, port: int, asks: bool) -> None:
    stop = _Stop()
    os.environ["DEFEND_PORT"] = str(port)
    children: list[Kept] = []
    try:
        if config.embedded:
            database = Database(Cluster(config.data, config.account, config.connections + 3))
            children.append(database)
            database.start()
            create_logins(database.cluster)
        elif wrong := database_problems(config):
            fail("\n".join(f"{problem.what} {problem.mend}".strip() for problem in wrong))
        _prepare(config)
        children += _start_ours(config, port)
        _await_pages(config, port, children, stop)
        if not stop.asked:
            _greet(config, port, asks)
        if dying := watch(children, _tell, lambda: stop.asked, Room(config.data)):
            fail(f"The {dying.name} dies as soon as it is started. Its log is {dying.log}.")
    finally:
        for child in reversed(children):
            child.stop()
    _tell("Stopped. Everything that was confirmed is kept.")


class _Stop:
    """Ctrl-C or a termination signal was seen; a second one changes nothing, because stopping is already under way."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        if not self.asked:
            self.asked = True
            _tell("Stopping ...")


def _tell(sentence: str) -> None:
    print(sentence, flush=True)


def _remember_mode(config: Config) -> None:
    """A folder stays what it was first started as: invented and real data never meet."""
    file = config.data / "mode"
    kept = file.read_text().strip() if file.exists() else ""
    if kept == "demo" and not config.demo:
        fail(f"{config.data} holds demonstration data: start it with --demo, or name another folder with --data.", 2)
    if kept and kept != "demo" and config.demo:
        fail(f"{config.data} holds a real service: name another folder with --data for a demonstration.", 2)
    if not kept:
        file.write_text("demo" if config.demo else "service")


def _port(config: Config, explicit: int | None) -> int:
    """The port that was asked for, which must be free; else the default, or the next free one after it."""
    asked = explicit or (config.port if os.environ.get("DEFEND_PORT") else None)
    if asked:
        if not _free(config.listen, asked):
            fail(f"Port {asked} is in use. Stop what uses it, or name another with --port.", 2)
        return asked
    free = (port for port in range(config.port, config.port + PORTS_TO_TRY) if _free(config.listen, port))
    return next(free, 0) or fail(
        f"Ports {config.port} to {config.port + PORTS_TO_TRY - 1} are all in use: name a free one with --port.", 2
    )


def _free(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _prepare(config: Config) -> None:
    """Bring tables and reference data to this version; on the embedded server only when something is new."""
    if config.embedded:
        wanted = f"{digest()} {edition()} {config.mode}"
        stamp = config.data / "prepared"
        if stamp.exists() and stamp.read_text() == wanted:
            return
    for login, step in (("owner", "migrate"), ("jobs", "load")):
        command = [sys.executable, "-m", "defendasone.cli", step]
        done = subprocess.run(command, env={**os.environ, "DEFEND_LOGIN": login}, check=False)
        if done.returncode:
            fail("The database could not be made ready: see above.")
    if config.embedded:
        stamp.write_text(wanted)
    elif full := room_for(config, url(config, "owner")):
        fail(full)


def _start_ours(config: Config, port: int) -> Sequence[Kept]:
    logs = config.data / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning",
        "--host", config.listen, "--port", str(port), "--workers", str(config.web_workers),
        "--blocking-threads", str(config.web_threads), "--respawn-failed-workers", "--respawn-interval", "0.5",
        "--workers-kill-timeout", "10", "defendasone.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "defendasone.cli", "worker"]
    settings = {"DJANGO_SETTINGS_MODULE": "defendasone.settings"}
    ours = [
        Child("web server", web, logs / "web.log", {**settings, "DEFEND_LOGIN": "web"}),
        Child("worker", worker, logs / "worker.log", {**settings, "DEFEND_LOGIN": "jobs"}),
    ]
    for child in ours:
        child.start()
    return ours


def _await_pages(config: Config, port: int, children: Sequence[Kept], stop: _Stop) -> None:
    until = time.monotonic() + READY_WITHIN
    asked = _question(config, port)
    while not stop.asked:
        try:
            with urllib.request.urlopen(asked, timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            pass
        for child in children:
            if how := child.died():
                fail(f"The {child.name} did not start ({how}). Its log is {child.log}.")
        if time.monotonic() > until:
            fail(f"The pages do not answer within {READY_WITHIN:.0f} seconds. The log is {children[-2].log}.")
        time.sleep(0.05)


def _question(config: Config, port: int) -> urllib.request.Request:
    """Asked where the server listens, and as the proxy in front of it would ask: others are sent elsewhere."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.listen, config.listen)  # noqa: S104
    host = f"[{here}]" if ":" in here else here
    said = {"Host": config.host, **({"X-Forwarded-Proto": "https"} if config.proxy else {})}
    return urllib.request.Request(f"http://{host}:{port}/healthz", headers=said)


def _greet(config: Config, port: int, asks: bool) -> None:
    _tell(f"Ready on http://127.0.0.1:{port}")
    address = config.origin if os.environ.get("DEFEND_ORIGIN") else f"http://localhost:{port}"
    _tell(f"Open {address} in a browser. Ctrl-C stops it.")
    if config.demo:
        _tell("Everything in it is invented but the councils' names. Sign in as one of these with one click:")
        subprocess.run(
            [sys.executable, "-m", "defendasone.cli", "demo", "people", "--data", str(config.data)], check=False
        )
    elif not _has_administrator(config):
        command = [sys.executable, "-m", "defendasone.cli", "coordinator", "create", "--data", str(config.data)]
        if asks:
            subprocess.run(command, check=False)
        else:
            _tell("Nobody can sign in yet. Make the first coordinator with: ./defend coordinator create")


def _has_administrator(config: Config) -> bool:
    address = Cluster(config.data).url(ADMIN) if config.embedded else url(config, "jobs")
    with psycopg.connect(address, connect_timeout=10) as connection:
        asked = "select exists (select 1 from accounts_membership where role = 'administrator' and ended is null)"
        row = connection.execute(asked).fetchone()
    return bool(row and row[0])
