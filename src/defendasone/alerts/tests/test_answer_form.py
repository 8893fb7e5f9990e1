"""What an officer may answer: each state of an action asks for what belongs to it, and nothing else hurts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from defendasone.alerts.forms.answering import AnswerForm, FeedbackForm
from defendasone.alerts.forms.fields import ForViewer
from defendasone.alerts.models import ActionAnswer, Alert, Answer
from defendasone.alerts.tests.pages import day
from defendasone.core.viewer import STRANGER
from defendasone.directory.models import Council
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 4)
State = ActionAnswer.State


@pytest.fixture
def alert(here: Council, now: datetime) -> Alert:
    """Two actions, one council."""
    return factory.published(now, here)


def form(alert: Alert, today: date = TODAY, **data: Any) -> AnswerForm:
    """What one council sends."""
    with service():
        answers = list(Answer.objects.filter(alert=alert).select_related("council", "alert"))
        todo = list(alert.editions.get().actions.all())
        made = AnswerForm({"exposure": "affected", **data}, answers=answers, actions=todo, today=today)
        made.is_valid()
    return made


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"exposure": ""}, {"exposure"}),
        ({"exposure": "perhaps"}, {"exposure"}),
        ({"note": "x" * 5001}, {"note"}),
        ({"state_1": "finished"}, {"state_1"}),
        ({"state_1": "planned"}, {"planned_1"}),
        ({"state_1": "planned", **day("planned_1", date(2019, 12, 31))}, {"planned_1"}),
        ({"state_1": "planned", **day("planned_1", date(2031, 6, 5))}, {"planned_1"}),
        ({"state_2": "done", **day("done_2", date(2026, 6, 5))}, {"done_2"}),
        ({"state_2": "not-applicable"}, {"reason_2"}),
        ({"state_2": "not-applicable", "reason_2": "   "}, {"reason_2"}),
        ({"state_2": "not-applicable", "reason_2": "x" * 501}, {"reason_2"}),
        (
            {"state_1": "planned", "planned_1-day": "31", "planned_1-month": "2", "planned_1-year": "2026"},
            {"planned_1"},
        ),
        ({"state_1": "planned", "state_2": "not-applicable"}, {"planned_1", "reason_2"}),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(alert: Alert, data: dict[str, Any], errors: set[str]) -> None:
    assert set(form(alert, **data).errors) == errors


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"exposure": "checking"},
        {"exposure": "not-affected", "note": "<b>no</b>"},
        {"note": "x" * 5000},
        {"state_1": "planned", **day("planned_1", date(2026, 6, 4))},
        {"state_1": "planned", **day("planned_1", date(2031, 6, 4))},
        {"state_1": "done"},
        {"state_1": "done", **day("done_1", TODAY)},
        {"state_1": "not-applicable", "reason_1": "x" * 500},
        # What stands under a choice that was not made counts for nothing.
        {"state_1": "done", "planned_1-day": "99", "planned_1-month": "x", "planned_1-year": ""},
        {"planned_1-day": "99", "reason_2": "x" * 501},
        {"exposure": "not-affected", **day("done_2", date(2099, 1, 1))},
    ],
)
def test_what_is_good_is_taken(alert: Alert, data: dict[str, Any]) -> None:
    assert form(alert, **data).errors == {}


def test_done_without_a_day_is_done_today(alert: Alert) -> None:
    said = form(alert, state_1="done", state_2="not-applicable", reason_2="We have none").said()
    told = sorted((done.state, done.reason, done.on) for done in said.actions.values())
    assert told == [(State.DONE, "", TODAY), (State.NOT_APPLICABLE, "We have none", None)]


def test_an_action_that_nothing_is_said_of_is_not_answered(alert: Alert) -> None:
    assert form(alert, note="  Later ").said().actions == {}


def test_on_29_february_five_years_ahead_is_a_day(alert: Alert) -> None:
    assert form(alert, today=date(2028, 2, 29), state_1="planned", **day("planned_1", date(2033, 2, 28))).errors == {}


def test_a_shared_officer_has_to_say_for_whom_and_only_of_their_own(here: Council, now: datetime) -> None:
    there = directory.council("There")
    alert = factory.published(now, here, there)
    other = factory.answer_of(factory.published(now, there), there)
    assert set(form(alert).errors) == {"councils"}
    assert set(form(alert, councils=[str(other.pk)]).errors) == {"councils"}
    assert set(form(alert, councils=["nonsense"]).errors) == {"councils"}
    mine = factory.answer_of(alert, here)
    assert form(alert, councils=[str(mine.pk)]).chosen() == [mine]


@pytest.mark.parametrize("field", ["useful", "clear", "in_time"])
def test_each_question_of_the_feedback_is_needed(field: str) -> None:
    good = {"useful": "yes", "clear": "no", "in_time": "yes", "comment": ""}
    assert FeedbackForm(good).is_valid()
    assert set(FeedbackForm({**good, field: ""}).errors) == {field}
    assert set(FeedbackForm({**good, field: "maybe"}).errors) == {field}
    assert set(FeedbackForm({**good, "comment": "x" * 2001}).errors) == {"comment"}


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (datetime(2026, 6, 3, 22, 59, tzinfo=UTC), date(2026, 6, 3)),
        (datetime(2026, 6, 3, 23, 30, tzinfo=UTC), date(2026, 6, 4)),
        (datetime(2026, 12, 3, 23, 30, tzinfo=UTC), date(2026, 12, 3)),
    ],
)
def test_the_day_of_a_form_is_londons(moment: datetime, today: date) -> None:
    """12:30am on 4 June is 11:30pm on 3 June in UTC."""
    assert ForViewer(viewer=STRANGER, now=moment).today == today
