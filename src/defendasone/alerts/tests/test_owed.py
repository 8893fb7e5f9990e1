"""What a council owes: by its status, by the alert's, by who looks."""

from datetime import datetime, timedelta

import pytest

from defendasone.alerts import actions, queries, rules
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.tests.pages import say, shared
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
FIRST, SECOND = datetime(2026, 6, 5), datetime(2026, 6, 17)


@pytest.mark.parametrize(
    ("status", "due"),
    [
        ("asked", FIRST),
        ("acknowledged", FIRST),
        ("checking", FIRST),
        ("affected", SECOND),
        ("not-affected", None),
        ("mitigated", None),
        ("released", None),
    ],
)
def test_cas_11_what_is_owed_follows_from_what_was_said(status: str, due: datetime | None) -> None:
    assert rules.owed_by(status, exposure_due=FIRST, mitigation_due=SECOND) == due
    assert rules.owed_by(status, exposure_due=None, mitigation_due=None) is None
    late, early = SECOND + timedelta(seconds=1), FIRST - timedelta(seconds=1)
    assert rules.overdue(status, exposure_due=FIRST, mitigation_due=SECOND, now=late) == (due is not None)
    assert not rules.overdue(status, exposure_due=FIRST, mitigation_due=SECOND, now=early)


def test_every_status_of_an_answer_is_in_that_table() -> None:
    assert {*Answer.Status.values} == {
        "asked",
        "acknowledged",
        "checking",
        "affected",
        "not-affected",
        "mitigated",
        "released",
    }


@pytest.mark.parametrize("state", ["", "needs", "answered"])
def test_the_list_holds_each_alert_once_whatever_it_is_narrowed_to(now: datetime, state: str) -> None:
    councils = [directory.council() for _ in range(3)]
    alerts = [factory.published(now, *councils) for _ in range(3)]
    say(alerts[0], councils[0], Said("not-affected"), now)
    for council in councils:
        say(alerts[1], council, Said("not-affected"), now)
    viewer = accounts.viewer_of(shared(*councils))
    with viewing(viewer):
        found = [alert.pk for alert in queries.asked(viewer, state=state)]
    expected = {"": {0, 1, 2}, "needs": {0, 2}, "answered": {1}}[state]
    assert len(found) == len(set(found))
    assert set(found) == {alerts[number].pk for number in expected}


def line(viewer: Viewer, now: datetime) -> queries.Asked:
    with viewing(viewer):
        (found,) = queries.with_answers(viewer, queries.asked(viewer), now=now)
    return found


def test_the_first_deadline_of_several_councils_counts(now: datetime) -> None:
    one, two = directory.council("One"), directory.council("Two")
    alert = factory.published(now, one, two)
    viewer = accounts.viewer_of(shared(one, two))
    say(alert, one, Said("affected"), now)
    found = line(viewer, now)
    assert found.due == rules.exposure_due(now)
    assert [answer.council for answer in found.owing] == [one, two]
    assert [answer.council for answer in found.unsaid] == [two]
    say(alert, two, Said("not-affected"), now)
    later = line(viewer, now)
    assert later.due == rules.mitigation_due(now)
    assert later.unsaid == []
    assert (later.late, line(viewer, rules.mitigation_due(now) + timedelta(seconds=1)).late) == (False, True)


@pytest.mark.parametrize(("withdrawn", "ended"), [(True, "Withdrawn"), (False, "Closed")])
def test_after_the_end_nothing_is_owed(here: Council, now: datetime, withdrawn: bool, ended: str) -> None:
    factory.published(now, here)
    viewer = accounts.viewer(Role.LEAD, at=here)
    assert (line(viewer, now).ended, bool(line(viewer, now).due)) == ("", True)
    with acting(Role.ANALYST) as analyst:
        alert = Alert.objects.get()
        if withdrawn:
            actions.withdraw(alert, "Why", by=analyst, now=now)
        else:
            actions.close(alert, "Why", release=False, by=analyst, now=now)
    found = line(viewer, now + timedelta(days=99))
    assert (found.due, found.late, found.owing, found.ended) == (None, False, [], ended)


def test_an_alert_without_a_question_owes_nothing(here: Council, now: datetime) -> None:
    factory.published(now, here, about=About(answer_required=False))
    found = line(accounts.viewer(Role.OFFICER, at=here), now + timedelta(days=99))
    assert (found.due, found.late, found.owing) == (None, False, [])


@pytest.mark.parametrize(
    ("role", "status", "ended", "answerable"),
    [
        (Role.OFFICER, "asked", "live", True),
        (Role.LEAD, "mitigated", "live", True),
        (Role.OFFICER, "affected", "closed", True),
        (Role.LEADER, "asked", "live", False),
        (Role.OFFICER, "released", "live", False),
        (Role.OFFICER, "asked", "withdrawn", False),
    ],
)
def test_who_may_answer_what(
    here: Council, now: datetime, role: Role, status: str, ended: str, answerable: bool
) -> None:
    factory.published(now, here)
    with service():
        Answer.objects.update(status=status)
        Alert.objects.update(status=ended)
    with acting(role, at=here) as viewer:
        alert = Alert.objects.get()
        found = queries.answerable(viewer, alert, queries.mine(viewer, alert))
    assert bool(found) == answerable


def test_an_officer_somewhere_else_answers_nothing_here(here: Council, now: datetime) -> None:
    there = directory.council("There")
    alert = factory.published(now, here, there)
    reader = accounts.person(Role.LEADER, at=here)
    accounts.member(reader, Role.OFFICER, there)
    viewer = accounts.viewer_of(reader)
    with viewing(viewer):
        mine = list(queries.mine(viewer, alert))
        found = queries.answerable(viewer, Alert.objects.get(), mine)
    assert len(mine) == 2
    assert [answer.council for answer in found] == [there]


def test_the_coordinators_people_owe_nothing(here: Council, now: datetime) -> None:
    factory.published(now, here, said=words("Theirs"))
    with acting(Role.ANALYST) as analyst:
        assert list(queries.asked(analyst)) == []
