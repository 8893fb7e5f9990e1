"""What councils are sent about an alert: which text to whom, with what it may carry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from defendasone.alerts import links
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core.clocks import said
from defendasone.core.tlp import TLP
from defendasone.directory.models import Contact
from defendasone.messaging import rules, sms, texts
from defendasone.messaging.actions import Letter
from defendasone.messaging.models import Message

PACKAGE = "defendasone.alerts"
RULE = "-" * 60


@dataclass(frozen=True)
class Occasion:
    """Why something is sent: the text's name, and what makes this occasion different from the last of its kind."""

    purpose: str
    key: str
    reason: str = ""


def write(
    alert: Alert, answers: Iterable[Answer], contacts: Mapping[int, Sequence[Contact]], occasion: Occasion
) -> list[Letter]:
    """An e-mail to every contact with an address; a text message too, where the alert is sent by text message."""
    edition = _edition(alert)
    facts = _facts(alert, edition, occasion)
    short = _short(edition, facts, occasion)
    return [
        letter
        for answer in answers
        for contact in contacts.get(answer.council_id, ())
        for letter in _to(alert, edition, answer, contact, occasion, facts, short)
    ]


def _to(
    alert: Alert,
    edition: Edition,
    answer: Answer,
    contact: Contact,
    occasion: Occasion,
    facts: Mapping[str, str],
    short: str,
) -> Iterable[Letter]:
    common = {
        "purpose": occasion.purpose,
        "name": contact.name,
        "about": alert.stream,
        "council": answer.council_id,
        "contact": contact.pk,
        "urgent": edition.severity == Edition.Severity.CRITICAL,
    }
    key = f"{occasion.key}/{contact.pk}"
    if contact.email:
        subject, body = email(
            edition, occasion, {**facts, "name": contact.name, "link": links.address(answer.pk, contact.pk)}
        )
        yield Letter(Message.Channel.EMAIL, f"{key}/email", address=contact.email, subject=subject, body=body, **common)  # type: ignore[arg-type]
    if alert.by_sms and contact.phone:
        yield Letter(Message.Channel.SMS, f"{key}/sms", address=contact.phone, body=short, **common)  # type: ignore[arg-type]


def email(edition: Edition, occasion: Occasion, facts: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body; above TLP:GREEN a notice that there is something to read."""
    kind = occasion.purpose if rules.may_carry(TLP(edition.tlp)) else "notice"
    return texts.load(PACKAGE, kind).write(facts)


def preview(alert: Alert, edition: Edition) -> tuple[str, str, str]:
    """Subject, body and text message as a contact would get them, with a link that leads nowhere."""
    occasion = Occasion("corrected" if edition.number > 1 else "published", "preview")
    facts = _facts(alert, edition, occasion)
    example = {**facts, "name": "(the contact's name)", "link": "(a link of their own, for acknowledging)"}
    return *email(edition, occasion, example), _short(edition, facts, occasion)


def _edition(alert: Alert) -> Edition:
    if alert.current is None:
        raise ValueError("An alert that was never published has nothing to send.")
    return alert.current


def _short(edition: Edition, facts: Mapping[str, str], occasion: Occasion) -> str:
    kind = "sms" if rules.may_carry(TLP(edition.tlp)) else "sms-notice"
    what = {"corrected": "Correction to ", "withdrawn": "WITHDRAWN: ", "reminded": "Reminder: "}.get(
        occasion.purpose, ""
    )
    return sms.plain(texts.load(PACKAGE, kind).write({**facts, "what": what})[1])


def _facts(alert: Alert, edition: Edition, occasion: Occasion) -> dict[str, str]:
    return {
        "reference": alert.reference,
        "severity": edition.get_severity_display(),
        "tlp": TLP(edition.tlp).label,
        "title": edition.title,
        "happened": edition.happened,
        "matters": edition.matters,
        "change": edition.change,
        "actions": _actions(edition, alert.published),
        "ask": _ask(alert),
        "reason": occasion.reason,
        "page": f"{settings.CONFIG.origin}{reverse('alerts:alert', args=[alert.reference])}",
    }


def _actions(edition: Edition, published: datetime | None) -> str:
    lines = []
    for action in edition.actions.all():
        by = f"by {said(action.due)}" if action.due else f"within {action.days} working days"
        lines.append(f"{action.number}. {action.text} ({by})")
    return "\n".join(lines)


def _ask(alert: Alert) -> str:
    if not alert.answer_required:
        return "No answer is required."
    if alert.exposure_due is None:
        return "Please say whether your council is affected, also if it is not."
    return f"Please say by {said(alert.exposure_due)} whether your council is affected, also if it is not."
