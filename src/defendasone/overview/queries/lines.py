"""A line of a first page: something to do, or something that was done, and where that is."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from defendasone.alerts import queries as alerts
from defendasone.alerts.queries import Asked
from defendasone.core.clocks import LONDON, said_day, said_length
from defendasone.core.tlp import TLP

if TYPE_CHECKING:
    from defendasone.alerts.models import Answer


@dataclass(frozen=True)
class Line:
    """As `ui/task-list.html` shows it. `due` is only for sorting; a line without one stands after those that have."""

    title: str
    href: str
    hint: str = ""
    status: str = ""
    colour: str | None = None
    due: datetime | None = None


def in_order(lines: list[Line]) -> list[Line]:
    """By deadline."""
    return sorted(lines, key=lambda line: (line.due is None, line.due and line.due.timestamp()))


def owed(asked: Asked, answer: "Answer", *, also: int = 0) -> Line:
    """What somebody has to answer. `also` is for how many more councils they can at once."""
    due = alerts.owed_by(asked.alert, answer) or asked.now
    affected = answer.status == answer.Status.AFFECTED
    what = "You are affected: deal with it" if affected else "Say whether you are affected"
    mark = f"{TLP(asked.alert.current.tlp).label}. " if asked.alert.current else ""
    return _owed(asked, due, f"{mark}{what} by {_day(due)}.{_together(also + 1)}")


def unanswered(asked: Asked, answer: "Answer") -> Line:
    """The same for somebody who cannot answer, and asks who can."""
    due = alerts.owed_by(asked.alert, answer) or asked.now
    affected = answer.status == answer.Status.AFFECTED
    what = "Your council is affected, and has not dealt with it" if affected else "Your council has not answered"
    return _owed(asked, due, f"{what}. It {'was' if asked.now > due else 'is'} due by {_day(due)}.")


def _owed(asked: Asked, due: datetime, hint: str) -> Line:
    status, colour = _left(due, asked.now)
    return Line(headline(asked), address(asked), f"{_severity(asked)}{hint}", status, colour, due)


def _day(due: datetime) -> str:
    """Deadlines are the ends of days."""
    return said_day(due.astimezone(LONDON).date())


def _together(councils: int) -> str:
    if councils == 1:
        return ""
    return f" Answer once for {'both councils' if councils == 2 else f'all {councils} councils'}."


def headline(asked: Asked) -> str:
    """CAS-13."""
    return alerts.headline(asked.alert, asked.alert.current) if asked.alert.current else asked.alert.reference


def address(asked: Asked) -> str:
    """Where it is read and answered."""
    return reverse("alerts:alert", args=[asked.alert.reference])


def _severity(asked: Asked) -> str:
    return f"{asked.alert.current.get_severity_display()}. " if asked.alert.current else ""


def _left(due: datetime, now: datetime) -> tuple[str, str]:
    if now > due:
        return "Overdue", "red"
    if due.astimezone(LONDON).date() == now.astimezone(LONDON).date():
        return "Due today", "orange"
    return f"{said_length(due - now).capitalize()} left", "yellow"
