"""What councils do about an alert: who reads, acknowledges, answers how and when. Step by step, through the actions."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from defendasone.alerts import actions
from defendasone.alerts.actions import Done, Opinion, Said
from defendasone.alerts.models import ActionAnswer, Alert, Answer
from defendasone.core.ledger import Program
from defendasone.core.viewer import Role, Viewer
from defendasone.demo import words
from defendasone.demo.chances import DAY, between, chance, one_of
from defendasone.demo.sector import Cast
from defendasone.directory.models import Contact

State = ActionAnswer.State
SAID = ("checking", "affected", "mitigated", "not-affected")
# What a council does, in order. "affected" comes before "mitigated", as it does in life.
COURSES: dict[str, tuple[str, ...]] = {
    "silent": (),
    "seen": ("see",),
    "acknowledged": ("acknowledge",),
    "checking": ("acknowledge", "see", "checking"),
    "affected": ("acknowledge", "see", "affected"),
    "mitigated": ("see", "affected", "mitigated"),
    "not-affected": ("see", "not-affected"),
}
# Days after publication by which a step is taken; one in ten takes as long as there is.
SOON = {"acknowledge": 1.5, "see": 2.0, "checking": 2.5, "not-affected": 3.5, "affected": 3.5, "mitigated": 10.0}
LATE = 0.1
Odds = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Step:
    """One thing that one council does."""

    at: datetime
    answer: Answer
    verb: str
    by: Viewer | Program


@dataclass(frozen=True)
class Play:
    """What is likely, by the group that a council is in; and who does nothing, so that a visitor can."""

    topic: str
    odds: Odds
    waiting: frozenset[str] = frozenset()


def steps(alert: Alert, cast: Cast, play: Play, until: datetime) -> list[Step]:
    """Everything that every council does until then, in order of time."""
    answers = alert.answers.select_related("council", "alert__current").prefetch_related("alert__current__actions")
    contacts = {each.council_id: each for each in reversed(cast.contacts) if each.email}
    found = [step for each in answers.order_by("council__gss") for step in _of(each, cast, contacts, play, until)]
    return sorted(found, key=lambda step: step.at)


def course(gss: str, group: str, play: Play, *, signs_in: bool, reachable: bool) -> str:
    """How far a council gets: without an account it can only acknowledge, and without a contact it hears nothing."""
    if gss in play.waiting or not (signs_in or reachable):
        return "silent"
    drawn = one_of(chance(play.topic, gss), play.odds[group])
    return drawn if signs_in or drawn == "silent" else "acknowledged"


def _of(answer: Answer, cast: Cast, contacts: Mapping[int, Contact], play: Play, until: datetime) -> Iterable[Step]:
    gss, key = answer.council.gss, answer.council_id
    person, contact = cast.leads.get(key), contacts.get(key)
    verbs = COURSES[course(gss, answer.group, play, signs_in=person is not None, reachable=key in contacts)]
    by = chance(f"{play.topic}-times", gss)
    start = answer.alert.published or answer.added
    for verb, at in zip(verbs, _times(by, verbs, start + DAY / 240, until), strict=True):
        if verb == "acknowledge" and contact:
            yield Step(at, answer, verb, Program(f"contact:{contact.pk}", contact.name))
        elif person:
            yield Step(at, answer, verb, Viewer(str(person.pk), person.name, frozenset({(Role.LEAD, key)})))


def _times(by: random.Random, verbs: Sequence[str], start: datetime, until: datetime) -> list[datetime]:
    late = by.random() < LATE
    ends = [until if late else min(until, start + DAY * SOON[verb]) for verb in verbs]
    return sorted(between(by, start, end) for end in ends)


def take(found: Iterable[Step]) -> None:
    """Let them do it."""
    for step in found:
        if step.verb == "see":
            actions.see(step.answer, by=step.by, now=step.at)
        elif step.verb == "acknowledge":
            actions.acknowledge(step.answer, by=step.by, now=step.at)
        else:
            by = chance(f"said-{step.verb}", step.answer.council.gss)
            actions.answer([step.answer], _said(by, step), by=step.by, now=step.at)


def _said(by: random.Random, step: Step) -> Said:
    exposure = "affected" if step.verb == "mitigated" else step.verb
    current = step.answer.alert.current
    todo = list(current.actions.all()) if current else []
    done = {}
    if step.verb == "mitigated":
        done = {each.key: _done(by, step.at, last=place == len(todo) - 1) for place, each in enumerate(todo)}
    elif step.verb == "affected":
        done = {each.key: Done(State.PLANNED, on=(step.at + DAY * by.randint(1, 3)).date()) for each in todo}
    return Said(exposure, by.choice(words.NOTES[step.verb]), done)


def _done(by: random.Random, at: datetime, *, last: bool) -> Done:
    if last or by.random() < 0.8:
        return Done(State.DONE, on=at.date())
    return Done(State.NOT_APPLICABLE, by.choice(words.NOT_APPLICABLE))


def opinions(alert: Alert, found: Sequence[Step], share: float) -> None:
    """Some of those who answered say what they thought of the alert."""
    last = {step.answer.council_id: step for step in found if step.verb in SAID}
    for step in last.values():
        by = chance("opinion", step.answer.council.gss)
        if by.random() < share:
            opinion = Opinion(by.random() < 0.88, by.random() < 0.93, by.random() < 0.75, by.choice(words.COMMENTS))
            actions.give_feedback(alert, step.answer.council_id, opinion, by=step.by, now=step.at)
