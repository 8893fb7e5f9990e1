"""Who may send a message: the worker that holds it. Slow servers, stopped workers, workers that died."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as slowly
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from defendasone.core.embedded import JOBS
from defendasone.messaging import actions, outbox, rules
from defendasone.messaging.actions import LEASE
from defendasone.messaging.channels import transport
from defendasone.messaging.models import Message
from defendasone.testing import logins
from defendasone.testing.factories import messaging as factory
from defendasone.testing.logins import service
from defendasone.testing.smtp import Mailbox, mail_server
from defendasone.testing.together import beside, together

State = Message.State
SECOND = timedelta(seconds=1)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.CONFIG = replace(settings.CONFIG, email_url=f"smtp://127.0.0.1:{box.port}")
        yield box


def states() -> list[str]:
    return sorted(Message.objects.values_list("state", flat=True))


@pytest.mark.django_db
def test_what_another_worker_took_over_while_it_waited_is_not_sent_again(mailbox: Mailbox, now: datetime) -> None:
    """The first message of a batch took so long that the lease of the second ran out."""
    factory.message(now - SECOND)
    slow = factory.message(now)
    later = now + LEASE + SECOND
    times = iter([now, now, now])  # It claims both, begins the first, writes down that the first was sent.

    def clock() -> datetime:
        moment = next(times, later)
        if moment == later:
            for taken in actions.claim(now=later, most=1):
                assert taken.pk == slow.pk
                assert actions.sent(taken, now=later)
        return moment

    with service():
        assert outbox.send_due(clock) == 1
        assert states() == [State.SENT, State.SENT]
    assert len(mailbox.arrived) == 1


@pytest.mark.django_db
def test_while_a_message_is_on_its_way_no_other_worker_takes_it_however_long_the_batch_was_under_way(
    mailbox: Mailbox, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        factory.message(now)
    clock = ticking(now, 20 * SECOND)
    others: list[object] = []
    ours: list[object] = []

    def slow(message: Message) -> None:
        ours.append(message.pk)
        for other in actions.claim(now=clock.now, most=1):
            others.append(other.pk)
            actions.sent(other, now=clock.now)
        transport(message.channel)(message)

    monkeypatch.setattr(outbox, "transport", lambda _: slow)
    with service():
        assert outbox.send_due(clock) == len(ours) == len(mailbox.arrived)
    assert others, "The batch was too short for anybody to take anything: the test shows nothing."
    assert len({*ours, *others}) == len(ours) + len(others) == 6


@pytest.mark.django_db
def test_a_worker_that_stops_leaves_the_rest_to_the_next_one_at_once(mailbox: Mailbox, now: datetime) -> None:
    for _ in range(4):
        factory.message(now)
    with service():
        assert outbox.send_due(lambda: now, stop=lambda: len(mailbox.arrived) >= 2) == 2
        assert states() == [State.QUEUED, State.QUEUED, State.SENT, State.SENT]
        assert set(Message.objects.filter(state=State.QUEUED).values_list("attempts", "lease_until")) == {(0, None)}
        assert outbox.send_due(lambda: now) == 2
    assert len({mail["Message-ID"] for mail in mailbox.arrived}) == 4


@pytest.mark.django_db
def test_nothing_is_put_back_that_another_worker_holds_by_now(now: datetime) -> None:
    factory.message(now)
    with service():
        late = actions.claim(now=now, most=1)
        (holder,) = actions.claim(now=now + LEASE + SECOND, most=1)
        assert actions.put_back(late) == 0
        assert actions.put_back([]) == 0
        assert Message.objects.get().state == State.SENDING
        assert actions.sent(holder, now=now)


@pytest.mark.django_db
def test_a_message_that_was_handed_over_but_not_written_down_goes_again_and_can_be_recognised(
    mailbox: Mailbox, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the worker died between the server's 'yes' and its own note."""
    factory.message(now)
    with service():
        with monkeypatch.context() as dying:
            dying.setattr(actions, "sent", killed)
            with pytest.raises(KeyboardInterrupt):
                outbox.send_due(lambda: now)
        assert states() == [State.SENDING]
        assert outbox.send_due(lambda: now + LEASE / 2) == 0
        assert outbox.send_due(lambda: now + LEASE + SECOND) == 1
        assert states() == [State.SENT]
    first, second = mailbox.arrived
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.django_db
def test_the_pauses_between_tries_are_kept_to_the_second(mailbox: Mailbox, now: datetime) -> None:
    message = factory.message(now)
    mailbox.replies[message.address] = "451 later"
    clock, pauses = ticking(now, timedelta()), []
    with service():
        while outbox.send_due(clock):
            message.refresh_from_db()
            pauses.append((message.due - clock.now).total_seconds())
            clock.now = message.due - SECOND
            assert outbox.send_due(clock) == 0
            clock.now = message.due
            if message.state == State.FAILED:
                break
    assert pauses.pop() <= 0
    assert pauses == [5, 15, 45, 120, 300, 900, 3600]
    assert "451" in message.error


