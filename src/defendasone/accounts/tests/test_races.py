"""Two at the same moment: one comes second, and is told so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connections

from defendasone.accounts import actions, links, queries
from defendasone.accounts.models import Membership, Person
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service

pytestmark = pytest.mark.usefixtures("real_logins")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these at the same moment, each with a connection of its own: what each was refused for."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(10)
            act()
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_who_open_one_link_one_joins(here: Council) -> None:
    row = accounts.invitation("nina@here.example", Role.OFFICER, here)

    def accept() -> None:
        with viewing(links.holder(row.letter)):
            actions.accept_as_new(row.letter, "Nina", "correct horse battery", now=row.made)

    answers = at_once(accept, accept, accept)
    assert sorted(bool(answer) for answer in answers) == [False, True, True]
    assert Person.objects.count() == 1
    with service():
        assert Membership.objects.count() == 1


def test_two_letters_to_one_new_address_make_one_person(here: Council, there: Council) -> None:
    rows = [accounts.invitation("nina@here.example", Role.OFFICER, council) for council in (here, there)]

    def accept(number: int) -> None:
        letter = rows[number].letter
        with viewing(links.holder(letter)):
            actions.accept_as_new(letter, "Nina", "correct horse battery", now=rows[number].made)

    answers = at_once(lambda: accept(0), lambda: accept(1))
    assert Person.objects.count() == 1
    assert sorted(answers)[0] == ""
    assert "Sign in with it" in sorted(answers)[1]


def test_two_administrators_who_end_each_other_leave_one(now: datetime) -> None:
    """ACC-4."""
    people = [accounts.person(Role.ADMINISTRATOR) for _ in range(2)]

    viewers = [queries.viewer(person) for person in people]
    with service():
        rows = [Membership.objects.get(person=person) for person in people]

    def end(by: Viewer, row: Membership) -> None:
        with viewing(by):
            actions.end([row], by=by, now=now)

    answers = at_once(lambda: end(viewers[0], rows[1]), lambda: end(viewers[1], rows[0]))
    with service():
        assert Membership.objects.filter(role=Role.ADMINISTRATOR, ended=None).count() == 1
    assert sorted(bool(answer) for answer in answers) == [False, True]
