"""What every command does first: settle the settings, and have a database that answers."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from defendasone.core.config import Config, Misconfigured, Mode, home, load

Data = Annotated[Path | None, typer.Option("--data", help="Folder of everything that is kept.")]


def fail(sentence: str, status: int = 1) -> NoReturn:
    """End the command: what is wrong and what to do, on standard error."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(status)


def configure(*, data: Path | None = None, demo: bool = False, port: int | None = None) -> Config:
    """Settle the settings: what the command line says goes before the environment, and children inherit it."""
    named = {
        "DEFEND_DATA": str(data) if data else "",
        "DEFEND_PORT": str(port) if port else "",
        "DEFEND_ENV": "demo" if demo and os.environ.get("DEFEND_ENV", "") in ("", "local") else "",
    }
    os.environ.update({name: value for name, value in named.items() if value})
    try:
        return load()
    except Misconfigured as wrong:
        fail(str(wrong), 2)


def existing(data: Path | None) -> Config:
    """The settings of a data folder that exists: the one named, else the service's, else the demonstration's."""
    if not data and not os.environ.get("DEFEND_DATA"):
        held = [home() / name for name in ("service", "demo") if (home() / name / "secret-key").exists()]
        data = next(iter(held), None)
    config = configure(data=data)
    if config.embedded and not (config.data / "secret-key").exists():
        fail(f"There is nothing in {config.data} yet. Run ./defend up first, or name another folder with --data.")
    mode = kept_mode(config.data)
    return configure(data=data, demo=mode == "demo")


def kept_mode(data: Path) -> Mode:
    """What the folder was first started as."""
    file = data / "mode"
    return "demo" if file.exists() and file.read_text().strip() == "demo" else "local"


@contextmanager
def at_database(config: Config) -> Iterator[None]:
    """A database that answers: the one of a running service, or one started for the length of this command."""
    if not config.embedded:
        yield
        return
    from defendasone.core.embedded import Cluster
    from defendasone.core.lock import holding

    cluster = Cluster(config.data, config.account, config.connections + 3)
    if cluster.answers():
        yield
        return
    with holding(config.data, "defend", patience=60):
        cluster.start()
        try:
            yield
        finally:
            cluster.stop()


def django(login: str = "jobs") -> None:
    """Make Django ready in this process, with this login."""
    os.environ["DEFEND_LOGIN"] = login
    os.environ["DJANGO_SETTINGS_MODULE"] = "defendasone.settings"
    import django as framework
    from django.apps import apps

    if not apps.ready:
        framework.setup()


def address(config: Config) -> str:
    """The address that people type: of the running service if there is one, else of its default port."""
    from defendasone.core.lock import holder

    running = holder(config.data) if config.data.exists() else None
    port = running.get("port") if running else None
    if os.environ.get("DEFEND_ORIGIN") or not port:
        return config.origin
    return f"http://localhost:{port}"
