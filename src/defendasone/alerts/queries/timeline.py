"""What happened, from the ledger, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from defendasone.alerts.models import Action, ActionAnswer, Alert, Answer
from defendasone.core import ledger
from defendasone.core.clocks import said_day
from defendasone.core.models import Event
from defendasone.core.viewer import Viewer
from defendasone.messaging.texts import shortened

# Kind of an event -> the sentence, with what its detail may add. Kinds that are not here say nothing to a reader.
SENTENCES = {
    "alerts.drafted": "Draft begun",
    "alerts.prepared": "Audience changed",
    "alerts.published": "Published",
    "alerts.corrected": "Correction published: edition {edition}",
    "alerts.extended": "Councils added: {councils}",
    "alerts.reminded": "Councils reminded: {councils}",
    "alerts.withdrawn": "Withdrawn: {reason}",
    "alerts.closed": "Closed: {reason}",
    "editions.begun": "Correction begun",
    "editions.written": "Words changed",
    "editions.submitted": "Sent for review",
    "editions.returned": "Returned: {reason}",
    "editions.approved": "Approved",
    "editions.published-urgently": "Published before review: {reason}",
    "editions.reviewed": "Confirmed after review",
    "answers.asked": "Asked: {because}",
    "answers.seen": "Read for the first time",
    "answers.acknowledged": "Acknowledged",
    "answers.checking": "Answered: does not know yet",
    "answers.affected": "Answered: affected",
    "answers.not-affected": "Answered: not affected",
    "answers.mitigated": "Answered: affected, and dealt with",
    "answers.released": "No longer asked",
}
# What the coordinator does to a council's answer: the council reads of the coordinator, not of a person there.
COORDINATOR = {"answers.asked", "answers.released"}
SHORT = 200
STATES = dict(ActionAnswer.State.choices)


@dataclass(frozen=True)
class Line:
    """One thing that happened: who did it, what it was, and what was said with it."""

    at: datetime
    who: str
    what: str
    more: Sequence[str] = ()
    note: str = ""

    @property
    def short(self) -> "Line":
        """With no more than the beginning of a long reason."""
        return replace(self, what=shortened(self.what, SHORT))


def of_alert(viewer: Viewer, found: Alert) -> list[Line]:
    """The coordinator's side of an alert, newest first."""
    editions = [f"alerts.edition/{key}" for key in found.editions.values_list("pk", flat=True)]
    events = ledger.visible_to(viewer).filter(stream__in=[found.stream, *editions]).order_by("-at", "-pk")
    return [line for event in events if (line := _line(event, {}))]


def of_answers(viewer: Viewer, found: Alert, answers: Iterable[Answer]) -> dict[str, list[Line]]:
    """What happened to each of these answers, oldest first, by the answer's stream."""
    lines: dict[str, list[Line]] = {answer.stream: [] for answer in answers}
    texts = _texts(found)
    for event in ledger.visible_to(viewer).filter(stream__in=list(lines)).order_by("stream", "seq"):
        line = _line(event, texts, hide=not viewer.sector)
        if line:
            lines[event.stream].append(line)
    return lines


def _line(event: Event, texts: Mapping[str, str], *, hide: bool = False) -> Line | None:
    sentence = SENTENCES.get(event.kind)
    if sentence is None:
        return None
    # Not format(): the detail is what people typed, and braces in it mean nothing.
    words, _, key = sentence.partition("{")
    what = f"{words}{event.detail.get(key.rstrip('}'), '')}"
    who = "The coordinator" if hide and event.kind in COORDINATOR else event.actor_name
    return Line(event.at, who, what, _actions(event.detail.get("actions"), texts), event.detail.get("note", ""))


def _texts(found: Alert) -> dict[str, str]:
    actions = (
        Action.objects.filter(edition__alert=found).order_by("edition__number", "number").values_list("key", "text")
    )
    return {str(key): text for key, text in actions}


def _actions(told: object, texts: Mapping[str, str]) -> list[str]:
    if not isinstance(told, dict):
        return []
    order = {key: place for place, key in enumerate(texts)}
    keys = sorted(told, key=lambda key: order.get(key, len(order)))
    return [f"{texts.get(key, 'An action')}: {_state(told[key])}" for key in keys]


def _state(done: Mapping[str, str]) -> str:
    state = STATES.get(done["state"], done["state"]).lower()
    match done["state"]:
        case ActionAnswer.State.NOT_APPLICABLE:
            return f"{state} ({done['reason']})" if done["reason"] else state
        case ActionAnswer.State.PLANNED:
            return f"{state} for {_day(done['on'])}" if done["on"] else state
    return f"{state} on {_day(done['on'])}" if done["on"] else state


def _day(text: str) -> str:
    return said_day(date.fromisoformat(text))
