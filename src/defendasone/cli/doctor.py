"""What is missing, and how to mend it: one line each."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from defendasone.cli.room import LEAST, left, said
from defendasone.core.config import Config

SECRET_LENGTH = 50


@dataclass(frozen=True)
class Problem:
    """What is wrong, and what to do about it."""

    what: str
    mend: str


class Check(NamedTuple):
    """A problem that there may be."""

    wrong: bool
    what: str
    mend: str


def refusals(config: Config) -> list[Problem]:
    """Why this service must not start: production says everything explicitly."""
    if config.mode != "production":
        return []
    allow = config.allow
    checks = (
        Check(
            len(config.secret_key) < SECRET_LENGTH,
            f"DEFEND_SECRET_KEY is missing or shorter than {SECRET_LENGTH} characters.",
            "Set it to random characters, the same for every process.",
        ),
        Check(config.debug, "DEFEND_DEBUG is on.", "Unset it: its pages show secrets to everybody."),
        Check(
            _holds_demo(config) and "demo-data" not in allow,
            f"{config.data} holds demonstration data.",
            "Name another folder with DEFEND_DATA.",
        ),
        Check(
            not config.origin.startswith("https://") and "unencrypted-origin" not in allow,
            "DEFEND_ORIGIN is not an https address.",
            "Set it to the address that people type, or say DEFEND_ALLOW=unencrypted-origin.",
        ),
        Check(
            config.embedded and "embedded-database" not in allow,
            "The database is the embedded one.",
            "Set DATABASE_URL, or say DEFEND_ALLOW=embedded-database.",
        ),
    )
    return problems(checks)


def problems(checks: Iterable[Check]) -> list[Problem]:
    """Those that are wrong."""
    return [Problem(check.what, check.mend) for check in checks if check.wrong]


def examine(config: Config) -> list[Problem]:
    """Everything that is missing for this configuration."""
    return [*refusals(config), *_installed(), *_room(config), *_reachable(config)]


def _room(config: Config) -> list[Problem]:
    free = left(config.data)
    what = f"The disk of {config.data} has {said(free)} left."
    return problems([Check(free < LEAST, what, "Make room: once it is full, nothing can be saved.")])


def _holds_demo(config: Config) -> bool:
    file = config.data / "mode"
    return file.exists() and file.read_text().strip() == "demo"


def _installed() -> list[Problem]:
    import defendasone

    assets = Path(defendasone.__file__).parent / "ui/static/govuk/VERSION"
    checks = (
        Check(sys.version_info < (3, 11), "Python is older than 3.11.", "Install Python 3.11 or later."),
        Check(find_spec("django") is None, "The server is not installed.", "Run ./defend up."),
        Check(not assets.exists(), "The pages' stylesheet is missing.", "Remove .venv, then run ./defend up again."),
    )
    return problems(checks)


def _reachable(config: Config) -> list[Problem]:
    from defendasone.cli.doctor_database import database_problems

    return database_problems(config)
