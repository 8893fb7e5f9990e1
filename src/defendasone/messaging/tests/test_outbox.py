"""The loop that sends, against a real mail server."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.mail import send_mail
from pytest_django import Settings

from defendasone.core.embedded import JOBS
from defendasone.messaging import outbox
from defendasone.messaging.channels import NotSent, available, transport
from defendasone.messaging.channels.smtp.transport import compose, server
from defendasone.messaging.models import Message
from defendasone.testing import logins
from defendasone.testing.factories import messaging as factory
from defendasone.testing.logins import service
from defendasone.testing.smtp import Mailbox, mail_server
from defendasone.testing.together import beside
from defendasone.testing.waiting import until

State = Message.State


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.CONFIG = replace(settings.CONFIG, email_url=f"smtp://127.0.0.1:{box.port}")
        yield box


@pytest.mark.django_db
def test_mail_arrives_as_it_was_written(mailbox: Mailbox, now: datetime) -> None:
    made = factory.message(now, name="Zoë O’Neil", subject="Überblick", body="Line one\nLine two: naïve\n")
    with service():
        assert outbox.send_due(lambda: now) == 1
        made.refresh_from_db()
    (mail,) = mailbox.arrived
    assert mail["Subject"] == "Überblick"
    assert mail["To"].addresses[0].addr_spec == made.address
    assert mail["To"].addresses[0].display_name == "Zoë O’Neil"
    assert mail["Message-ID"] == f"<{made.pk}@testserver>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Line one", "Line two: naïve"]
    assert (made.state, made.sent) == (State.SENT, now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reply", "state"), [("550 no such person", State.FAILED), ("451 come back later", State.QUEUED)]
)
def test_a_refused_address_fails_for_good_and_a_busy_server_is_tried_again(
    mailbox: Mailbox, now: datetime, reply: str, state: str
) -> None:
    made = factory.message(now)
    well = factory.message(now)
    mailbox.replies[made.address] = reply
    with service():
        outbox.send_due(lambda: now)
        made.refresh_from_db()
        well.refresh_from_db()
    assert made.state == state
    assert reply[:3] in made.error
    assert well.state == State.SENT


@pytest.mark.django_db
def test_a_server_that_is_gone_is_tried_again(settings: Settings, now: datetime) -> None:
    with mail_server() as box:
        gone = box.port
    settings.CONFIG = replace(settings.CONFIG, email_url=f"smtp://127.0.0.1:{gone}")
    made = factory.message(now)
    with service():
        outbox.send_due(lambda: now)
        made.refresh_from_db()
    assert made.state == State.QUEUED
    assert made.due == now + timedelta(seconds=5)
    assert "could not be used" in made.error


@pytest.mark.django_db
def test_a_channel_that_is_not_set_up_says_how_to_set_it_up(now: datetime) -> None:
    made = factory.message(now)
    with service():
        outbox.send_due(lambda: now)
        made.refresh_from_db()
    assert (made.state, made.error) == (State.QUEUED, "No mail server is set: set DEFEND_EMAIL_URL.")


@pytest.mark.django_db
def test_a_fault_in_one_message_does_not_stop_the_others(
    mailbox: Mailbox, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = factory.message(now - timedelta(seconds=1), subject="Two\nlines")
    good = factory.message(now)
    with service():
        outbox.send_due(lambda: now)
        bad.refresh_from_db()
        good.refresh_from_db()
    assert bad.state == State.QUEUED
    assert bad.error.startswith("Fault: ")
    assert good.state == State.SENT


@pytest.mark.django_db
def test_in_the_demonstration_nothing_leaves_the_machine(mailbox: Mailbox, settings: Settings, now: datetime) -> None:
    settings.DEMO = True
    made = factory.message(now)
    text = factory.message(now, channel=Message.Channel.SMS)
    with service():
        outbox.send_due(lambda: now)
        assert set(Message.objects.filter(pk__in=[made.pk, text.pk]).values_list("state", flat=True)) == {State.SENT}
    assert mailbox.arrived == []
    assert available() == {"email", "sms"}


def test_channels_are_available_where_they_are_set_up(settings: Settings) -> None:
    assert available() == set()
    settings.CONFIG = replace(settings.CONFIG, email_url="smtp://localhost")
    assert available() == {"email"}
    with pytest.raises(NotSent, match="No provider"):
        transport("sms")(Message(channel="sms"))


@pytest.mark.parametrize(
    ("address", "scheme", "port", "user", "password"),
    [
        ("smtp://mail.example", "smtp", 25, "", ""),
        ("smtp+starttls://me%40x:p%2Fw@mail.example", "smtp+starttls", 587, "me@x", "p/w"),
        ("smtps://mail.example:2465", "smtps", 2465, "", ""),
    ],
)
def test_a_mail_server_is_named_by_one_address(address: str, scheme: str, port: int, user: str, password: str) -> None:
    found = server(address)
    assert (found.scheme, found.port, found.user, found.password) == (scheme, port, user, password)


@pytest.mark.parametrize("address", ["", "mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_is_none_says_what_to_write(address: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        server(address)


@pytest.mark.django_db
def test_mail_of_libraries_goes_through_the_outbox(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "defendasone.messaging.backend.OutboxBackend"
    send_mail("Your code", "123456", None, ["a@b.example", "c@d.example"])
    with service():
        rows = set(Message.objects.values_list("address", "subject", "body", "purpose"))
    assert rows == {(to, "Your code", "123456", "account") for to in ("a@b.example", "c@d.example")}


@pytest.mark.usefixtures("real_logins")
def test_the_loop_wakes_when_a_message_is_written_and_stops_when_told(mailbox: Mailbox, now: datetime) -> None:
    stop = threading.Event()

    def work() -> None:
        logins.connect_as(JOBS)
        outbox.run(lambda: now, stop)

    with beside(work):
        try:
            factory.message(now)
            until(lambda: bool(mailbox.arrived))
        finally:
            stop.set()
    assert len(mailbox.arrived) == 1


def test_an_address_cannot_smuggle_a_header() -> None:
    with pytest.raises(ValueError, match=r"(?i)line|cr"):
        compose(
            Message(name="A", address="a@b.example\nBcc: c@d.example", subject="x", body="y", made=datetime(2026, 1, 1))
        )
