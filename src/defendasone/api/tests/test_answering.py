"""A council's answer from a program: what a person could answer, checked alike, never for another council."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.accounts.models import Person
from defendasone.alerts import actions
from defendasone.alerts.models import ActionAnswer, Alert, Answer
from defendasone.api.tests.calling import caller, refused, send, told
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def lately() -> datetime:
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def there() -> Council:
    return directory.council("There")


@pytest.fixture
def alert(here: Council, there: Council, lately: datetime) -> Alert:
    return factory.published(lately, here, there)


@pytest.fixture
def program(here: Council) -> Client:
    return caller(accounts.person(Role.OFFICER, at=here))


def address(alert: Alert) -> str:
    return f"/api/v1/alerts/{alert.reference}/answer"


def body(*councils: Council, seen: int = 0, **changes: Any) -> dict[str, Any]:
    wanted = [{"council": each.gss, "seen": seen} for each in councils]
    return {"councils": wanted, "exposure": "not-affected", **changes}


def kept(alert: Alert, council: Council) -> Answer:
    with service():
        return Answer.objects.get(alert=alert, council=council)


def keys(alert: Alert) -> list[str]:
    with service():
        return [str(each.key) for each in alert.editions.get().actions.all()]


def test_a_program_answers_and_is_told_what_stands_now(
    program: Client, alert: Alert, here: Council, there: Council
) -> None:
    answered = told(send(program, address(alert), body(here, note="Nothing of it here")))
    (said,) = answered["answers"]
    assert (said["council"], said["status"], said["version"], said["due"]) == (here.gss, "not-affected", 1, None)
    assert kept(alert, here).note == "Nothing of it here"
    assert kept(alert, there).status == "asked"


def test_actions_are_answered_by_their_keys(program: Client, alert: Alert, here: Council) -> None:
    first, second = keys(alert)
    done = [
        {"key": first, "state": "done", "on": "2026-01-05"},
        {"key": second, "state": "not-applicable", "reason": "Another team's"},
    ]
    told(send(program, address(alert), body(here, exposure="affected", actions=done)))
    assert kept(alert, here).status == "mitigated"
    with service():
        rows = set(ActionAnswer.objects.values_list("state", "on", "reason"))
    assert rows == {("done", date(2026, 1, 5), ""), ("not-applicable", None, "Another team's")}


def test_what_somebody_changed_meanwhile_is_not_overwritten(program: Client, alert: Alert, here: Council) -> None:
    found = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as colleague:
        actions.answer([found], actions.Said("affected"), by=colleague, now=timezone.now())
    problem = refused(send(program, address(alert), body(here)), 409)
    assert "Someone else changed this" in problem["detail"]
    assert kept(alert, here).status == "affected"
    told(send(program, address(alert), body(here, seen=1)))
    assert kept(alert, here).status == "not-affected"


def test_several_councils_are_answered_for_together_or_not_at_all(alert: Alert, here: Council, there: Council) -> None:
    someone = accounts.person()
    for council in (here, there):
        accounts.member(someone, Role.OFFICER, council)
    program = caller(someone)
    wrong = body(here, there)
    wrong["councils"][1]["seen"] = 7
    refused(send(program, address(alert), wrong), 409)
    assert kept(alert, here).status == kept(alert, there).status == "asked"
    told(send(program, address(alert), body(here, there)))
    assert kept(alert, here).status == kept(alert, there).status == "not-affected"


def test_nobody_answers_for_another_council(program: Client, alert: Alert, here: Council, there: Council) -> None:
    """A council that was asked, one that was not and one that does not exist are refused alike."""
    elsewhere = directory.council("Elsewhere")
    for gss in (there.gss, elsewhere.gss, "E00000000"):
        wanted = body(here)
        wanted["councils"].append({"council": gss, "seen": 0})
        problem = refused(send(program, address(alert), wanted), 409)
        assert problem["detail"] == f"You cannot answer for {gss}: not asked, no longer asked, or not yours."
    assert kept(alert, here).status == kept(alert, there).status == "asked"


@pytest.mark.usefixtures("real_logins")
def test_the_database_refuses_it_too(lately: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    alert, theirs = factory.published(lately, here, there), factory.published(lately, there)
    program = caller(accounts.person(Role.OFFICER, at=here))
    refused(send(program, address(alert), body(there)), 409)
    refused(send(program, address(theirs), body(there)), 404)
    told(send(program, address(alert), body(here)))
    assert kept(alert, there).status == kept(theirs, there).status == "asked"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"exposure": "maybe"}, "exposure"),
        ({"exposure": None}, "exposure"),
        ({"note": "x" * 5001}, "note"),
        ({"note": "a\0b"}, "note"),
        ({"councils": []}, "councils"),
        ({"councils": [{"council": "E99000001", "seen": -1}]}, "councils.0.seen"),
        ({"actions": [{"key": str(uuid4()), "state": "done"}]}, "actions.0.key"),
        ({"actions": [{"key": "1", "state": "done"}]}, "actions.0.key"),
        ({"actions": [{"key": str(uuid4()), "state": "perhaps"}]}, "actions.0.state"),
        ({"actions": [{"key": str(uuid4()), "state": "done", "on": "31 February"}]}, "actions.0.on"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    changes: dict[str, Any], field: str, program: Client, alert: Alert, here: Council
) -> None:
    problem = refused(send(program, address(alert), {**body(here), **changes}), 422)
    assert problem["fields"][0]["field"].endswith(field)
    assert kept(alert, here).version == 0


@pytest.mark.parametrize(
    ("said", "field", "wrong"),
    [
        ({"state": "planned"}, "on", "Enter the day that action 1 is planned for."),
        ({"state": "done", "on": "2031-01-01"}, "on", "Action 1 cannot have been done on a day that is still to come."),
        ({"state": "done", "on": "1999-01-01"}, "on", ""),
        ({"state": "not-applicable"}, "reason", "Say why action 1 does not apply."),
    ],
)
def test_what_the_form_asks_for_is_asked_of_programs_too(
    said: dict[str, str], field: str, wrong: str, program: Client, alert: Alert, here: Council
) -> None:
    done = [{"key": keys(alert)[0], **said}]
    problem = refused(send(program, address(alert), body(here, exposure="affected", actions=done)), 422)
    assert problem["fields"][0]["field"] == f"body.body.actions.0.{field}"
    assert wrong in problem["fields"][0]["wrong"]
    assert kept(alert, here).status == "asked"


@pytest.mark.parametrize("role", [Role.LEADER, Role.ANALYST])
def test_who_may_not_answer_may_not_through_a_key(role: Role, alert: Alert, here: Council) -> None:
    person: Person = accounts.person(role, at=here if role is Role.LEADER else None)
    refused(send(caller(person), address(alert), body(here)), 403)


def test_an_alert_that_is_over_takes_no_answer(program: Client, alert: Alert, here: Council) -> None:
    with acting(Role.DUTY) as duty:
        actions.withdraw(alert, "It was wrong", by=duty, now=timezone.now())
    refused(send(program, address(alert), body(here, seen=1)), 409)
    assert kept(alert, here).status == "released"


def test_an_answer_can_be_given_without_reading_the_strict_words_unrecorded(
    program: Client, here: Council, lately: datetime
) -> None:
    """What is answered holds the words again, so it is a reading as well."""
    from defendasone.core.models import Event

    alert = factory.published(lately, here, said=words(tlp=TLP.RED))
    told(send(program, address(alert), body(here)))
    with service():
        assert Event.objects.filter(kind="alerts.read", council=here.pk).count() == 1
