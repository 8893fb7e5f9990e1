"""Texts of messages: only declared facts, one line of subject, plain text whatever the facts hold."""

from pathlib import Path

import pytest

from defendasone.messaging import texts
from defendasone.messaging.models import Message
from defendasone.messaging.texts import Text, Unwritable

EMAIL = "channel: email\nfacts: name title\nsubject: About {title}\n\nHello {name},\n\n{title}\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package of its own with a folder of messages."""
    folder = tmp_path / "wordy" / "messages"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "good.md").write_text(EMAIL)
    (folder / "undeclared.md").write_text(EMAIL.replace("facts: name title", "facts: name"))
    (folder / "short.md").write_text("channel: sms\nfacts: title\n\n{title}. Sign in.\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    texts.load.cache_clear()
    return "wordy"


def test_facts_stand_where_the_text_names_them(package: str) -> None:
    subject, body = texts.load(package, "good").write({"name": "Ann", "title": "Flood", "more": "unused"})
    assert subject == "About Flood"
    assert body == "Hello Ann,\n\nFlood\n"


def test_a_text_of_an_sms_has_no_subject_and_no_last_line_break(package: str) -> None:
    text = texts.load(package, "short")
    assert text.channel == Message.Channel.SMS
    assert text.write({"title": "Flood"}) == ("", "Flood. Sign in.")


def test_a_text_that_uses_an_undeclared_fact_cannot_be_loaded(package: str) -> None:
    with pytest.raises(Unwritable, match="title"):
        texts.load(package, "undeclared")


def test_a_missing_fact_is_an_error_and_not_an_empty_place(package: str) -> None:
    with pytest.raises(KeyError, match="name"):
        texts.load(package, "good").write({"title": "Flood"})


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Two\r\nBcc: everyone@example.org", "About Two Bcc: everyone@example.org"),
        ("  spaces\t and\x00 nulls ", "About spaces and nulls"),
        ("{name} {0} {title.__class__}", "About {name} {0} {title.__class__}"),
        ("x" * 500, f"About {'x' * 193}…"),
    ],
)
def test_a_subject_is_one_bounded_line_whatever_the_fact_holds(package: str, title: str, subject: str) -> None:
    assert texts.load(package, "good").write({"name": "Ann", "title": title})[0] == subject


def test_line_breaks_of_a_fact_stay_in_the_body(package: str) -> None:
    _, body = texts.load(package, "good").write({"name": "Ann", "title": "one\ntwo"})
    assert "one\ntwo" in body


def test_shortened_says_that_something_was_left_out() -> None:
    assert texts.shortened("abc", 3) == "abc"
    assert texts.shortened("abcd efgh", 6) == "abcd…"


def test_writing_needs_no_file() -> None:
    text = Text(Message.Channel.SMS, frozenset({"a"}), "", "{a}")
    assert text.write({"a": "1"}) == ("", "1")
