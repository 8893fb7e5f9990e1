"""People from the command line: the first coordinator, and keys for programs."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from defendasone.cli.setting_up import Data, at_database, django, existing, fail
from defendasone.core.config import Config

if TYPE_CHECKING:
    from defendasone.core.ledger import Program

app = typer.Typer()
coordinator = typer.Typer(help="The people who run the service.", no_args_is_help=True)
key = typer.Typer(help="Keys for programs that use the API.", no_args_is_help=True)
app.add_typer(coordinator, name="coordinator")
app.add_typer(key, name="key")

TRIES = 3


@coordinator.callback()
@key.callback()
def _group() -> None:
    """A group stays a group while it has one command only."""


@coordinator.command("create")
def create_coordinator(
    *,
    name: Annotated[str, typer.Option(help="Full name; asked for if left out.")] = "",
    email: Annotated[str, typer.Option(help="E-mail address to sign in with; asked for if left out.")] = "",
    data: Data = None,
) -> None:
    """Invite an administrator: prints the link with which they set a password and a second factor."""
    config = existing(data)
    with at_database(config):
        django()
        print(_invite(_name(name), _email(email), _origin(config)))


@key.command("create")
def create_key(
    *,
    email: Annotated[str, typer.Option("--for", help="E-mail address of the person whose key it is.")],
    scopes: Annotated[str, typer.Option(help="What it may do: permissions, comma-separated.")],
    expires_days: Annotated[int, typer.Option("--expires-days", help="Days until it ends, 1 to 365.")] = 90,
    name: Annotated[str, typer.Option(help="What it is for.")] = "Made at the command line",
    data: Data = None,
) -> None:
    """Make an API key and print it, this once."""
    config = existing(data)
    with at_database(config):
        django()
        print(_make_key(email, scopes, expires_days, name))


def _make_key(email: str, scopes: str, days: int, name: str) -> str:
    from django.utils import timezone

    from defendasone.accounts import actions, queries
    from defendasone.core.access import PERMISSIONS
    from defendasone.core.flow import Refused

    person = queries.person_with(email)
    if person is None:
        fail(f"There is nobody with the address {email}. Write it as it stands in their account.")
    asked = frozenset(part.strip() for part in scopes.split(",") if part.strip())
    if unknown := sorted(asked - set(PERMISSIONS)):
        fail(f"There is no scope called {', '.join(unknown)}. Scopes are: {', '.join(sorted(PERMISSIONS))}.")
    try:
        owner = queries.viewer(person)
        return actions.make_key(owner, name, asked, days, by=_operator(), now=timezone.now())[1]
    except Refused as refused:
        fail(str(refused))


def _invite(name: str, email: str, origin: str) -> str:
    from django.utils import timezone

    from defendasone.accounts import actions, links, queries, rules
    from defendasone.core.flow import Refused
    from defendasone.core.viewer import Role

    if queries.person_with(email):
        fail(f"{email} has an account already. Another administrator can invite that person as a colleague.")
    try:
        asked = actions.Asked(email, name, Role.ADMINISTRATOR)
        letter = actions.invite_first(asked, by=_operator(), now=timezone.now())
    except Refused as refused:
        fail(str(refused))
    days = rules.INVITATION_LASTS.days
    return (
        "Open this link in a browser to choose a password and set up a second factor. It works once, "
        f"for {days} days:\n"
        f"{links.address(letter, origin)}"
    )


def _operator() -> "Program":
    from defendasone.core.ledger import Program

    return Program("command-line", "The operator at the command line")


def _origin(config: Config) -> str:
    """Where people reach the service: what the operator set, else the port of the service that runs here."""
    from defendasone.core.lock import holder

    if os.environ.get("DEFEND_ORIGIN"):
        return config.origin
    running = holder(config.data) or {}
    return f"http://localhost:{running['port']}" if running.get("port") else config.origin


def _name(given: str) -> str:
    return " ".join(_asked("--name", "Full name", given, lambda text: "" if text else "Enter a name.").split())


def _email(given: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    def wrong(text: str) -> str:
        try:
            validate_email(text)
        except ValidationError:
            return f"'{text}' is no e-mail address: write one like ann@council.example."
        return ""

    return _asked("--email", "E-mail address", given, wrong).lower()


def _asked(option: str, what: str, given: str, wrong: Callable[[str], str]) -> str:
    """What was given, or what the operator types; a mistake is said, and at a terminal asked for again."""
    if given.strip():
        if problem := wrong(given.strip()):
            fail(problem, 2)
        return given.strip()
    if not sys.stdin.isatty():
        fail(f"There is no terminal to ask at: give {option}.", 2)
    for _ in range(TRIES):
        text = input(f"{what}: ").strip()
        if not (problem := wrong(text)):
            return text
        print(problem)
    return fail("Three tries were not enough. Run the command again.", 2)
