"""The catalogue in the background: asked for once, fetched every morning, and never in a demonstration."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.core.viewer import Role
from defendasone.intelligence import actions, jobs
from defendasone.intelligence.models import Import, KnownExploited
from defendasone.intelligence.tests.test_kev import GOOD
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service
from defendasone.testing.webserver import Server, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def waiting() -> list[tuple[str, dict[str, str]]]:
    with service(), connection.cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs where status = 'todo' order by id")
        return [(name, args if isinstance(args, dict) else json.loads(args)) for name, args in cursor.fetchall()]


def test_a_catalogue_is_fetched_and_brought_in(server: Server, now: datetime) -> None:
    address = server.sends("/kev.json", json.dumps({"vulnerabilities": [GOOD]}).encode())
    with service():
        made = actions.fetch_kev(by=SERVICE, now=now, source=address, loopback=True)
    assert (made.added, made.finished, made.source) == (1, True, address)
    assert KnownExploited.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [(b"", 503, "answered 503"), (b"<html>", 200, "web page"), (b"{}", 200, "not a KEV catalogue")],
)
def test_what_goes_wrong_stands_on_the_page_of_imports(
    server: Server, now: datetime, content: bytes, status: int, said: str
) -> None:
    address = server.sends("/kev.json", content, status=status)
    with service():
        made = actions.fetch_kev(by=SERVICE, now=now, source=address, loopback=True)
        kept = Import.objects.get(pk=made.pk)
        assert Event.objects.get().kind == "intelligence.kev-imported"
    assert (kept.added, kept.refused, kept.refusals[0][0]) == (0, 1, "the catalogue")
    assert said in kept.refusals[0][1]


def test_an_analyst_asks_once(now: datetime) -> None:
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst):
        actions.ask_for_kev(by=analyst)
        with pytest.raises(Refused, match="waiting to begin already"):
            actions.ask_for_kev(by=analyst)
    assert waiting() == [(jobs.import_kev.name, {"by_id": analyst.id, "by_name": analyst.name})]


def test_the_job_acts_for_whoever_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, str]] = []
    monkeypatch.setattr(actions, "fetch_kev", lambda *, by, now: called.append((by.id, by.name)))
    jobs.import_kev("some-id", "Some Name")
    assert called == [("some-id", "Some Name")]


@pytest.mark.parametrize("demo", [False, True])
def test_every_morning_but_never_in_a_demonstration(
    settings: Any, monkeypatch: pytest.MonkeyPatch, *, demo: bool
) -> None:
    called: list[datetime] = []
    monkeypatch.setattr(actions, "fetch_kev", lambda *, by, now: called.append(now))
    settings.DEMO = demo
    jobs.daily_kev(1_780_000_000)
    assert called == ([] if demo else [datetime.fromtimestamp(1_780_000_000, UTC)])
