"""`Isolate` and `viewing`: what they write, that they can be taken back, and that a scope ends where its block ends."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState

from defendasone.core import isolation
from defendasone.core.embedded import JOBS, OWNER, WEB
from defendasone.core.isolation import SECTOR, Isolate, viewing
from defendasone.core.models import Event
from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.testing import logins

pytestmark = pytest.mark.django_db
POLICIES = "select polname, polcmd::text from pg_policy where polrelid = %s::regclass"
SECURED = "select relrowsecurity from pg_class where oid = %s::regclass"
HERE = Viewer("018f0000-0000-7000-8000-000000000002", "Olu", frozenset({(Role.OFFICER, 7)}))
BOTH = Viewer("018f0000-0000-7000-8000-000000000003", "Bo", frozenset({(Role.OFFICER, 7), (Role.LEADER, 12)}))
ANALYST = Viewer("018f0000-0000-7000-8000-000000000001", "Ann", frozenset({(Role.ANALYST, None)}))


@pytest.fixture
def state() -> Iterator[ProjectState]:
    """As the owner of the tables, who alone writes policies."""
    logins.become(OWNER)
    yield ProjectState.from_apps(apps)
    logins.become(WEB)


def ask(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def forwards(operation: Isolate, state: ProjectState) -> None:
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("core", editor, state, state)


def backwards(operation: Isolate, state: ProjectState) -> None:
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("core", editor, state, state)


def test_it_writes_a_policy_for_each_deed_and_takes_all_of_them_back(state: ProjectState) -> None:
    operation = Isolate("limit", read=SECTOR)
    forwards(operation, state)
    assert dict(ask(POLICIES, "core_limit")) == {"read": "r", "add": "a", "change": "w", "remove": "d", "jobs": "*"}
    assert ask(SECURED, "core_limit") == [(True,)]
    backwards(operation, state)
    assert ask(POLICIES, "core_limit") == []
    assert ask(SECURED, "core_limit") == [(False,)]


def test_written_a_second_time_it_replaces_what_was_there(state: ProjectState) -> None:
    forwards(Isolate("limit", read=isolation.NOBODY), state)
    forwards(Isolate("limit", read=isolation.EVERYONE), state)
    ((text,),) = ask("select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = 'core_limit'::regclass "
                     "and polname = 'read'")  # fmt: skip
    assert text == "true"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"add": "r", "change": "r", "remove": "r"}),
        ({"write": "w"}, {"add": "w", "change": "w", "remove": "w"}),
        ({"write": "w", "add": "a"}, {"add": "a", "change": "w", "remove": "w"}),
        ({"write": "w", "remove": "d"}, {"add": "w", "change": "w", "remove": "d"}),
    ],
)
def test_what_is_left_out_follows_from_what_is_said(given: dict[str, str], expected: dict[str, str]) -> None:
    made = Isolate("limit", read="r", **given)
    assert {"add": made.add, "change": made.write, "remove": made.remove} == expected


def test_each_login_does_what_its_policy_says_and_no_more(state: ProjectState, now: datetime) -> None:
    forwards(Isolate("limit", read=SECTOR, write=isolation.NOBODY, add=isolation.EVERYONE), state)
    logins.become(WEB)
    add = "insert into core_limit (key, start, hits, seen) values ('k', 1, 1, now())"
    with viewing(HERE), connection.cursor() as cursor:
        cursor.execute(add)
        assert ask("select count(*) from core_limit") == [(0,)]
    with viewing(ANALYST), connection.cursor() as cursor:
        assert ask("select key from core_limit") == [("k",)]
        cursor.execute("update core_limit set hits = 9")
        assert cursor.rowcount == 0
        cursor.execute("delete from core_limit")
        assert cursor.rowcount == 0
    logins.become(JOBS)
    with connection.cursor() as cursor:
        cursor.execute("update core_limit set hits = 9")
        assert cursor.rowcount == 1


def scopes() -> list[str]:
    asked = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in isolation.SCOPES)
    return list(ask(f"select {asked}")[0])


def test_a_block_inside_a_block_sees_as_its_own_viewer_and_the_outer_one_comes_back() -> None:
    with viewing(BOTH):
        outer = scopes()
        assert outer[:3] == [BOTH.person, "7,12", ""]
        with viewing(ANALYST):
            assert scopes()[:3] == [ANALYST.person, "", "on"]
        assert scopes() == outer
    assert not any(scopes())


def test_after_an_error_inside_the_outer_viewer_is_back_too() -> None:
    def fail() -> None:
        with viewing(ANALYST):
            raise ArithmeticError

    with viewing(HERE):
        before = scopes()
        with pytest.raises(ArithmeticError):
            fail()
        assert scopes() == before
    assert not any(scopes())


def test_after_an_error_of_the_database_nothing_of_the_viewer_is_left() -> None:
    with pytest.raises(DatabaseError), viewing(ANALYST):
        ask("select 1 / 0")
    assert not any(scopes())


def test_a_stranger_and_a_signed_link_get_what_they_are_for() -> None:
    with viewing(STRANGER):
        assert not any(scopes())
    for kind in isolation.LINKS:
        key = "018f0000-0000-7000-8000-0000000000aa"
        with viewing(Viewer(links=((kind, key),))):
            set_ = dict(zip(isolation.SCOPES, scopes(), strict=True))
        assert {name: value for name, value in set_.items() if value} == {f"defend.{kind}": key}


def test_who_only_reads_cannot_write_even_through_the_ledgers_function() -> None:
    from defendasone.core.ledger import SERVICE, Entry, append

    with pytest.raises(DatabaseError, match="read-only"), viewing(ANALYST, reading=True):
        append([Entry("s", "a")], by=SERVICE, now=datetime.fromisoformat("2026-06-03T13:05Z"))


def test_without_any_viewer_no_row_is_there(now: datetime) -> None:
    from defendasone.core.ledger import SERVICE, Entry, append

    append([Entry("s", "a", council=7)], by=SERVICE, now=now)
    assert not Event.objects.exists()
    with transaction.atomic():
        assert not Event.objects.exists()
    with viewing(HERE):
        assert Event.objects.count() == 1


@pytest.mark.parametrize("forged", ["7'); drop table core_event; --", "7,8", "", "abc"])
def test_a_council_of_the_viewer_is_a_number_whatever_is_tried(forged: str) -> None:
    """The setting holds text: whoever could write into it could see more."""
    viewer: Any = Viewer("", "", frozenset({(Role.OFFICER, 7)}), links=(("answer", forged),))
    with viewing(viewer):
        assert scopes()[1] == "7"
        assert scopes()[3] == forged, "It is bound as a value, never as a part of the statement."
