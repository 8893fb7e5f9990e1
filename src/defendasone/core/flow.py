"""How a case moves from one status to the next. Every service writes its moves with these few things.

A flow is the complete table of legal moves of one kind of case: pages take their buttons from it, documents their
diagram, tests their machine. `moving` is the only way along it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import models, transaction
from django.db.models import F

from defendasone.core import ledger
from defendasone.core.ledger import Actor, Entry

CHANGED = "Someone else changed this while you were looking at it. Look at it again, then decide."


class Refused(Exception):
    """The rules do not allow this; the message is shown to the person who asked."""


@dataclass(frozen=True)
class Move:
    """One legal move. `verb` is what a person does, `done` the event it leaves, `label` the word on the button.

    An empty `target` leaves the status as it is.
    """

    verb: str
    done: str
    sources: frozenset[str]
    target: str
    label: str = ""


def move(verb: str, done: str, sources: AbstractSet[str], target: str, label: str = "") -> Move:
    """A move, written as a line of the table."""
    return Move(verb, done, frozenset(sources), target, label or verb.replace("_", " ").capitalize())


class Flow:
    """The table of moves of one kind of case; `name` is the service's, and the first part of its events' names."""

    def __init__(self, name: str, *moves: Move) -> None:
        self.name = name
        self.moves = {each.verb: each for each in moves}

    def open_to(self, status: str) -> list[Move]:
        """The moves that a case with this status may make."""
        return [each for each in self.moves.values() if status in each.sources]

    def allows(self, verb: str, status: str) -> bool:
        """Whether a case with this status may make this move."""
        return status in self.moves[verb].sources


class Case(models.Model):
    """What moves. A version for compare-and-set, and the name of the stream that it writes its events to."""

    flow: ClassVar[Flow]
    # Columns that are set without a move, by whoever knows: a move that was read earlier must not take them back.
    aside: ClassVar[frozenset[str]] = frozenset()
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def stream(self) -> str:
        """The ledger's stream of this case."""
        return f"{self._meta.label_lower}/{self.pk}"

    @property
    def ledger_council(self) -> int | None:
        """The council whose side this case is, or None for the coordinator's."""
        return getattr(self, "council_id", None)


@dataclass(frozen=True)
class Happened:
    """What a bridge is told: the event's name, the case, who and when."""

    event: str
    case: Any
    by: Actor
    now: datetime


class Bridge(Protocol):
    """A function that something in one service causes in another."""

    def __call__(self, happened: Happened) -> None:
        """Run inside the transaction of the move."""
        ...


_bridges: dict[str, list[Bridge]] = defaultdict(list)


def on(event: str) -> Callable[[Bridge], Bridge]:
    """Subscribe a bridge to an event, such as `@on("alerts.published")`. It runs in the move's own transaction."""

    def subscribe(bridge: Bridge) -> Bridge:
        if bridge not in _bridges[event]:
            _bridges[event].append(bridge)
        return bridge

    return subscribe


@contextmanager
def moving(
    case: Case, verb: str, *, by: Actor, now: datetime, seen: int | None = None, **detail: object
) -> Iterator[None]:
    """Check the move, let the caller do its part, then save and record it: all of it, or none of it.

    `seen` is the version that the person was looking at; left out, the version that was just read.
    """
    step = case.flow.moves[verb]
    before, was = case.status, dict(case.__dict__)
    _check(case, step, seen)
    try:
        with transaction.atomic():
            yield
            case.status = step.target or before
            _save_once(case)
            event = f"{case.flow.name}.{step.done}"
            entry = Entry(case.stream, event, case.ledger_council, before, case.status, detail)
            ledger.append([entry], by=by, now=now)
            announce(Happened(event, case, by, now))
    except BaseException:
        case.__dict__.update(was)
        raise


def move_all(cases: Sequence[Case], verb: str, *, by: Actor, now: datetime, **detail: object) -> None:
    """The same move of many cases at once: two statements instead of many. All of them, or none."""
    if not cases:
        return
    kind, step = type(cases[0]), cases[0].flow.moves[verb]
    for case in cases:
        _check(case, step, None)
    with transaction.atomic():
        for sources in {case.status for case in cases}:
            group = [case for case in cases if case.status == sources]
            same = kind._default_manager.filter(pk__in=[case.pk for case in group], status=sources)
            if same.update(status=step.target or sources, version=F("version") + 1) != len(group):
                raise Refused(CHANGED)
        event = f"{kind.flow.name}.{step.done}"
        ledger.append(
            [
                Entry(case.stream, event, case.ledger_council, case.status, step.target or case.status, detail)
                for case in cases
            ],
            by=by,
            now=now,
        )


def _check(case: Case, step: Move, seen: int | None) -> None:
    if case.status not in step.sources:
        raise Refused(f"You cannot do this now: it is {_said_status(case)}.")
    if seen is not None and seen != case.version:
        raise Refused(CHANGED)


def announce(happened: Happened) -> None:
    """Run the bridges of an event, in the order in which they subscribed."""
    for bridge in _bridges[happened.event]:
        bridge(happened)


def _save_once(case: Case) -> None:
    """Compare and set: where someone changed the case first no row matches, and nothing of ours stays."""
    seen, case.version = case.version, case.version + 1
    names = {field.attname for field in case._meta.concrete_fields if not field.primary_key} - case.aside
    changed = {name: getattr(case, name) for name in names}
    if type(case)._default_manager.filter(pk=case.pk, version=seen).update(**changed) != 1:
        raise Refused(CHANGED)


def _said_status(case: Case) -> str:
    choices = dict(case._meta.get_field("status").flatchoices)
    return str(choices.get(case.status, case.status)).lower()
