"""Two at the same moment: one comes second, and is told so."""

from datetime import datetime

import pytest

from defendasone.accounts import actions, links, queries
from defendasone.accounts.models import Membership, Person
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service
from defendasone.testing.together import told

pytestmark = pytest.mark.usefixtures("real_logins")


def test_of_two_who_open_one_link_one_joins(here: Council) -> None:
    row = accounts.invitation("nina@here.example", Role.OFFICER, here)

    def accept() -> None:
        with viewing(links.holder(row.letter)):
            actions.accept_as_new(row.letter, "Nina", "correct horse battery", now=row.made)

    answers = told(accept, accept, accept)
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

    answers = told(lambda: accept(0), lambda: accept(1))
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

    answers = told(lambda: end(viewers[0], rows[1]), lambda: end(viewers[1], rows[0]))
    with service():
        assert Membership.objects.filter(role=Role.ADMINISTRATOR, ended=None).count() == 1
    assert sorted(bool(answer) for answer in answers) == [False, True]
