"""Texts of messages: one file each, beside the service that sends it, with the facts it may use.

A file begins with lines `channel:`, `facts:` and, for e-mail, `subject:`; after an empty line comes the body. Facts
stand in braces. A text that names a fact it has not declared cannot be loaded, and one that lacks a fact cannot be
written. Facts may come from anybody: bodies are plain text, and a subject is one line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

from django.conf import settings

from defendasone.messaging.models import Message

# Every message of a demonstration says so: in its subject and in its first words.
MARK = "Demonstration: "
MARKED = "This is a demonstration: what it says is invented, and nobody official sent it."
SUBJECT_LIMIT = 200
LINK = re.compile(r"https?://\S+", re.IGNORECASE)
NO_LINK = "(a link that only its reader sees)"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True)
class Text:
    """One message's words, before the facts are in them."""

    channel: Message.Channel
    facts: frozenset[str]
    subject: str
    body: str

    def write(self, facts: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body with the facts in them. Raises KeyError for a fact that is missing."""
        clean = {name: CONTROL.sub(" ", facts[name]) for name in self.facts}
        subject = " ".join(self.subject.format_map(clean).split())
        return marked(self.channel, shortened(subject, SUBJECT_LIMIT), self.body.format_map(clean))


class Unwritable(Exception):
    """A text's file is not as it has to be; the message says where."""


@cache
def load(package: str, name: str) -> Text:
    """The text `messages/<name>.md` of a package such as 'defendasone.alerts'."""
    source = files(package).joinpath("messages", f"{name}.md").read_text(encoding="utf-8")
    head, _, body = source.partition("\n\n")
    lines = dict(line.split(": ", 1) for line in head.splitlines())
    text = Text(
        Message.Channel(lines["channel"]),
        frozenset(lines["facts"].split()),
        lines.get("subject", ""),
        body.strip() + ("\n" if lines["channel"] == "email" else ""),
    )
    used = {field for part in (text.subject, text.body) for _, field, _, _ in Formatter().parse(part) if field}
    if undeclared := used - text.facts:
        raise Unwritable(f"{package} {name} uses {', '.join(sorted(undeclared))} without declaring it.")
    return text


def marked(channel: str, subject: str, body: str) -> tuple[str, str]:
    """In a demonstration with the mark that says so, once; elsewhere as it is."""
    if not settings.DEMO:
        return subject, body
    if channel == Message.Channel.SMS:
        return subject, body if body.startswith(MARK) else f"{MARK}{body}"
    plain = subject.removeprefix(MARK)
    return shortened(f"{MARK}{plain}", SUBJECT_LIMIT), body if body.startswith(MARKED) else f"{MARKED}\n\n{body}"


def without_links(body: str) -> str:
    """What somebody else may read of a message."""
    return LINK.sub(NO_LINK, body)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
