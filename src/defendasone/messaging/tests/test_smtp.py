"""E-mail against real servers that refuse, hang up, want a password or cannot be trusted."""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as slowly
from hypothesis import strategies as st
from pytest_django import Settings

from defendasone.messaging.channels import NotSent
from defendasone.messaging.channels.smtp import transport as smtp
from defendasone.messaging.channels.smtp.transport import compose, send
from defendasone.messaging.models import Message
from defendasone.testing.smtp import Mailbox, mail_server
from defendasone.testing.together import LONGEST, beside
from defendasone.testing.webserver import self_signed

USER, PASSWORD = "us@council.example", "p/w @1"
ACCOUNT = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


def letter(**fields: object) -> Message:
    defaults = {"name": "Reader", "address": "reader@council.example", "subject": "Subject", "body": "Body\n",
                "made": datetime(2026, 6, 3, 13, 5, tzinfo=UTC)}  # fmt: skip
    return Message(**{**defaults, **fields})


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as box:
        use(settings, f"smtp://127.0.0.1:{box.port}")
        yield box


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """For this machine's own name, and trusted."""
    made = self_signed(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


def use(settings: Settings, address: str) -> None:
    settings.CONFIG = replace(settings.CONFIG, email_url=address)


def refusal(message: Message | None = None) -> NotSent:
    with pytest.raises(NotSent) as refused:
        send(message or letter())
    return refused.value


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [("550 no such person", True), ("553 not here", True), ("450 greylisted", False), ("452 mailbox full", False)],
)
def test_what_the_server_says_of_an_address_decides_whether_it_is_tried_again(
    mailbox: Mailbox, reply: str, *, permanent: bool
) -> None:
    mailbox.replies["reader@council.example"] = reply
    refused = refusal()
    assert refused.permanent is permanent
    assert str(refused) == f"The mail server refused the address ({reply[:3]})."


@pytest.mark.parametrize(("reply", "permanent"), [("554 looks like spam", True), ("451 try again", False)])
def test_what_the_server_says_of_the_words_decides_too(mailbox: Mailbox, reply: str, *, permanent: bool) -> None:
    mailbox.to_content = reply
    refused = refusal()
    assert refused.permanent is permanent
    assert reply[:3] in str(refused)
    assert mailbox.arrived == []


@pytest.mark.parametrize("reply", ["530 sign in first", "550 you may not write as this", "451 later"])
def test_a_server_that_refuses_us_and_not_the_message_is_tried_again(mailbox: Mailbox, reply: str) -> None:
    """The operator can mend the setting; no message must be lost meanwhile."""
    mailbox.to_sender = reply
    refused = refusal()
    assert not refused.permanent
    assert str(refused) == f"The mail server does not work with us ({reply[:3]})."


