"""Publication: the audience frozen into answers, the messages written, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from defendasone.alerts import audience, letters, rules
from defendasone.alerts.actions.writing import check_complete
from defendasone.alerts.audience import Chosen
from defendasone.alerts.letters import Occasion
from defendasone.alerts.models import Action, Alert, Answer, Edition
from defendasone.core import ledger
from defendasone.core.flow import Refused, moving
from defendasone.core.ledger import Actor, Entry
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.messaging.actions import queue


@dataclass(frozen=True)
class Sent:
    """How many councils were told, and in how many messages."""

    councils: int
    messages: int


def publish(
    alert: Alert, edition: Edition, *, by: Viewer, now: datetime, seen: int | None = None, alert_seen: int | None = None
) -> Sent:
    """Publish approved words: the first edition to its audience, a correction to everybody who got the original.

    `seen` is the version of the words that the publisher looked at, `alert_seen` that of the alert and its audience.
    """
    return _publish(alert, edition, "publish", by=by, now=now, seen=seen, alert_seen=alert_seen)


def publish_urgently(
    alert: Alert,
    edition: Edition,
    reason: str,
    *,
    by: Viewer,
    now: datetime,
    seen: int | None = None,
    alert_seen: int | None = None,
) -> Sent:
    """Publish before review, for a stated reason; the review comes afterwards."""
    check_complete(edition)
    edition.urgent_because = reason
    return _publish(alert, edition, "publish_urgently", by=by, now=now, seen=seen, alert_seen=alert_seen)


def review(edition: Edition, *, by: Actor, now: datetime, seen: int | None = None) -> None:
    """Confirm, afterwards, words that were published before review."""
    if not rules.may_review_afterwards(edition.writers, edition.published_by, by.id):
        raise Refused("You wrote or published this alert, so somebody else has to review it.")
    with moving(edition, "review", by=by, now=now, seen=seen):
        edition.approved, edition.approved_by = now, by.name


def _publish(
    alert: Alert, edition: Edition, verb: str, *, by: Viewer, now: datetime, seen: int | None, alert_seen: int | None
) -> Sent:
    first = alert.status == Alert.Status.PREPARING
    chosen = audience.resolve(by, alert, audience.read(alert.audience), now=now).chosen if first else []
    if first and not chosen:
        raise Refused("Nobody is in the audience. Choose at least one council, then publish.")
    with moving(alert, "publish" if first else "correct", by=by, now=now, seen=alert_seen, edition=edition.number):
        with moving(edition, verb, by=by, now=now, seen=seen, reason=edition.urgent_because):
            edition.published, edition.published_by = now, by.id
        alert.current = edition
        if first:
            _start_clocks(alert, now)
        _fix_actions(edition, alert.published or now)
        answers = (
            ask(alert, chosen, by=by, now=now) if first else list(alert.answers.exclude(status=Answer.Status.RELEASED))
        )
        occasion = Occasion("published" if first else "corrected", str(edition.pk))
        messages = tell(alert, answers, occasion, by=by, now=now)
    return Sent(len(answers), messages)


def ask(alert: Alert, chosen: Iterable[Chosen], *, by: Actor, now: datetime) -> list[Answer]:
    """Freeze councils into answers, each with the reason why it is asked, and an event on each council's side."""
    answers = [
        Answer(alert=alert, council=each.council, group=each.group, because=each.because[:300], added=now)
        for each in chosen
    ]
    Answer.objects.bulk_create(answers, batch_size=500)
    detail: dict[str, object] = {"alert": alert.reference}
    ledger.append(
        [
            Entry(
                answer.stream,
                "answers.asked",
                answer.council_id,
                after=answer.status,
                detail={**detail, "because": answer.because},
            )
            for answer in answers
        ],
        by=by,
        now=now,
    )
    return answers


def tell(alert: Alert, answers: list[Answer], occasion: Occasion, *, by: Viewer, now: datetime) -> int:
    """Write the messages of an occasion to these councils' contacts; returns how many."""
    contacts = directory.recipients(by, [answer.council_id for answer in answers])
    return queue(letters.write(alert, answers, contacts, occasion), now=now)


def _start_clocks(alert: Alert, now: datetime) -> None:
    alert.published = now
    alert.deadlines_version = rules.deadlines().version
    alert.exposure_due = rules.exposure_due(now)
    alert.mitigation_due = rules.mitigation_due(now)


def _fix_actions(edition: Edition, published: datetime) -> None:
    actions = list(edition.actions.all())
    for action in actions:
        action.due = rules.action_due(published, action.days)
    Action.objects.bulk_update(actions, ["due"])