@pytest.mark.django_db
def test_urgent_messages_go_before_all_others_and_the_oldest_first(mailbox: Mailbox, now: datetime) -> None:
    for minute in range(30):
        factory.message(now - timedelta(minutes=minute), subject=f"Plain {minute}")
    for minute in range(3):
        factory.message(now - timedelta(minutes=minute), subject=f"Urgent {minute}", urgent=True)
    with service():
        outbox.send_due(lambda: now)
    arrived = [str(mail["Subject"]) for mail in mailbox.arrived]
    assert arrived[:3] == ["Urgent 2", "Urgent 1", "Urgent 0"]
    assert arrived[3:] == [f"Plain {minute}" for minute in reversed(range(30))]


@pytest.mark.django_db
def test_what_is_under_way_cannot_be_taken_back(now: datetime) -> None:
    factory.message(now, about="alerts/1")
    with service():
        (message,) = actions.claim(now=now, most=1)
        assert actions.cancel("alerts/1") == 0
        actions.not_sent(message, "Busy", permanent=False, now=now)
        assert actions.cancel("alerts/1") == 1
        assert actions.claim(now=now + timedelta(days=1), most=1) == []


@pytest.mark.usefixtures("real_logins")
def test_two_senders_at_once_send_each_message_once(mailbox: Mailbox, now: datetime) -> None:
    for _ in range(60):
        factory.message(now)

    def work() -> int:
        logins.connect_as(JOBS)
        return outbox.send_due(lambda: now)

    assert sum(together(work, work, work)) == 60
    assert len(mailbox.arrived) == len({mail["Message-ID"] for mail in mailbox.arrived}) == 60


@pytest.mark.usefixtures("real_logins")
def test_a_message_can_be_taken_back_while_workers_claim_and_is_then_either_sent_or_cancelled(now: datetime) -> None:
    for _ in range(40):
        factory.message(now, about="alerts/1")
    taken: list[Message] = []

    def work() -> None:
        logins.connect_as(JOBS)
        while claimed := actions.claim(now=now, most=3):
            taken.extend(claimed)

    with beside(work), service():
        cancelled = actions.cancel("alerts/1")
    assert len(taken) + cancelled == 40


class Outbox(RuleBasedStateMachine):
    """Workers that claim, send, fail, stop and die, in any order, against what the outbox promises."""

    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        Message.objects.all().delete()
        self.now = MOMENT
        self.went_out: list[object] = []
        self.failed: set[object] = set()

    @rule(urgent=st.booleans())
    def write(self, *, urgent: bool) -> None:
        factory.message(self.now, urgent=urgent)

    @rule(target=held, most=st.integers(1, 3))
    def claim(self, most: int) -> Any:
        return multiple(*actions.claim(now=self.now, most=most))

    @rule(message=consumes(held))
    def send(self, message: Message) -> None:
        if actions.renew(message, now=self.now) and actions.sent(message, now=self.now):
            self.went_out.append(message.pk)

    @rule(message=consumes(held), permanent=st.booleans())
    def refuse(self, message: Message, *, permanent: bool) -> None:
        gives_up = permanent or rules.next_try(message.attempts) is None
        if actions.not_sent(message, "No", permanent=permanent, now=self.now) and gives_up:
            self.failed.add(message.pk)

    @rule(message=consumes(held))
    def stop(self, message: Message) -> None:
        actions.put_back([message])

    @rule(message=consumes(held))
    def die(self, message: Message) -> None:
        """It is never heard of again."""

    @rule(seconds=st.sampled_from([1, 30, 61, 3601]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def every_message_is_sent_once_and_nothing_that_ended_comes_back(self) -> None:
        assert len(self.went_out) == len(set(self.went_out))
        found = dict(Message.objects.values_list("pk", "state"))
        assert {pk for pk, state in found.items() if state == State.SENT} == set(self.went_out)
        assert {pk for pk, state in found.items() if state == State.FAILED} == self.failed

    @invariant()
    def only_what_is_being_sent_has_a_lease(self) -> None:
        assert not Message.objects.filter(state=State.SENDING, lease_until=None).exists()
        assert not Message.objects.exclude(state=State.SENDING).exclude(lease_until=None).exists()


MOMENT = datetime.fromisoformat("2026-06-03T13:05:00+00:00")


@pytest.mark.django_db
def test_whatever_workers_do_each_message_is_sent_once_or_given_up() -> None:
    with service():
        run_state_machine_as_test(
            Outbox,
            settings=slowly(
                max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


def killed(*_: object, **__: object) -> bool:
    raise KeyboardInterrupt


class ticking:  # noqa: N801
    """A clock that goes on by a step each time it is asked."""

    def __init__(self, now: datetime, step: timedelta) -> None:
        self.now, self.step = now, step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now
