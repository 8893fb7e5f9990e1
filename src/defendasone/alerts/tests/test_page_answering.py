"""A council's answer: acknowledged, said, planned, done; for one council or for several; changed later."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.alerts.forms.answering import AnswerForm
from defendasone.alerts.models import Action, ActionAnswer, Alert
from defendasone.alerts.tests.pages import address, answer, day, kept
from defendasone.core.clocks import said_day
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.factories import alerts as factory
from defendasone.testing.logins import service
from defendasone.testing.reading import get, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(here: Council, lately: datetime) -> Alert:
    """Out, with one open answer."""
    return factory.published(lately, here)


def test_acknowledging_is_one_button(officer: Client, alert: Alert, here: Council) -> None:
    page = send(officer, get(officer, address(alert)), address(alert, "acknowledge"), "/acknowledge/")
    assert "Acknowledged. Answer whether you are affected when you know." in page.text
    assert kept(alert, here).status == "acknowledged"
    assert not [form for form in page.forms if form.action.endswith("/acknowledge/")]


@pytest.mark.parametrize(
    ("exposure", "status"), [("affected", "affected"), ("not-affected", "not-affected"), ("checking", "checking")]
)
def test_an_answer_takes_two_clicks(officer: Client, alert: Alert, here: Council, exposure: str, status: str) -> None:
    page = answer(officer, alert, exposure=exposure)
    assert "Your answer is saved for 1 council. You can change it later." in page.text
    assert kept(alert, here).status == status
    assert page.form("/answer/").values["exposure"] == [exposure]


def test_each_action_is_planned_done_or_not_applicable(officer: Client, alert: Alert, here: Council) -> None:
    soon = timezone.now().date() + timedelta(days=3)
    answer(
        officer,
        alert,
        exposure="affected",
        note="Our supplier does it",
        state_1="planned",
        **day("planned_1", soon),
        state_2="not-applicable",
        reason_2="We keep no logs",
    )
    with service():
        found = {each.state: (each.reason, each.on) for each in ActionAnswer.objects.all()}
    assert found == {"planned": ("", soon), "not-applicable": ("We keep no logs", None)}
    assert kept(alert, here).note == "Our supplier does it"
    form = get(officer, address(alert)).form("/answer/").values
    assert (form["state_1"], form["planned_1-day"]) == (["planned"], [str(soon.day)])
    assert (form["state_2"], form["reason_2"]) == (["not-applicable"], ["We keep no logs"])
    assert form["note"] == ["Our supplier does it"]


def test_cas_10_with_every_action_done_it_is_dealt_with_today(officer: Client, alert: Alert, here: Council) -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    page = answer(officer, alert, exposure="affected", state_1="done", state_2="done", **day("done_2", yesterday))
    assert kept(alert, here).status == "mitigated"
    with service():
        days = set(ActionAnswer.objects.values_list("on", flat=True))
    assert days == {timezone.now().date(), yesterday}
    assert "Answered: affected, and dealt with" in page.text


def test_a_plan_is_proposed_for_the_day_that_the_action_is_due(officer: Client, alert: Alert) -> None:
    with service():
        due = Action.objects.get(number=1).due
    assert due
    form = get(officer, address(alert)).form("/answer/").values
    assert (form["planned_1-day"], form["planned_1-month"]) == ([str(due.day)], [str(due.month)])


FUTURE = timezone.now().date() + timedelta(days=2)


FAR = timezone.now().date() + timedelta(days=366 * 5 + 31)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, "Answer the question: Is your council affected?"),
        ({"exposure": "maybe"}, "maybe is not one of the available choices"),
        ({"exposure": "mitigated"}, "mitigated is not one of the available choices"),
        ({"exposure": "affected", "state_1": "not-applicable"}, "Say why action 1 does not apply"),
        ({"exposure": "affected", "state_1": "not-applicable", "reason_1": "x" * 501}, "500 characters or fewer"),
        (
            {"exposure": "affected", "state_1": "planned", **dict.fromkeys(day("planned_1", FUTURE), "")},
            "Enter the day that action 1 is planned for",
        ),
        (
            {"exposure": "affected", "state_1": "done", **day("done_1", FUTURE)},
            "Action 1 cannot have been done on a day that is still to come",
        ),
        (
            {"exposure": "affected", "state_1": "done", **day("done_1", date(2019, 12, 31))},
            "The date must be between 1 January 2020",
        ),
        ({"exposure": "affected", "state_1": "planned", **day("planned_1", FAR)}, "The date must be between"),
        (
            {"exposure": "affected", "state_2": "done", "done_2-day": "31", "done_2-month": "2", "done_2-year": "2026"},
            "Enter a real date",
        ),
        ({"exposure": "affected", "state_1": "finished"}, "finished is not one of the available choices"),
        ({"exposure": "affected", "note": "x" * 5001}, "5000 characters or fewer"),
        ({"exposure": "affected", "note": "a\0b"}, "Null characters"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    officer: Client, alert: Alert, here: Council, changes: dict[str, Any], error: str
) -> None:
    page = answer(officer, alert, **{"note": "Kept words", **changes})
    assert "There is a problem" in page.text
    assert error in page.text
    assert "Kept words" in page.html or "note" in changes
    assert kept(alert, here).status == "asked"
    with service():
        assert not ActionAnswer.objects.exists()


def test_what_stands_under_another_choice_is_no_mistake(officer: Client, alert: Alert, here: Council) -> None:
    answer(
        officer,
        alert,
        exposure="affected",
        state_1="not-applicable",
        reason_1="None here",
        **dict[str, Any]({"planned_1-day": "99", "done_1-day": "xx"}),
    )
    assert kept(alert, here).status == "affected"


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 12, 31)])
def test_five_years_ahead_exists_on_every_day(today: date) -> None:
    form = AnswerForm(answers=[], actions=[Action(text="Do it", days=1)], today=today)
    assert form.fields["planned_1"].latest.year == today.year + 5  # type: ignore[attr-defined]


def test_an_answer_can_be_changed_and_its_history_stays(officer: Client, alert: Alert, here: Council) -> None:
    answer(officer, alert, exposure="not-affected", note="We do not use <it>")
    page = answer(officer, alert, exposure="affected", note="We do after all", state_1="done")
    told = page.text.partition("What happened at")[2] or page.text
    for line in (
        "Asked: Chosen by name (The coordinator)",
        "Read for the first time",
        "Answered: not affected",
        "Note: We do not use <it>",
        "Answered: affected",
        f"Update the gateway to 7.2.9: done on {said_day(timezone.now().date())}",
    ):
        assert line in told
    assert "<it>" not in page.html
    assert kept(alert, here).status == "affected"


def test_an_answer_that_a_colleague_overtook_is_refused_and_what_was_typed_stays(
    officer: Client, alert: Alert, here: Council
) -> None:
    page = get(officer, address(alert))
    answer(accounts.signed_in(Role.LEAD, at=here), alert, exposure="not-affected")
    refused = answer(officer, alert, page, exposure="affected", note="Mine")
    assert "Someone else changed this" in refused.text
    assert kept(alert, here).status == "not-affected"
    assert refused.form("/answer/").values["note"] == ["Mine"]
    assert "Saved" not in refused.text
    answer(officer, alert, refused)
    assert kept(alert, here).note == "Mine"


@pytest.mark.parametrize("seen", ["", "nonsense", "x:1 :2 3:", "00000000-0000-0000-0000-000000000000:1"])
def test_strange_versions_break_nothing(officer: Client, alert: Alert, here: Council, seen: str) -> None:
    assert "Your answer is saved" in answer(officer, alert, exposure="affected", seen=seen).text
    forged = answer(officer, alert, exposure="not-affected", seen=f"{kept(alert, here).pk}:x")
    assert "Someone else changed this" in forged.text
