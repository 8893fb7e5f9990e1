"""The ledger: what happened, in order, for good.

A stream is one council's side of one case, or the coordinator's side. Each event carries the hash of the one before it
in its stream. Appending is one function in the database, because a writer who may not read the others' events must
still continue the right chain; a trigger refuses every change and removal.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db import connection
from django.db.models import Q, QuerySet

from defendasone.core.ids import new_id
from defendasone.core.models import Event
from defendasone.core.viewer import Viewer


class Actor(Protocol):
    """Who does something: a viewer, or the service itself. Id and name are kept as text, so that people can go."""

    @property
    def id(self) -> str:
        """The person's id, or a word for a program."""
        ...

    @property
    def name(self) -> str:
        """The name to show."""
        ...


@dataclass(frozen=True)
class Program:
    """A part of the service that acts without a person."""

    id: str
    name: str


SERVICE = Program("service", "The service")


@dataclass(frozen=True)
class Entry:
    """One event to write. `council` is the council's primary key, or None for the coordinator's side."""

    stream: str
    kind: str
    council: int | None = None
    before: str = ""
    after: str = ""
    detail: dict[str, object] = field(default_factory=dict)


def append(entries: Iterable[Entry], *, by: Actor, now: datetime) -> None:
    """Write events inside the caller's transaction, whoever may read them."""
    rows = [
        {
            "id": str(new_id()),
            "stream": entry.stream,
            "kind": entry.kind,
            "council": entry.council,
            "before": entry.before,
            "after": entry.after,
            "detail": entry.detail,
        }
        for entry in entries
    ]
    if rows:
        with connection.cursor() as cursor:
            text = json.dumps(rows, default=str)
            cursor.execute("select ledger_append(%s::jsonb, %s, %s, %s)", [text, by.id, by.name, now])


def stream(name: str, *, viewer: Viewer) -> QuerySet[Event]:
    """The events of one stream that this viewer may see, oldest first."""
    return visible_to(viewer).filter(stream=name).order_by("seq")


def visible_to(viewer: Viewer) -> QuerySet[Event]:
    """The coordinator sees every event; a council's people see those of their council."""
    mine = Q() if viewer.sector else Q(council__in=viewer.councils)
    return Event.objects.filter(mine)


def broken(name: str) -> int | None:
    """The number of the first event whose hash does not follow from the one before it; None if the chain holds."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_broken(%s)", [name])
        row = cursor.fetchone()
    return row[0] if row else None
