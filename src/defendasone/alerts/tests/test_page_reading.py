"""A council's side: read, acknowledge, answer, change, say what you think."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from defendasone.accounts.models import Person
from defendasone.alerts import actions
from defendasone.alerts.actions import About, ToDo
from defendasone.alerts.forms.answering import AnswerForm
from defendasone.alerts.models import Action, ActionAnswer, Alert, Answer, Feedback
from defendasone.core.clocks import said as said_moment
from defendasone.core.clocks import said_day
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def lately() -> datetime:
    """Pages know the real time: something that is not yet due has to have happened lately."""
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def alert(here: Council, lately: datetime) -> Alert:
    return factory.published(lately, here)


@pytest.fixture
def officer(here: Council) -> Client:
    return accounts.signed_in(Role.OFFICER, at=here)


def address(alert: Alert, name: str = "alert") -> str:
    return reverse(f"alerts:{name}", args=[alert.reference])


def answer(client: Client, alert: Alert, page: Page | None = None, **changes: Any) -> Page:
    """Fill the answer form in and send it."""
    return send(client, page or get(client, address(alert)), address(alert, "answer"), "/answer/", **changes)


def kept(alert: Alert, council: Council) -> Answer:
    with service():
        return Answer.objects.get(alert=alert, council=council)


def shared(*councils: Council, role: Role = Role.OFFICER) -> Person:
    """Somebody who is the same thing at several councils."""
    someone = accounts.person()
    for council in councils:
        accounts.member(someone, role, council)
    return someone


def day(name: str, value: date) -> dict[str, Any]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


def test_an_officer_reads_what_it_is_why_they_are_asked_and_by_when(officer: Client, alert: Alert) -> None:
    page = get(officer, address(alert))
    with service():
        due = Alert.objects.get(pk=alert.pk).exposure_due
    assert due
    for part in (
        "Update your gateways now",
        "TLP:GREEN Share within the local government cyber community",
        "High",
        "A flaw in gateways is being used.",
        "Most councils use them",
        "Update the gateway to 7.2.9 by ",
        "You were asked because: Chosen by name (chosen).",
        f"No answer Say whether you are affected by {said_moment(due)}.",
    ):
        assert part in page.text


def test_the_first_signed_in_reading_counts_as_seen(officer: Client, alert: Alert, here: Council) -> None:
    get(officer, address(alert))
    first = kept(alert, here).seen
    get(officer, address(alert))
    assert first
    assert kept(alert, here).seen == first


@pytest.mark.parametrize(("tlp", "events"), [(TLP.AMBER, 0), (TLP.AMBER_STRICT, 2), (TLP.RED, 2)])
def test_each_reading_of_a_strictly_marked_alert_is_kept_with_who_read_it(
    here: Council, now: datetime, tlp: TLP, events: int
) -> None:
    alert = factory.published(now, here, said=words(tlp=tlp))
    someone = accounts.person(Role.LEADER, at=here)
    for _ in range(2):
        get(accounts.client(someone), address(alert))
    with service():
        found = list(Event.objects.filter(kind="alerts.read").values_list("actor_name", "council"))
    assert found == [(someone.name, here.pk)] * events


def test_a_leader_reads_and_does_not_answer(here: Council, alert: Alert) -> None:
    leader = accounts.signed_in(Role.LEADER, at=here)
    page = get(leader, address(alert))
    assert "A flaw in gateways is being used." in page.text
    assert "Your answer" not in page.text
    assert "Acknowledge" not in page.text
    for name in ("answer", "acknowledge"):
        assert leader.post(address(alert, name), {"exposure": "affected"}).status_code == 403
    assert kept(alert, here).status == "asked"


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


def test_an_officer_of_a_shared_service_chooses_which_councils_an_answer_is_for(lately: datetime) -> None:
    one, two, three = (directory.council(name) for name in ("One", "Two", "Three"))
    alert = factory.published(lately, one, two, three)
    client = accounts.client(shared(one, two, three))
    page = get(client, address(alert))
    assert "Are these councils affected?" in page.text
    form = page.form("/answer/").values
    assert len(form["councils"]) == 3
    first = str(kept(alert, one).pk)
    done = answer(client, alert, page, councils=[first], exposure="affected")
    assert "saved for 1 council." in done.text
    assert "One: affected" in done.text
    left = done.form("/answer/").values["councils"]
    assert first not in left
    answer(client, alert, done, exposure="not-affected")
    assert {kept(alert, council).status for council in (two, three)} == {"not-affected"}
    assert kept(alert, one).status == "affected"


def test_an_answer_for_no_council_says_so(lately: datetime) -> None:
    one, two = directory.council("One"), directory.council("Two")
    alert = factory.published(lately, one, two)
    page = answer(accounts.client(shared(one, two)), alert, councils=[], exposure="affected")
    assert "Answer the question: Which councils is this answer for?" in page.text
    assert kept(alert, one).status == "asked"


def test_one_answers_only_where_one_may(lately: datetime) -> None:
    mine, read_only = directory.council("Mine"), directory.council("Read only")
    alert = factory.published(lately, mine, read_only)
    someone = accounts.person(Role.OFFICER, at=mine)
    accounts.member(someone, Role.LEADER, read_only)
    client = accounts.client(someone)
    page = get(client, address(alert))
    assert "Read only Council" in page.text
    assert "councils" not in page.form("/answer/").values
    answer(client, alert, page, exposure="affected", councils=[str(kept(alert, read_only).pk)])
    assert (kept(alert, mine).status, kept(alert, read_only).status) == ("affected", "asked")
    send(client, get(client, address(alert)), address(alert, "feedback"), "/feedback/")
    assert kept(alert, read_only).acknowledged is None


def test_a_correction_is_read_first(officer: Client, alert: Alert, lately: datetime) -> None:
    factory.corrected(alert, lately + timedelta(minutes=1), "The version is <b>7.2.10</b>", title="Update again")
    page = get(officer, address(alert))
    moment = said_moment(lately + timedelta(minutes=1))
    assert f"Corrected on {moment}: The version is <b>7.2.10</b>" in page.text
    assert page.text.index("Corrected on") < page.text.index("What happened")
    assert "<b>7.2.10" not in page.html


def test_a_withdrawn_alert_says_so_and_asks_nothing(officer: Client, alert: Alert, lately: datetime) -> None:
    with acting(Role.ANALYST) as analyst:
        actions.withdraw(Alert.objects.get(), "It was a false alarm.", by=analyst, now=lately)
    page = get(officer, address(alert))
    assert "This alert has been withdrawn. You need do nothing more about it." in page.text
    assert "It was a false alarm." in page.text
    assert [form.action for form in page.forms if alert.reference in form.action] == [address(alert, "feedback")]
    assert officer.post(address(alert, "answer"), {"exposure": "affected"}).status_code == 409
    assert officer.post(address(alert, "acknowledge")).status_code == 409


@pytest.mark.parametrize(("release", "answerable"), [(True, False), (False, True)])
def test_a_closed_alert_can_be_answered_where_its_answers_stay_open(
    officer: Client, alert: Alert, here: Council, lately: datetime, release: bool, answerable: bool
) -> None:
    with acting(Role.ANALYST) as analyst:
        actions.close(Alert.objects.get(), "Enough is known.", release=release, by=analyst, now=lately)
    page = get(officer, address(alert))
    assert "Enough is known." in page.text
    assert ("Your answer" in page.text) == answerable
    if answerable:
        answer(officer, alert, page, exposure="affected")
        assert kept(alert, here).status == "affected"


def test_an_alert_that_needs_no_answer_says_so(officer: Client, here: Council, lately: datetime) -> None:
    alert = factory.published(lately, here, about=About(answer_required=False))
    assert "No answer is required." in get(officer, address(alert)).text


def test_what_is_overdue_is_marked(officer: Client, here: Council) -> None:
    alert = factory.published(timezone.now() - timedelta(days=30), here)
    assert "Overdue" in get(officer, address(alert)).text


def test_what_you_think_of_it_is_kept_once_and_can_be_changed(officer: Client, alert: Alert, here: Council) -> None:
    page = get(officer, address(alert))
    missing = send(officer, page, address(alert, "feedback"), "/feedback/", comment="Late")
    assert "Answer the question: Was this alert useful to you?" in missing.text
    opinion = {"useful": "yes", "clear": "no", "in_time": "no", "comment": "Late <b>again</b>"}
    thanks = send(officer, missing, address(alert, "feedback"), "/feedback/", **opinion)
    assert "Thank you" in thanks.text
    form = thanks.form("/feedback/").values
    assert (form["useful"], form["clear"], form["comment"]) == (["yes"], ["no"], ["Late <b>again</b>"])
    send(officer, thanks, address(alert, "feedback"), "/feedback/", useful="no")
    with service():
        given = Feedback.objects.get()
    assert (given.useful, given.clear, given.council_id) == (False, False, here.pk)


@pytest.mark.parametrize("opinion", [{"useful": "perhaps"}, {"comment": "x" * 2001}])
def test_an_opinion_that_cannot_be_is_refused(officer: Client, alert: Alert, opinion: dict[str, str]) -> None:
    told = {"useful": "yes", "clear": "yes", "in_time": "yes", **opinion}
    page = send(officer, get(officer, address(alert)), address(alert, "feedback"), "/feedback/", **told)
    assert "There is a problem" in page.text
    with service():
        assert not Feedback.objects.exists()


def test_an_empty_form_is_a_form_too(officer: Client, alert: Alert, here: Council) -> None:
    assert "There is a problem" in Page(officer.post(address(alert, "answer"))).text
    assert "There is a problem" in Page(officer.post(address(alert, "feedback"))).text
    assert kept(alert, here).status == "asked"


def test_the_number_of_queries_does_not_grow_with_the_councils_that_one_answers_for(lately: datetime) -> None:
    councils = [directory.council() for _ in range(12)]
    few, many = factory.published(lately, *councils[:3]), factory.published(lately, *councils)
    client = accounts.client(shared(*councils))

    def counted(alert: Alert) -> int:
        client.get(address(alert))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(alert)).status_code == 200
        return len(captured)

    assert counted(few) == counted(many)


def test_what_was_said_of_an_action_that_a_correction_left_out_stays_in_the_history(
    officer: Client, alert: Alert, lately: datetime
) -> None:
    answer(officer, alert, exposure="affected", state_1="done", state_2="done")
    factory.corrected(alert, lately, title="Shorter", todo=(ToDo("Something new", 3),))
    page = get(officer, address(alert))
    assert "Look for signs of misuse: done on" in page.text
    assert page.form("/answer/").values["note"] == [""]
    assert "state_2" not in page.html
