"""What happened, in plain words: every event that there is, who did it, and to whom it is told."""

from datetime import date, datetime, timedelta

import pytest

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import Done, Said
from defendasone.alerts.models import ActionAnswer, Alert, Answer, Edition
from defendasone.alerts.queries import timeline
from defendasone.alerts.queries.timeline import SENTENCES, Line
from defendasone.core import ledger
from defendasone.core.isolation import viewing
from defendasone.core.ledger import Entry, Program
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
State = ActionAnswer.State
SOMEBODY = Program("x", "Somebody")


@pytest.mark.parametrize("case", [Alert, Edition, Answer])
def test_every_move_of_every_flow_has_its_words(case: type[Alert | Edition | Answer]) -> None:
    """But for the move that the alert's own event tells already."""
    events = {f"{case.flow.name}.{move.done}" for move in case.flow.moves.values()}
    assert events - set(SENTENCES) <= {"editions.published"}


def of_alert(alert: Alert) -> list[Line]:
    with acting(Role.ADMINISTRATOR) as viewer:
        return timeline.of_alert(viewer, alert)


def of_answer(viewer: Viewer, alert: Alert) -> list[Line]:
    with viewing(viewer):
        answers = list(queries.mine(viewer, alert)) or list(alert.answers.all())
        return timeline.of_answers(viewer, alert, answers)[answers[0].stream]


def test_an_alerts_life_is_told_newest_first(here: Council, now: datetime) -> None:
    directory.contact(here)
    alert = factory.published(now, here)
    factory.corrected(alert, now + timedelta(hours=1))
    with acting(Role.DUTY) as duty:
        alert = Alert.objects.get()
        actions.remind(alert, by=duty, now=now + timedelta(hours=2))
        actions.add_councils(alert, [directory.council().pk], by=duty, now=now + timedelta(hours=3))
        actions.withdraw(alert, "False alarm", by=duty, now=now + timedelta(hours=4))
    told = [line.what for line in of_alert(alert)]
    assert told[:3] == ["Withdrawn: False alarm", "Councils added: 1", "Councils reminded: 1"]
    assert "Correction published: edition 2" in told[3:8]
    assert set(told[8:]) == {"Published", "Approved", "Sent for review", "Audience changed", "Draft begun"}
    assert told.count("Published") == 1


def test_an_urgent_publication_says_why_and_who_reviewed_it(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    with acting(Role.DUTY) as duty:
        actions.publish_urgently(alert, alert.editions.get(), "Used tonight", by=duty, now=now)
    with acting(Role.APPROVER) as approver:
        actions.review(alert.editions.get(), by=approver, now=now + timedelta(hours=9))
    told = {line.what: line.who for line in of_alert(alert)}
    assert told["Published before review: Used tonight"] == duty.name
    assert told["Confirmed after review"] == approver.name


def answered(now: datetime, here: Council) -> tuple[Alert, Viewer]:
    """Asked, read, acknowledged and answered by one officer, with every kind of action."""
    alert = factory.published(now, here)
    with service():
        first, second = alert.editions.get().actions.order_by("number").values_list("key", flat=True)
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        answer = Answer.objects.select_related("alert__current").get()
        actions.see(answer, by=officer, now=now)
        actions.acknowledge(answer, by=officer, now=now)
        done = {first: Done(State.PLANNED, on=date(2026, 6, 9)), second: Done(State.NOT_APPLICABLE, "No logs")}
        actions.answer([answer], Said("affected", "Our supplier does it", done), by=officer, now=now)
        finished = {first: Done(State.DONE, on=date(2026, 6, 8)), second: Done(State.DONE)}
        actions.answer([answer], Said("affected", "", finished), by=officer, now=now)
    return alert, officer


def test_an_answers_life_is_told_oldest_first_with_what_was_said(here: Council, now: datetime) -> None:
    alert, officer = answered(now, here)
    told = of_answer(officer, alert)
    assert [line.what for line in told] == [
        "Asked: Chosen by name",
        "Read for the first time",
        "Acknowledged",
        "Answered: affected",
        "Answered: affected, and dealt with",
    ]
    assert told[3].note == "Our supplier does it"
    assert told[3].more == [
        "Update the gateway to 7.2.9: planned for 9 June 2026",
        "Look for signs of misuse: not applicable (No logs)",
    ]
    assert told[4].more == [
        "Update the gateway to 7.2.9: done on 8 June 2026",
        "Look for signs of misuse: done",
    ]
    assert {line.at for line in told} == {now}


def test_a_council_reads_of_the_coordinator_and_not_of_a_person_there(here: Council, now: datetime) -> None:
    alert, officer = answered(now, here)
    assert [line.who for line in of_answer(officer, alert)] == ["The coordinator", *[officer.name] * 4]
    analyst = accounts.viewer(Role.ANALYST)
    asked, *rest = of_answer(analyst, alert)
    assert asked.who not in {"The coordinator", officer.name}
    assert {line.who for line in rest} == {officer.name}


@pytest.mark.parametrize(
    ("kind", "detail", "what"),
    [
        ("alerts.withdrawn", {"reason": "{0} {because} %s"}, "Withdrawn: {0} {because} %s"),
        ("alerts.withdrawn", {}, "Withdrawn: "),
        ("alerts.extended", {"councils": 3}, "Councils added: 3"),
        ("editions.returned", {"reason": "a\nb"}, "Returned: a\nb"),
    ],
)
def test_details_are_taken_as_they_are(
    here: Council, now: datetime, kind: str, detail: dict[str, object], what: str
) -> None:
    alert = factory.drafted(now, here)
    with service():
        ledger.append([Entry(alert.stream, kind, detail=detail)], by=SOMEBODY, now=now + timedelta(hours=1))
    assert of_alert(alert)[0] == Line(now + timedelta(hours=1), "Somebody", what, [], "")


def test_an_event_that_nobody_has_words_for_is_left_out(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    before = of_alert(alert)
    with service():
        ledger.append([Entry(alert.stream, "alerts.painted")], by=SOMEBODY, now=now)
    assert of_alert(alert) == before


def test_a_long_line_is_shortened_where_only_the_recent_ones_are_shown(now: datetime) -> None:
    line = Line(now, "Somebody", "Withdrawn: " + "so " * 200)
    assert len(line.short.what) <= 200
    assert line.short.what.endswith("…")
    assert Line(now, "Somebody", "Short").short.what == "Short"


def test_several_answers_are_told_apart_in_one_query_for_their_events(now: datetime) -> None:
    one, two = directory.council("One"), directory.council("Two")
    alert = factory.published(now, one, two)
    with acting(Role.ANALYST) as viewer:
        answers = list(alert.answers.all())
        told = timeline.of_answers(viewer, alert, answers)
    assert set(told) == {answer.stream for answer in answers}
    assert [len(lines) for lines in told.values()] == [1, 1]
