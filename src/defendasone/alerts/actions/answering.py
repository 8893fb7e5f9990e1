"""A council's side: read, acknowledged, answered, changed as often as needed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from defendasone.alerts import rules
from defendasone.alerts.models import ActionAnswer, Alert, Answer, Edition, Feedback
from defendasone.core import ledger
from defendasone.core.flow import Refused, moving
from defendasone.core.ids import new_id
from defendasone.core.ledger import Actor, Entry
from defendasone.core.tlp import TLP
from defendasone.messaging.models import Message

Status = Answer.Status
VERBS = {
    Status.CHECKING: "check",
    Status.AFFECTED: "affect",
    Status.NOT_AFFECTED: "clear",
    Status.MITIGATED: "mitigate",
}


@dataclass(frozen=True)
class Done:
    """What a council says of one action: its state, why it does not apply, by or on which day."""

    state: ActionAnswer.State
    reason: str = ""
    on: date | None = None

    def kept(self) -> dict[str, str]:
        """For the ledger."""
        return {"state": self.state, "reason": self.reason, "on": self.on.isoformat() if self.on else ""}


@dataclass(frozen=True)
class Said:
    """What a council answers: 'affected', 'not-affected' or 'checking'; and of each action, by the action's key."""

    exposure: str
    note: str = ""
    actions: Mapping[UUID, Done] = field(default_factory=dict)


@dataclass(frozen=True)
class Opinion:
    """Whether an alert was useful, clear and in time."""

    useful: bool
    clear: bool
    in_time: bool
    comment: str = ""


def see(answer: Answer, *, by: Actor, now: datetime) -> None:
    """Somebody of the council has the alert before them, signed in. Only the first time counts."""
    if answer.seen is None and answer.flow.allows("see", answer.status):
        with moving(answer, "see", by=by, now=now):
            answer.seen = now


def read(alert: Alert, edition: Edition, answers: Sequence[Answer] = (), *, by: Actor, now: datetime) -> None:
    """Somebody signed in has these words before them.

    The first reading at each council counts; where the marking asks for it, every reading is an event.
    """
    for each in answers:
        _see_once(each, by=by, now=now)
    record(alert, edition, answers, by=by, now=now)


def record(alert: Alert, edition: Edition, answers: Sequence[Answer] = (), *, by: Actor, now: datetime) -> None:
    """These words were handed out: an event at each council, or the coordinator's, where the marking asks for it.

    It is all that a program's reading leaves: that nobody has looked yet stays true.
    """
    if TLP(edition.tlp).reads_recorded:
        detail: dict[str, object] = {"alert": alert.reference, "edition": edition.number, "tlp": edition.tlp}
        sides: list[tuple[UUID, int | None]] = [(each.pk, each.council_id) for each in answers]
        ledger.append(
            [
                Entry(f"alerts.reading/{key}", "alerts.read", council, detail=detail)
                for key, council in sides or [(alert.pk, None)]
            ],
            by=by,
            now=now,
        )


def _see_once(answer: Answer, *, by: Actor, now: datetime) -> None:
    try:
        see(answer, by=by, now=now)
    except Refused:
        # Two people of a council opened it at the same moment: the other one was first, and that is enough.
        answer.refresh_from_db(fields=["version", "status", "seen"])


def acknowledge(answer: Answer, *, by: Actor, now: datetime) -> None:
    """Say that it has arrived. Saying so again changes nothing."""
    if answer.status == Status.ASKED:
        with moving(answer, "acknowledge", by=by, now=now):
            answer.acknowledged = now


@transaction.atomic
def answer(
    answers: Sequence[Answer], said: Said, *, by: Actor, now: datetime, seen: Mapping[UUID, int] | None = None
) -> None:
    """Answer for one or several councils at once: all of them, or none. `seen` is each answer's version, by its id."""
    if not answers:
        raise Refused("Choose at least one council to answer for.")
    for each in answers:
        _answer(each, said, by=by, now=now, seen=(seen or {}).get(each.pk))


def _answer(answer: Answer, said: Said, *, by: Actor, now: datetime, seen: int | None) -> None:
    current = answer.alert.current
    keys = {action.key for action in current.actions.all()} if current else set()
    actions = {key: done for key, done in said.actions.items() if key in keys}
    status = _status(said, actions, len(keys))
    kept = {str(key): done.kept() for key, done in actions.items()}
    with moving(answer, VERBS[status], by=by, now=now, seen=seen, note=said.note, actions=kept):
        answer.acknowledged = answer.acknowledged or now
        answer.answered = answer.answered if status == Status.CHECKING else answer.answered or now
        answer.mitigated = (answer.mitigated or now) if status == Status.MITIGATED else None
        answer.note, answer.answered_by = said.note, by.name
        ActionAnswer.objects.filter(answer=answer).delete()
        ActionAnswer.objects.bulk_create(
            ActionAnswer(
                answer=answer,
                council_id=answer.council_id,
                action_key=key,
                state=done.state,
                reason=done.reason,
                on=done.on,
            )
            for key, done in actions.items()
        )


def _status(said: Said, actions: Mapping[UUID, Done], count: int) -> Status:
    if said.exposure == Status.AFFECTED and rules.dealt_with([done.state for done in actions.values()], count):
        return Status.MITIGATED
    return Status(said.exposure)


def give_feedback(alert: Alert, council: int, opinion: Opinion, *, by: Actor, now: datetime) -> None:
    """What somebody thought of an alert; said again, it replaces what they said before."""
    told = {**asdict(opinion), "at": now}
    Feedback.objects.update_or_create(
        alert=alert, council_id=council, person=by.id, defaults=told, create_defaults={"id": new_id(), **told}
    )
    stream = f"alerts.feedback/{alert.pk}/{council}"
    ledger.append([Entry(stream, "feedback.given", council, detail={"useful": opinion.useful})], by=by, now=now)


def reached(message: Message, *, now: datetime) -> None:
    """A message about an alert went out to a council: from now on the council counts as reached."""
    kind, _, key = message.about.partition("/")
    if kind == Alert._meta.label_lower and message.council_id:
        Answer.objects.filter(alert_id=key, council_id=message.council_id, reached=None).update(reached=now)