def test_a_wrong_password_loses_no_message_and_is_not_repeated_anywhere(
    settings: Settings, certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server(certificate, signed_in=True) as box, caplog.at_level(logging.DEBUG):
        use(settings, f"smtp+starttls://{quote(USER, safe='')}:wrong-secret@localhost:{box.port}")
        refused = refusal()
    assert not refused.permanent
    assert "535" in str(refused)
    assert "wrong-secret" not in str(refused) + caplog.text


def test_with_starttls_and_a_password_mail_arrives(settings: Settings, certificate: Path) -> None:
    with mail_server(certificate, signed_in=True) as box:
        use(settings, f"smtp+starttls://{ACCOUNT}localhost:{box.port}")
        send(letter())
    assert box.signed_in == [USER]
    assert [mail["Subject"] for mail in box.arrived] == ["Subject"]


def test_a_server_without_encryption_gets_neither_password_nor_message_where_it_was_asked_for(
    settings: Settings,
) -> None:
    with mail_server() as box:
        use(settings, f"smtp+starttls://{ACCOUNT}127.0.0.1:{box.port}")
        assert not refusal().permanent
    assert box.signed_in == []
    assert box.arrived == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_certificate_that_nobody_vouches_for_or_of_another_name_gets_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    made = self_signed(tmp_path, "mail.example" if host == "localhost" else "127.0.0.1")
    if host == "localhost":
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
    with mail_server(made, signed_in=True) as box:
        use(settings, f"smtp+starttls://{ACCOUNT}{host}:{box.port}")
        assert not refusal().permanent
    assert box.signed_in == []


def test_encryption_from_the_first_byte_is_not_spoken_in_clear(settings: Settings) -> None:
    with mail_server() as box:
        use(settings, f"smtps://{ACCOUNT}127.0.0.1:{box.port}")
        assert "could not be used" in str(refusal())
    assert box.arrived == []


@pytest.mark.parametrize(
    "greeting", [b"", b"554 go away\r\n", b"421 too busy\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"]
)
def test_a_server_that_turns_us_away_at_the_door_is_tried_again(settings: Settings, greeting: bytes) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        door.settimeout(LONGEST)

        def answer() -> None:
            guest, _ = door.accept()
            guest.sendall(greeting)
            guest.close()

        with beside(answer):
            use(settings, f"smtp://127.0.0.1:{door.getsockname()[1]}")
            assert not refusal().permanent


def test_a_server_that_says_nothing_is_given_up_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        use(settings, f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        assert not refusal().permanent


def test_giving_up_comes_well_before_another_worker_takes_over() -> None:
    from defendasone.messaging.actions import LEASE

    assert LEASE.total_seconds() > 2 * smtp.TIMEOUT


def test_a_domain_with_an_umlaut_is_written_as_the_network_writes_it(mailbox: Mailbox) -> None:
    send(letter(address="reader@münchen.example", name="Jürgen"))
    (mail,) = mailbox.arrived
    assert mail["To"].addresses[0].addr_spec == "reader@xn--mnchen-3ya.example"
    assert mail["To"].addresses[0].display_name == "Jürgen"


def test_an_address_that_mail_servers_do_not_take_is_said_at_once_and_not_tried_for_hours(mailbox: Mailbox) -> None:
    refused = refusal(letter(address="jürgen@council.example"))
    assert refused.permanent
    assert "letters that mail servers do not take" in str(refused)
    assert mailbox.arrived == []


@pytest.mark.parametrize(
    "name",
    [
        'Ann "The Boss" O\'Neil',
        "Smith, Ann",
        "Ann <ann@other.example>",
        "a@b.example",
        "Ann (SIRO)",
        "严 秀英",
        "x" * 200,
    ],
)
def test_no_name_changes_whom_a_message_goes_to(mailbox: Mailbox, name: str) -> None:
    send(letter(name=name))
    (mail,) = mailbox.arrived
    assert [each.addr_spec for each in mail["To"].addresses] == ["reader@council.example"]
    assert mail["To"].addresses[0].display_name == name


def test_a_long_subject_arrives_whole(mailbox: Mailbox) -> None:
    for subject in ("Überprüfung " * 16, "word " * 39 + "end", "W" * 200, "😀" * 60):
        send(letter(subject=subject.strip()))
        assert mailbox.arrived[-1]["Subject"] == subject.strip()


def test_lines_that_mean_something_to_the_protocol_arrive_as_they_are(mailbox: Mailbox) -> None:
    body = "One\n.\n..two\nRCPT TO:<other@council.example>\nFrom here on\n" + "long " * 400 + "\n"
    send(letter(body=body))
    (mail,) = mailbox.arrived
    assert mail.get_content().splitlines() == body.splitlines()
    assert [each.addr_spec for each in mail["To"].addresses] == ["reader@council.example"]


@pytest.mark.parametrize("field", ["subject", "name", "address"])
@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_a_line_break_in_a_header_sends_nothing(mailbox: Mailbox, field: str, break_: str) -> None:
    smuggled = f"reader@council.example{break_}Bcc: other@council.example"
    with pytest.raises((ValueError, NotSent)):
        send(letter(**{field: smuggled}))
    assert mailbox.arrived == []


one_line = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=120)


@slowly(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(subject=one_line, name=one_line, body=st.lists(one_line, max_size=6))
def test_whatever_people_write_is_what_the_reader_gets_and_nobody_else(
    subject: str, name: str, body: list[str]
) -> None:
    raw = compose(letter(subject=subject, name=name, body="\n".join(body))).as_bytes(policy=policy.SMTP)
    read = BytesParser(policy=policy.default).parsebytes(raw)
    assert read["Subject"] == subject
    assert read.get_all("Bcc") is None
    assert read.get_all("Cc") is None
    assert [each.addr_spec for each in read["To"].addresses] == ["reader@council.example"]
    assert read.get_content().replace("\r\n", "\n").rstrip("\n") == "\n".join(body)


def test_two_tries_of_one_message_can_be_recognised_as_one() -> None:
    message, other = letter(), letter()
    assert compose(message)["Message-ID"] == compose(message)["Message-ID"] != compose(other)["Message-ID"]
    assert compose(message)["Date"] == "Wed, 03 Jun 2026 13:05:00 -0000"
