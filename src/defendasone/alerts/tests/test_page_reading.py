"""A council's side: read, acknowledge, answer, change, say what you think."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.alerts import actions
from defendasone.alerts.actions import About, ToDo
from defendasone.alerts.models import Alert
from defendasone.alerts.tests.pages import address, answer, kept
from defendasone.core.clocks import said as said_moment
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(here: Council, lately: datetime) -> Alert:
    return factory.published(lately, here)


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


def test_what_was_said_of_an_action_that_a_correction_left_out_stays_in_the_history(
    officer: Client, alert: Alert, lately: datetime
) -> None:
    answer(officer, alert, exposure="affected", state_1="done", state_2="done")
    factory.corrected(alert, lately, title="Shorter", todo=(ToDo("Something new", 3),))
    page = get(officer, address(alert))
    assert "Look for signs of misuse: done on" in page.text
    assert page.form("/answer/").values["note"] == [""]
    assert "state_2" not in page.html
