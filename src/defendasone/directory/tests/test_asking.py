"""Asking on a schedule whether contacts are still right."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from pytest_django import DjangoAssertNumQueries

from defendasone.core import flow
from defendasone.core.flow import Happened
from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.core.viewer import Role
from defendasone.directory import actions, jobs, links, rules
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EVENTS = ("directory.confirmation-due", "directory.contact-doubted")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Happened]:
    """What bridges are told."""
    told: list[Happened] = []
    for event in EVENTS:
        monkeypatch.setitem(flow._bridges, event, [told.append])
    return told


@pytest.fixture
def council() -> Council:
    return directory.council("Here")


def ask(now: datetime) -> int:
    with service():
        return actions.ask_confirmations(now)


def old(now: datetime) -> datetime:
    return now - settings.CONFIG.contact_confirm_days * DAY


def test_only_contacts_that_are_due_are_asked_about(council: Council, now: datetime, heard: list[Happened]) -> None:
    """DIR-1"""
    directory.contact(council, name="Old", last_confirmed=old(now))
    directory.contact(council, name="Never", last_confirmed=None)
    directory.contact(council, name="Fresh", last_confirmed=old(now) + DAY)
    directory.contact(council, name="Ended", last_confirmed=old(now), ended=now)
    directory.contact(council, name="Wrong", last_confirmed=old(now), doubted=now)
    assert ask(now) == 2
    assert {told.case.name for told in heard} == {"Old", "Never"}
    assert {(told.event, told.by, told.now) for told in heard} == {("directory.confirmation-due", SERVICE, now)}
    with service():
        asked = Contact.objects.exclude(confirmation_asked=None)
        assert set(asked.values_list("name", "confirmation_asked")) == {("Old", now), ("Never", now)}


def test_a_contact_of_a_council_that_has_ended_is_left_in_peace(now: datetime, heard: list[Happened]) -> None:
    ended = directory.council("Gone", valid_to=now.date() - DAY)
    directory.contact(ended, last_confirmed=None)
    ending = directory.council("Going", valid_to=now.date())
    directory.contact(ending, name="Still there", last_confirmed=None)
    assert ask(now) == 1
    assert [told.case.name for told in heard] == ["Still there"]


def test_who_does_not_answer_is_asked_again_after_a_fortnight(
    council: Council, now: datetime, heard: list[Happened]
) -> None:
    """DIR-2"""
    directory.contact(council, last_confirmed=None)
    assert [ask(now + days * DAY) for days in (0, 1, 13, 14, 15, 28)] == [1, 0, 0, 1, 0, 1]
    assert len(heard) == 3


def test_who_confirms_is_asked_again_only_when_due(council: Council, now: datetime, heard: list[Happened]) -> None:
    """DIR-1"""
    contact = directory.contact(council, last_confirmed=None)
    assert ask(now) == 1
    with service():
        actions.confirm_contacts([contact], by=SERVICE, now=now + DAY)
    days = settings.CONFIG.contact_confirm_days
    assert [ask(now + (1 + ahead) * DAY) for ahead in (1, 14, days - 1, days)] == [0, 0, 0, 1]


def test_each_question_is_an_event_on_its_councils_side(council: Council, now: datetime, heard: list[Happened]) -> None:
    there = directory.council("There")
    for place in (council, there, council):
        directory.contact(place, last_confirmed=None)
    ask(now)
    with service():
        asked = Event.objects.filter(kind="directory.contact-asked")
        assert {event.council: len(event.detail["contacts"]) for event in asked} == {council.pk: 2, there.pk: 1}


def test_asking_many_costs_the_same_number_of_queries(
    council: Council, now: datetime, heard: list[Happened], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(40):
        directory.contact(council, last_confirmed=None)
    with service(), django_assert_max_num_queries(8):
        assert actions.ask_confirmations(now) == 40
    assert len(heard) == 40


def test_a_bridge_that_fails_leaves_nobody_marked_as_asked(
    council: Council, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(happened: Happened) -> None:
        raise RuntimeError("no mail server")

    directory.contact(council, last_confirmed=None)
    monkeypatch.setitem(flow._bridges, "directory.confirmation-due", [fail])
    with pytest.raises(RuntimeError, match="no mail server"):
        ask(now)
    with service():
        assert not Contact.objects.exclude(confirmation_asked=None).exists()


def test_a_doubt_is_told(council: Council, now: datetime, heard: list[Happened]) -> None:
    """DIR-2"""
    contact = directory.contact(council, name="Not me")
    with service():
        actions.doubt_contact(contact, by=SERVICE, now=now)
    assert [(told.event, told.case.name, told.case.doubted) for told in heard] == [
        ("directory.contact-doubted", "Not me", now)
    ]


def test_the_job_asks_at_the_time_it_was_meant_for(council: Council, heard: list[Happened]) -> None:
    directory.contact(council, last_confirmed=None)
    moment = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    with service():
        jobs.ask_confirmations(int(moment.timestamp()))
    assert [told.now for told in heard] == [moment]


def test_the_jobs_run_every_day() -> None:
    registered = {job.task.name.rsplit(".", 1)[-1]: job.cron for job in app.periodic_registry.periodic_tasks.values()}
    assert registered["ask_confirmations"] == "0 8 * * *"
    assert registered["follow_dates"] == "1 0 * * *"


def test_from_the_question_to_the_answer(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a bridge sends it: the contact is asked by link, opens it, confirms, and is not asked again."""
    sent: list[str] = []

    def write(happened: Happened) -> None:
        sent.append(links.make(happened.case, now=happened.now))

    monkeypatch.setitem(flow._bridges, "directory.confirmation-due", [write])
    moment = timezone.now()
    directory.contact(council, name="Ann Example", last_confirmed=None)
    assert ask(moment) == 1
    path = sent[0].removeprefix(settings.CONFIG.origin)
    assert "Ann Example" in Client().get(path).content.decode()
    Client().post(path, {"said": "right"})
    with service():
        kept = Contact.objects.get()
        assert kept.last_confirmed is not None
        assert kept.confirmation_asked is None
    assert ask(moment + 20 * DAY) == 0


def test_from_the_question_to_the_doubt(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """DIR-2: who says that it is wrong is asked no more, and the council's people see it on their page."""
    sent: list[str] = []
    monkeypatch.setitem(
        flow._bridges, "directory.confirmation-due", [lambda told: sent.append(links.make(told.case, now=told.now))]
    )
    moment = timezone.now()
    directory.contact(council, last_confirmed=None)
    ask(moment)
    Client().post(sent[0].removeprefix(settings.CONFIG.origin), {"said": "wrong"})
    assert ask(moment + 30 * DAY) == 0
    page = accounts.signed_in(Role.LEAD, at=council).get(f"/councils/{council.gss}/")
    assert "Said to be wrong" in page.content.decode()


def test_the_question_waits_as_long_as_the_rule_says() -> None:
    """DIR-2"""
    assert rules.ASK_AGAIN == 14 * DAY
