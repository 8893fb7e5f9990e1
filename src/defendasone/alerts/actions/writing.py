"""Words before they are published: drafted, changed, reviewed; and who is to get them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from defendasone.alerts import rules
from defendasone.alerts.audience import Audience
from defendasone.alerts.models import Action, Alert, Edition
from defendasone.core import ledger
from defendasone.core.flow import Refused, moving
from defendasone.core.ids import new_id, new_reference
from defendasone.core.ledger import Actor, Entry
from defendasone.core.tlp import TLP
from defendasone.intelligence.models import Item, Vulnerability


@dataclass(frozen=True)
class ToDo:
    """An action as it is written: `days` are working days after publication; `key` is known from an earlier edition."""

    text: str
    days: int
    key: UUID | None = None


@dataclass(frozen=True)
class Words:
    """What an edition says."""

    title: str
    happened: str
    matters: str
    severity: str
    tlp: TLP
    todo: tuple[ToDo, ...] = ()
    change: str = ""


@dataclass(frozen=True)
class About:
    """What an alert is about, and how it is sent."""

    vulnerabilities: Sequence[Vulnerability] = ()
    items: Sequence[Item] = ()
    products: Sequence[tuple[str, str]] = ()
    answer_required: bool = True
    by_sms: bool = False


@transaction.atomic
def draft(words: Words, about: About, *, by: Actor, now: datetime) -> Alert:
    """Begin an alert with its first edition."""
    alert = Alert.objects.create(reference=new_reference("CAS"), made=now, made_by=by.id, audience=Audience().kept())
    edition = Edition(alert=alert, number=1, written=now)
    _put(edition, words, by, now)
    edition.save(force_insert=True)
    _put_actions(edition, words.todo)
    _put_about(alert, about, words.tlp)
    alert.save()
    ledger.append([Entry(alert.stream, "alerts.drafted", after=alert.status)], by=by, now=now)
    return alert


def write(
    edition: Edition, words: Words, about: About | None = None, *, by: Actor, now: datetime, seen: int | None = None
) -> None:
    """Change words that are not yet with a reviewer. What an alert is about is settled once it is published."""
    with moving(edition, "write", by=by, now=now, seen=seen):
        _put(edition, words, by, now)
        edition.returned_because = ""
        _put_actions(edition, words.todo)
        alert = edition.alert
        if about and alert.status == Alert.Status.PREPARING:
            _put_about(alert, about, words.tlp)
            alert.save()
        _check_marking(words.tlp, alert.items.all())


def set_audience(alert: Alert, audience: Audience, *, by: Actor, now: datetime, seen: int | None = None) -> None:
    """Say who is to get it; who that is, is settled at publication. What is approved is the words and the audience."""
    if alert.editions.filter(status__in=[Edition.Status.IN_REVIEW, Edition.Status.APPROVED]).exists():
        raise Refused("It is with its reviewer: have it returned first, then change who gets it.")
    with moving(alert, "prepare", by=by, now=now, seen=seen, audience=audience.kept()):
        alert.audience = audience.kept()


def submit(edition: Edition, *, by: Actor, now: datetime, seen: int | None = None) -> None:
    """Ask for a second pair of eyes."""
    check_complete(edition)
    with moving(edition, "submit", by=by, now=now, seen=seen):
        pass


def return_(edition: Edition, reason: str, *, by: Actor, now: datetime, seen: int | None = None) -> None:
    """Give it back to its writer, with the reason."""
    with moving(edition, "return", by=by, now=now, seen=seen, reason=reason):
        edition.returned_because = reason
        edition.approved, edition.approved_by = None, ""


def approve(edition: Edition, *, by: Actor, now: datetime, seen: int | None = None) -> None:
    """Stand by these words as the second pair of eyes."""
    if not rules.may_approve(edition.writers, by.id):
        raise Refused("You wrote or changed this alert, so somebody else has to approve it.")
    with moving(edition, "approve", by=by, now=now, seen=seen):
        edition.approved, edition.approved_by = now, by.name


def correct(alert: Alert, *, by: Actor, now: datetime) -> Edition:
    """Begin the next edition of a published alert, with the words of the present one."""
    present = alert.current
    if alert.status != Alert.Status.LIVE or present is None:
        raise Refused("Only a published alert can be corrected.")
    if alert.editions.exclude(status__in=[Edition.Status.PUBLISHED, Edition.Status.UNREVIEWED]).exists():
        raise Refused("A correction is being prepared already.")
    todo = tuple(ToDo(action.text, action.days, action.key) for action in present.actions.all())
    words = Words(present.title, present.happened, present.matters, present.severity, TLP(present.tlp), todo)
    with transaction.atomic():
        edition = Edition(alert=alert, number=present.number + 1, written=now)
        _put(edition, words, by, now)
        edition.save(force_insert=True)
        _put_actions(edition, todo)
        ledger.append([Entry(edition.stream, "editions.begun", after=edition.status)], by=by, now=now)
    return edition


def check_complete(edition: Edition) -> None:
    """Refuse words that say nothing to do, or a correction that does not say what it corrects."""
    if not edition.actions.exists():
        raise Refused("Say at least one thing that a council is to do.")
    if edition.number > 1 and not edition.change:
        raise Refused("Say what is different from the edition before.")


def _put(edition: Edition, words: Words, by: Actor, now: datetime) -> None:
    edition.title, edition.happened, edition.matters = words.title, words.happened, words.matters
    edition.severity, edition.tlp, edition.change = words.severity, words.tlp, words.change
    edition.written, edition.written_by = now, by.name
    edition.writers = sorted({*edition.writers, by.id})


def _put_actions(edition: Edition, todo: Iterable[ToDo]) -> None:
    edition.actions.all().delete()
    Action.objects.bulk_create(
        Action(edition=edition, key=each.key or new_id(), number=number, text=each.text, days=each.days)
        for number, each in enumerate(todo, start=1)
    )


def _put_about(alert: Alert, about: About, marking: TLP) -> None:
    _check_marking(marking, about.items)
    alert.vulnerabilities.set(about.vulnerabilities)
    alert.items.set(about.items)
    alert.products = [list(pair) for pair in about.products]
    alert.answer_required, alert.by_sms = about.answer_required, about.by_sms


def _check_marking(marking: TLP, items: Iterable[Item]) -> None:
    sources = [TLP(item.tlp) for item in items]
    if not rules.may_be_marked(marking, sources):
        strict = max(sources, key=lambda tlp: tlp.rank)
        raise Refused(f"It uses intelligence marked {strict.label}: mark the alert {strict.label} or stricter.")
