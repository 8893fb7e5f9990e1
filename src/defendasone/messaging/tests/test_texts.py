"""Texts of messages: only declared facts, one line of subject, plain text whatever the facts hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("package", ["defendasone.alerts", "defendasone.directory"])
def test_every_text_of_the_product_can_be_written_with_what_it_declares_and_uses_all_of_it(package: str) -> None:
    folder = Path(texts.__file__).parents[1] / package.rpartition(".")[2] / "messages"
    found = sorted(file.stem for file in folder.glob("*.md"))
    assert found
    for name in found:
        text = texts.load(package, name)
        subject, body = text.write({fact: f"<{fact}>" for fact in text.facts})
        unused = {fact for fact in text.facts if f"<{fact}>" not in subject + body}
        assert not unused, f"{name} declares {unused} and does not use it."
        assert bool(subject) == (text.channel == Message.Channel.EMAIL), name
        assert "{" not in subject + body


def test_every_notice_that_says_to_sign_in_tells_nothing_of_the_alert() -> None:
    """MSG-1: what stands in for words above TLP:GREEN."""
    for name in ("notice", "sms-notice"):
        facts = texts.load("defendasone.alerts", name).facts
        assert not facts & {"title", "happened", "matters", "actions", "change", "reason"}, name


ACCENTED = "Straße – ’quoted’ 严秀英 \u202egnirts"


def test_letters_of_every_script_stay_as_they_are(package: str) -> None:
    assert texts.load(package, "good").write({"name": ACCENTED, "title": ACCENTED})[1].count(ACCENTED) == 2


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b[31m", "\x7f", "\u2028", "\u2029", "\r"])
def test_nothing_that_steers_a_terminal_or_breaks_a_line_reaches_a_message(package: str, control: str) -> None:
    subject, body = texts.load(package, "good").write({"name": "Ann", "title": f"a{control}b"})
    assert control not in subject + body


@given(title=st.text(max_size=400), name=st.text(max_size=80))
def test_a_subject_is_always_one_line_within_its_bound(title: str, name: str) -> None:
    subject, _ = Text(Message.Channel.EMAIL, frozenset({"title", "name"}), "{title} {name}", "-").write(
        {"title": title, "name": name}
    )
    assert len(subject) <= texts.SUBJECT_LIMIT
    assert len(subject.splitlines()) <= 1


@given(st.text(max_size=300), st.integers(1, 100))
def test_what_is_shortened_fits_and_begins_as_it_did(text: str, limit: int) -> None:
    short = texts.shortened(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Open https://a.example/join/x:y/ now.", f"Open {texts.NO_LINK} now."),
        ("HTTPS://A.EXAMPLE/?a=b#c", texts.NO_LINK),
        ("One http://a.example\nTwo http://b.example", f"One {texts.NO_LINK}\nTwo {texts.NO_LINK}"),
        ("Nothing to follow here.", "Nothing to follow here."),
    ],
)
def test_msg_3_no_link_is_left_for_somebody_else(body: str, shown: str) -> None:
    assert texts.without_links(body) == shown
