"""What councils answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet

from defendasone.alerts import rules
from defendasone.alerts.models import Alert, Answer
from defendasone.core import ledger
from defendasone.core.models import Event
from defendasone.core.viewer import Viewer

Status = Answer.Status
UNSAID = (Status.ASKED, Status.ACKNOWLEDGED, Status.CHECKING)
SAID = (Status.AFFECTED, Status.MITIGATED, Status.NOT_AFFECTED)


def visible_answers(viewer: Viewer) -> QuerySet[Answer]:
    """The coordinator sees every answer, a council's people their councils', a link its own."""
    if viewer.sector:
        return Answer.objects.all()
    linked = [key for kind, key in viewer.links if kind == "answer"]
    return Answer.objects.filter(pk__in=linked) if linked else Answer.objects.filter(council__in=viewer.councils)


def mine(viewer: Viewer, found: Alert) -> QuerySet[Answer]:
    """The answers to this alert of the councils that the viewer stands for."""
    answers = found.answers.filter(council__in=viewer.councils)
    return answers.select_related("council").prefetch_related("actions").order_by("council__short_name")


def history(viewer: Viewer, answer: Answer) -> QuerySet[Event]:
    """Everything that happened to one answer, oldest first."""
    return ledger.stream(answer.stream, viewer=viewer)


@dataclass(frozen=True)
class Tally:
    """Where the sector is with one alert: counts of councils. All but `asked` and `overdue` add up to `asked`."""

    asked: int
    not_seen: int
    seen: int
    acknowledged: int
    checking: int
    affected: int
    mitigated: int
    not_affected: int
    released: int
    overdue: int

    @property
    def answered(self) -> int:
        """How many have said whether they are affected."""
        return self.affected + self.mitigated + self.not_affected


class Rated(Protocol):
    """What counting asks of an answer."""

    @property
    def status(self) -> str:
        """What the council said last."""
        ...

    @property
    def seen(self) -> datetime | None:
        """When somebody of the council first read it, signed in."""
        ...


def owed_by(found: Alert, answer: Rated) -> datetime | None:
    """CAS-11, for a row: nothing is owed where no answer is required, nor after the end."""
    if not found.answer_required or found.status != Alert.Status.LIVE:
        return None
    return rules.owed_by(answer.status, exposure_due=found.exposure_due, mitigation_due=found.mitigation_due)


def late_now(found: Alert, now: datetime) -> dict[str, bool]:
    """Which of the deadlines, that are the same for every council, are over while something is still owed by them."""
    open_still = found.answer_required and found.status == Alert.Status.LIVE
    dues = {"exposure": found.exposure_due, "mitigation": found.mitigation_due}
    return {name: open_still and due is not None and now > due for name, due in dues.items()}


def is_overdue(found: Alert, answer: Rated, now: datetime) -> bool:
    """CAS-6, for a row."""
    due = owed_by(found, answer)
    return due is not None and now > due


def tally(found: Alert, answers: Iterable[Rated], now: datetime) -> Tally:
    """Count the answers of one alert."""
    rows = list(answers)

    def count(*statuses: str) -> int:
        return sum(1 for row in rows if row.status in statuses)

    return Tally(
        asked=len(rows),
        not_seen=sum(1 for row in rows if row.status == Status.ASKED and row.seen is None),
        seen=sum(1 for row in rows if row.status == Status.ASKED and row.seen is not None),
        acknowledged=count(Status.ACKNOWLEDGED),
        checking=count(Status.CHECKING),
        affected=count(Status.AFFECTED),
        mitigated=count(Status.MITIGATED),
        not_affected=count(Status.NOT_AFFECTED),
        released=count(Status.RELEASED),
        overdue=sum(1 for row in rows if is_overdue(found, row, now)),
    )


def silent(found: Alert) -> QuerySet[Answer]:
    """Councils that have not said whether they are affected."""
    return found.answers.filter(status__in=UNSAID)
