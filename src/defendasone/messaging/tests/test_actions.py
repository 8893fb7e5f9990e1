"""The outbox: decided once, claimed by one, written down by whoever still holds it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from defendasone.core.embedded import JOBS
from defendasone.core.flow import _bridges, on
from defendasone.core.isolation import viewing
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.messaging import actions
from defendasone.messaging.actions import Letter
from defendasone.messaging.models import Message
from defendasone.testing import logins
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import messaging as factory
from defendasone.testing.logins import service
from defendasone.testing.together import together

Channel, State = Message.Channel, Message.State


def letter(key: str = "event/contact/email", **fields: object) -> Letter:
    told = Letter(channel=Channel.EMAIL, key=key, purpose="test", address="a@b.example", body="Hello")
    return replace(told, **fields)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_same_message_is_written_once(now: datetime) -> None:
    actions.queue([letter(), letter("other")], now=now)
    actions.queue([letter()], now=now)
    with service():
        assert Message.objects.count() == 2


@pytest.mark.django_db
def test_a_council_person_writes_messages_for_others_without_being_able_to_read_them(now: datetime) -> None:
    officer = accounts.viewer(Role.OFFICER, at=directory.council())
    with viewing(officer):
        actions.queue([letter()], now=now)
        assert not Message.objects.exists()
    with service():
        assert Message.objects.get().state == State.QUEUED


@pytest.mark.django_db
def test_msg_1_is_kept_when_a_message_is_written(now: datetime) -> None:
    with pytest.raises(ValueError, match="TLP:AMBER may not"):
        actions.queue([letter(tlp=TLP.AMBER)], now=now)
    with service():
        assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_text_message_is_made_plain_and_bounded(now: datetime) -> None:
    actions.queue([letter(channel=Channel.SMS, body="Don’t " * 300)], now=now)
    with service():
        body = Message.objects.get().body
    assert len(body) == 918
    assert "’" not in body


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_with_the_transaction_that_caused_it(now: datetime) -> None:
    def cause() -> None:
        with transaction.atomic():
            actions.queue([letter()], now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cause()
    with service():
        assert not Message.objects.exists()


@pytest.mark.django_db
def test_only_what_is_due_is_claimed_and_the_urgent_first(now: datetime) -> None:
    early = factory.message(now - timedelta(minutes=5))
    urgent = factory.message(now, urgent=True)
    factory.message(now, due=now + timedelta(seconds=1))
    factory.message(now, state=State.SENT)
    with service():
        assert [message.pk for message in actions.claim(now=now, most=10)] == [urgent.pk, early.pk]
        assert actions.claim(now=now, most=10) == []


@pytest.mark.django_db
def test_a_claim_that_ran_out_is_taken_over_and_the_late_worker_changes_nothing(now: datetime) -> None:
    factory.message(now)
    with service():
        (late,) = actions.claim(now=now, most=10)
        (later,) = actions.claim(now=now + timedelta(seconds=61), most=10)
        assert not actions.sent(late, now=now)
        assert actions.sent(later, now=now)
        assert Message.objects.get().state == State.SENT
        assert later.attempts == 2


@pytest.mark.django_db
def test_a_message_that_was_not_sent_waits_and_then_fails(now: datetime) -> None:
    factory.message(now)
    with service():
        for attempt in range(1, 9):
            (message,) = actions.claim(now=now + timedelta(days=attempt), most=1)
            actions.not_sent(message, "No answer", permanent=False, now=now + timedelta(days=attempt))
        message.refresh_from_db()
        assert (message.state, message.error, message.attempts) == (State.FAILED, "No answer", 8)


@pytest.mark.django_db
def test_a_permanent_refusal_is_not_tried_again(now: datetime) -> None:
    factory.message(now)
    with service():
        (message,) = actions.claim(now=now, most=1)
        actions.not_sent(message, "x" * 500, permanent=True, now=now)
        message.refresh_from_db()
    assert message.state == State.FAILED
    assert len(message.error) == 300


@pytest.mark.django_db
def test_bridges_are_told_of_what_was_sent(now: datetime) -> None:
    told: list[object] = []
    on("messages.sent")(lambda happened: told.append(happened.case.pk))
    try:
        made = factory.message(now)
        with service():
            (message,) = actions.claim(now=now, most=1)
            actions.sent(message, now=now)
    finally:
        _bridges["messages.sent"].pop()
    assert told == [made.pk]


@pytest.mark.django_db
def test_what_has_not_gone_out_can_be_taken_back(now: datetime) -> None:
    waiting = factory.message(now, about="alerts/1", purpose="remind")
    other = factory.message(now, about="alerts/1", purpose="publish")
    gone = factory.message(now, about="alerts/1", purpose="remind", state=State.SENT)
    elsewhere = factory.message(now, about="alerts/2", purpose="remind")
    with service():
        assert actions.cancel("alerts/1", purpose="remind") == 1
        states = dict(Message.objects.values_list("pk", "state"))
    assert states == {
        waiting.pk: State.CANCELLED,
        other.pk: State.QUEUED,
        gone.pk: State.SENT,
        elsewhere.pk: State.QUEUED,
    }


@pytest.mark.usefixtures("real_logins")
def test_two_workers_never_take_the_same_message(now: datetime) -> None:
    for _ in range(60):
        factory.message(now)
    taken: list[object] = []

    def work() -> None:
        logins.connect_as(JOBS)
        while messages := actions.claim(now=now, most=7):
            taken.extend(message.pk for message in messages)

    together(work, work)
    assert len(taken) == len(set(taken)) == 60
