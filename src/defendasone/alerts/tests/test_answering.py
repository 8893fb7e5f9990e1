"""A council's side: acknowledged, answered, changed, for one council or several."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import Done, Opinion, Said
from defendasone.alerts.models import Action, ActionAnswer, Alert, Answer
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.messaging import actions as messaging
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
Status, State = Answer.Status, ActionAnswer.State


@pytest.fixture
def council() -> Council:
    return directory.council("Here")


@pytest.fixture
def alert(council: Council, now: datetime) -> Alert:
    return factory.published(now, council, directory.council("There"))


def keys(alert: Alert) -> list[UUID]:
    with service():
        return [action.key for action in Action.objects.filter(edition__alert=alert)]


def test_reading_it_counts_once(alert: Alert, council: Council, now: datetime) -> None:
    with acting(Role.OFFICER, at=council) as officer:
        answer = Answer.objects.get()
        actions.see(answer, by=officer, now=now)
        actions.see(answer, by=officer, now=now + timedelta(hours=1))
        answer.refresh_from_db()
        assert answer.seen == now
        assert answer.status == Status.ASKED
        assert [event.kind for event in queries.history(officer, answer)] == ["answers.asked", "answers.seen"]


def test_acknowledging_again_changes_nothing(alert: Alert, council: Council, now: datetime) -> None:
    with acting(Role.OFFICER, at=council) as officer:
        answer = Answer.objects.get()
        actions.acknowledge(answer, by=officer, now=now)
        version = answer.version
        actions.acknowledge(answer, by=officer, now=now + timedelta(hours=1))
        answer.refresh_from_db()
    assert (answer.status, answer.acknowledged, answer.version) == (Status.ACKNOWLEDGED, now, version)


@pytest.mark.parametrize(
    ("exposure", "status", "answered"),
    [
        ("not-affected", Status.NOT_AFFECTED, True),
        ("affected", Status.AFFECTED, True),
        ("checking", Status.CHECKING, False),
    ],
)
def test_negative_answers_count_and_not_knowing_does_not(
    alert: Alert,
    council: Council,
    now: datetime,
    exposure: str,
    status: str,
    answered: bool,
) -> None:
    with acting(Role.OFFICER, at=council) as officer:
        answer = Answer.objects.get()
        actions.answer([answer], Said(exposure, "Checked by hand"), by=officer, now=now)
        answer.refresh_from_db()
    assert (answer.status, answer.note, answer.answered_by) == (status, "Checked by hand", officer.name)
    assert answer.acknowledged == now
    assert answer.answered == (now if answered else None)


def test_cas_10_it_is_dealt_with_when_every_action_is(alert: Alert, council: Council, now: datetime) -> None:
    first, second = keys(alert)
    later = now + timedelta(days=2)
    with acting(Role.OFFICER, at=council) as officer:
        answer = Answer.objects.get()
        planned = {first: Done(State.DONE, on=date(2026, 6, 3)), second: Done(State.PLANNED, on=date(2026, 6, 9))}
        actions.answer([answer], Said("affected", actions=planned), by=officer, now=now)
        assert (answer.status, answer.mitigated) == (Status.AFFECTED, None)
        done = {**planned, second: Done(State.NOT_APPLICABLE, "We have no logs")}
        actions.answer([answer], Said("affected", actions=done), by=officer, now=later)
        answer.refresh_from_db()
        assert (answer.status, answer.answered, answer.mitigated) == (Status.MITIGATED, now, later)
        found = {each.action_key: (each.state, each.reason, each.on) for each in answer.actions.all()}
    assert found == {first: ("done", "", date(2026, 6, 3)), second: ("not-applicable", "We have no logs", None)}


def test_everything_can_be_changed_later_and_the_history_is_kept(alert: Alert, council: Council, now: datetime) -> None:
    first, _ = keys(alert)
    with acting(Role.OFFICER, at=council) as officer:
        answer = Answer.objects.get()
        actions.answer([answer], Said("not-affected", "We do not use it"), by=officer, now=now)
        actions.answer([answer], Said("affected", "We do after all", {first: Done(State.DONE)}), by=officer, now=now)
        events = list(queries.history(officer, answer))
    assert [event.kind for event in events] == ["answers.asked", "answers.not-affected", "answers.affected"]
    assert events[1].detail["note"] == "We do not use it"
    assert events[2].detail["actions"][str(first)]["state"] == "done"
    assert (events[2].before, events[2].after) == ("not-affected", "affected")


def test_an_action_that_is_not_in_the_alert_is_not_kept(alert: Alert, council: Council, now: datetime) -> None:
    with acting(Role.OFFICER, at=council) as officer:
        answer = Answer.objects.get()
        stray = UUID(int=7)
        actions.answer([answer], Said("affected", actions={stray: Done(State.DONE)}), by=officer, now=now)
        assert not answer.actions.exists()


def shared(*councils: Council) -> Viewer:
    someone = accounts.person()
    for council in councils:
        accounts.member(someone, Role.OFFICER, council)
    return accounts.viewer_of(someone)


def test_an_officer_of_a_shared_service_answers_for_several_councils_at_once(now: datetime) -> None:
    councils = [directory.council(name) for name in ("One", "Two", "Three")]
    alert = factory.published(now, *councils)
    officer = shared(*councils[:2])
    with viewing(officer):
        answers = list(queries.mine(officer, alert))
        assert [answer.council.short_name for answer in answers] == ["One", "Two"]
        actions.answer(answers, Said("not-affected"), by=officer, now=now)
    with acting(Role.ANALYST):
        found = dict(alert.answers.values_list("council__short_name", "status"))
    assert found == {"One": "not-affected", "Two": "not-affected", "Three": "asked"}


def test_answering_for_several_is_all_or_none(now: datetime) -> None:
    one, two = directory.council("One"), directory.council("Two")
    alert = factory.published(now, one, two)
    officer = shared(one, two)
    with viewing(officer):
        answers = list(queries.mine(officer, alert))
        seen = {answer.pk: answer.version for answer in answers}
        second = Answer.objects.get(council=two)
        actions.acknowledge(second, by=officer, now=now)
        with pytest.raises(Refused, match="Someone else changed this"):
            actions.answer(list(queries.mine(officer, alert)), Said("affected"), by=officer, now=now, seen=seen)
        assert set(Answer.objects.values_list("status", flat=True)) == {"asked", "acknowledged"}


def test_answering_for_nobody_says_so(now: datetime) -> None:
    with acting(Role.OFFICER, at=directory.council()) as officer, pytest.raises(Refused, match="at least one council"):
        actions.answer([], Said("affected"), by=officer, now=now)


def test_councils_never_collide(alert: Alert, council: Council, now: datetime) -> None:
    mine = factory.answer_of(alert, council)
    with acting(Role.ANALYST):
        yours = alert.answers.exclude(council=council).get()
    with acting(Role.OFFICER, at=yours.council) as other:
        actions.answer([yours], Said("affected"), by=other, now=now)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([mine], Said("not-affected"), by=officer, now=now, seen={mine.pk: mine.version})
    assert mine.status == Status.NOT_AFFECTED


def test_another_councils_answer_cannot_be_changed_even_if_the_code_lets_it(
    alert: Alert, council: Council, now: datetime
) -> None:
    with acting(Role.ANALYST):
        yours = alert.answers.select_related("alert__current").exclude(council=council).get()
    with acting(Role.OFFICER, at=council) as officer, pytest.raises(Refused, match="Someone else changed this"):
        actions.answer([yours], Said("affected"), by=officer, now=now)
    with acting(Role.ANALYST):
        yours.refresh_from_db()
        assert yours.status == Status.ASKED


def test_feedback_is_kept_once_a_person(alert: Alert, council: Council, now: datetime) -> None:
    opinion = Opinion(useful=True, clear=True, in_time=False, comment="Late")
    with acting(Role.OFFICER, at=council) as officer:
        actions.give_feedback(alert, council.pk, opinion, by=officer, now=now)
        actions.give_feedback(alert, council.pk, replace(opinion, useful=False), by=officer, now=now)
        (found,) = alert.feedback.all()
    assert (found.useful, found.comment, found.person) == (False, "Late", officer.id)


def test_a_council_is_reached_when_its_first_message_goes_out(alert: Alert, council: Council, now: datetime) -> None:
    directory.contact(council)
    other = factory.published(now, council)
    with service():
        first = Message.objects.get(about=other.stream)
        messaging.claim(now=now, most=5)
        actions.reached(first, now=now)
        actions.reached(first, now=now + timedelta(hours=1))
        assert Answer.objects.get(alert=other).reached == now
        assert set(Answer.objects.filter(alert=alert).values_list("reached", flat=True)) == {None}


def test_a_message_that_goes_out_while_somebody_answers_still_counts(council: Council, now: datetime) -> None:
    directory.contact(council)
    alert = factory.published(now, council)
    with acting(Role.OFFICER, at=council) as officer:
        mine = Answer.objects.select_related("alert").get(alert=alert)
        with service():
            actions.reached(Message.objects.get(about=alert.stream), now=now)
        actions.acknowledge(mine, by=officer, now=now + timedelta(minutes=1))
        kept = Answer.objects.get(alert=alert)
    assert (kept.reached, kept.acknowledged) == (now, now + timedelta(minutes=1))
