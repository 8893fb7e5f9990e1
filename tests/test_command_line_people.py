"""People and keys from the command line: what is asked, refused and printed."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from django.core import mail
from django.test import Client
from typer.testing import CliRunner

from defendasone.accounts.models import ApiKey, Invitation, Person
from defendasone.cli import accounts as commands
from defendasone.cli import app, setting_up
from defendasone.core.config import load
from defendasone.core.lock import holding
from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_tests_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands run in this process, as the worker's login of the test's database."""

    @contextmanager
    def here(_: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(commands, "existing", lambda _: load())
    monkeypatch.setattr(commands, "at_database", here)
    monkeypatch.setattr(commands, "django", lambda: None)
    with service():
        yield


@pytest.fixture
def officer() -> Person:
    return accounts.person(Role.OFFICER, at=directory.council("Here"))


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.stdout, done.stderr


def test_a_key_is_printed_alone_and_once(officer: Person) -> None:
    status, out, err = run("key", "create", "--for", officer.email.upper(), "--scopes", "alerts.read, technology.read")
    assert (status, err) == (0, "")
    assert re.fullmatch(r"defend_[\w-]{43}\n", out)
    key = ApiKey.objects.get()
    assert bytes(key.digest) == hashlib.sha256(out.strip().encode()).digest()
    assert key.scopes == ["alerts.read", "technology.read"]
    assert (key.expires - key.made).days == 90
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {out.strip()}"}).json()["may"] == key.scopes


def test_a_key_lasts_as_long_as_asked(officer: Person) -> None:
    run("key", "create", "--for", officer.email, "--scopes", "alerts.read", "--expires-days", "7")
    key = ApiKey.objects.get()
    assert (key.expires - key.made).days == 7


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"--for": "no@body.example"}, "There is nobody with the address no@body.example"),
        ({"--scopes": "alerts.raed,alerts.read"}, "There is no scope called alerts.raed. Scopes are: alerts.answer,"),
        ({"--scopes": "alerts.write"}, "may not do this, so the key may not either: alerts.write"),
        ({"--scopes": "keys.manage"}, "keys.manage"),
        ({"--scopes": " , "}, "Choose what the key may do."),
        ({"--expires-days": "0"}, "from 1 to 365 days"),
        ({"--expires-days": "366"}, "from 1 to 365 days"),
    ],
)
def test_a_mistake_is_said_on_standard_error_and_no_key_is_made(
    change: dict[str, str], says: str, officer: Person
) -> None:
    options = {"--for": officer.email, "--scopes": "alerts.read", **change}
    status, out, err = run("key", "create", *(part for pair in options.items() for part in pair))
    assert status == 1
    assert out == ""
    assert says in err
    assert not ApiKey.objects.exists()


def test_the_first_coordinator_gets_a_link_and_no_letter() -> None:
    status, out, err = run("coordinator", "create", "--name", "  Ada   Lovelace ", "--email", "Ada@MHCLG.example")
    assert (status, err) == (0, "")
    row = Invitation.objects.get()
    assert (row.name, row.email, row.role) == ("Ada Lovelace", "ada@mhclg.example", "administrator")
    assert mail.outbox == []
    link = re.search(r"http://testserver(/people/join/\S+)", out)
    assert link
    page = Client().get(link[1])
    assert page.status_code == 200
    assert "Ada Lovelace" in page.content.decode()


def test_a_second_link_ends_the_first() -> None:
    links = [
        re.findall(
            r"http://testserver(\S+)", run("coordinator", "create", "--name", "Ada", "--email", "a@b.example")[1]
        )
        for _ in range(2)
    ]
    assert [Client().get(link).status_code for (link,) in links] == [410, 200]


def test_an_address_that_is_taken_is_refused_politely(officer: Person) -> None:
    status, _, err = run("coordinator", "create", "--name", "Ada", "--email", officer.email.upper())
    assert status == 1
    assert "has an account already" in err
    assert "Another administrator can invite" in err
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--name", "Ada", "--email", "not an address"], "is no e-mail address"),
        (["--name", "Ada"], "give --email"),
        (["--email", "a@b.example"], "give --name"),
    ],
)
def test_without_a_terminal_everything_has_to_be_given(options: list[str], says: str) -> None:
    status, out, err = run("coordinator", "create", *options)
    assert status == 2
    assert says in err
    assert out == ""


def test_at_a_terminal_a_mistake_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["nonsense", "", " ada@b.example "])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    assert commands._email("") == "ada@b.example"
    assert capsys.readouterr().out.count("is no e-mail address") == 2


def test_three_mistakes_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "")
    with pytest.raises(typer.Exit):
        commands._name("")


def test_the_link_leads_to_the_service_that_runs_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEFEND_DATA", str(tmp_path))
    monkeypatch.delenv("DEFEND_ORIGIN")
    assert commands._origin(load()) == "http://localhost:8000"
    with holding(tmp_path, "defend up", port=8042):
        assert commands._origin(load()) == "http://localhost:8042"
        monkeypatch.setenv("DEFEND_ORIGIN", "https://alerts.example")
        assert commands._origin(load()) == "https://alerts.example"


def test_where_there_is_nothing_yet_the_command_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEFEND_DATA", "")  # The command sets it for its children: not for the tests after this one.
    monkeypatch.setattr(commands, "existing", setting_up.existing)
    status, _, err = run("key", "create", "--for", "a@b.example", "--scopes", "alerts.read", "--data", str(tmp_path))
    assert status == 1
    assert "Run ./defend up first" in err
