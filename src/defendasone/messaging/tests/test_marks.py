"""Every message of a demonstration says that it is one; no message of a real service does."""

from datetime import datetime

import pytest
from django.core.mail import send_mail
from pytest_django import Settings

from defendasone.messaging import actions, sms, texts
from defendasone.messaging.actions import Letter
from defendasone.messaging.models import Message
from defendasone.messaging.texts import MARK, MARKED, SUBJECT_LIMIT, Text, marked
from defendasone.testing.logins import service

Channel = Message.Channel


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def written(channel: Channel, now: datetime, *, subject: str = "", body: str = "Words") -> Message:
    """As the outbox holds it."""
    actions.queue([Letter(channel, f"test/{channel}", "test", "a@b.example", body, subject)], now=now)
    with service():
        return Message.objects.get()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_a_text_message_begins_with_the_mark(now: datetime) -> None:
    message = written(Channel.SMS, now, body="Critical alert CAS-1: update now.")
    assert message.body == "Demonstration: Critical alert CAS-1: update now."
    assert message.subject == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_an_e_mail_is_marked_in_its_subject_and_before_its_first_word(now: datetime) -> None:
    message = written(Channel.EMAIL, now, subject="Reminder", body="Hello Ann")
    assert message.subject == "Demonstration: Reminder"
    assert message.body == f"{MARKED}\n\nHello Ann"


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_a_long_text_message_keeps_its_mark_and_stays_within_the_limit(now: datetime) -> None:
    message = written(Channel.SMS, now, body="Words " * 400)
    assert message.body.startswith(MARK)
    assert len(message.body) == sms.LIMIT


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_mail_of_libraries_is_marked_too(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "defendasone.messaging.backend.OutboxBackend"
    send_mail("Your code", "123456", None, ["a@b.example"])
    with service():
        message = Message.objects.get()
    assert message.subject == "Demonstration: Your code"
    assert message.body.startswith(MARKED)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("channel", Channel)
def test_what_is_shown_before_sending_is_what_is_sent(channel: Channel, now: datetime) -> None:
    """Writing marks, so that a preview counts its parts rightly; queueing marks what nobody has marked: never twice."""
    subject, body = Text(channel, frozenset({"a"}), "About {a}", "{a}").write({"a": "floods"})
    assert MARK.strip() in subject + body
    assert marked(channel, subject, body) == (subject, body)


@pytest.mark.usefixtures("demo")
def test_a_long_subject_keeps_its_mark_and_its_bound() -> None:
    subject, _ = marked(Channel.EMAIL, "word " * 100, "Body")
    assert subject.startswith(MARK)
    assert len(subject) <= SUBJECT_LIMIT
    assert marked(Channel.EMAIL, subject, "Body")[0] == subject


@pytest.mark.django_db
@pytest.mark.parametrize("channel", Channel)
def test_a_real_service_marks_nothing(channel: Channel, now: datetime) -> None:
    message = written(channel, now, subject="Update now", body="Words")
    assert (message.subject, message.body) == ("Update now", "Words")


def test_the_mark_itself_makes_no_text_message_dearer_than_its_length() -> None:
    assert set(MARK) <= sms.GSM


@pytest.mark.django_db
def test_a_subject_that_a_library_makes_too_long_is_shortened_and_not_an_error(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "defendasone.messaging.backend.OutboxBackend"
    send_mail("word " * 200, "Body", None, ["a@b.example"])
    with service():
        subject = Message.objects.get().subject
    assert len(subject) <= texts.SUBJECT_LIMIT
    assert subject.endswith("…")
