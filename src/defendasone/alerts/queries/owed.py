"""A council's own list: what it was asked, and what it still owes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries.answers import UNSAID, owed_by, visible_answers
from defendasone.alerts.queries.reading import listed
from defendasone.core.access import may
from defendasone.core.viewer import Viewer

STATES = [("", "All alerts"), ("needs", "Needs an answer from you"), ("answered", "Nothing left to answer")]
DUE = Case(
    When(status__in=UNSAID, then="alert__exposure_due"),
    When(status=Answer.Status.AFFECTED, then="alert__mitigation_due"),
)


@dataclass(frozen=True)
class Asked:
    """One alert with the answers of the viewer's councils, and what is owed by when."""

    alert: Alert
    answers: list[Answer]
    now: datetime

    @property
    def due(self) -> datetime | None:
        """The first deadline of what is owed."""
        return min(filter(None, (owed_by(self.alert, answer) for answer in self.answers)), default=None)

    @property
    def ended(self) -> str:
        """How the alert ended; empty while it is live."""
        return "" if self.alert.status == Alert.Status.LIVE else self.alert.get_status_display()

    @property
    def late(self) -> bool:
        """Whether it is over."""
        return self.due is not None and self.now > self.due

    @property
    def owing(self) -> list[Answer]:
        """The answers in which something is owed."""
        return [answer for answer in self.answers if owed_by(self.alert, answer)]

    @property
    def unsaid(self) -> list[Answer]:
        """Those of them in which the council has not said whether it is affected."""
        return [answer for answer in self.owing if answer.status in UNSAID]


def asked(viewer: Viewer, *, state: str = "", severity: str = "", text: str = "") -> QuerySet[Alert]:
    """Alerts of the viewer's councils: what is owed first, by its deadline; the rest newest first."""
    found = listed(viewer, severity=severity, text=text).filter(pk__in=_own(viewer).values("alert_id"))
    found = found.annotate(due=Subquery(_dues(viewer)))
    if state:
        found = found.filter(due__isnull=state == "answered")
    return found.order_by(F("due").asc(nulls_last=True), "-published", "-pk")


def with_answers(viewer: Viewer, alerts: Iterable[Alert], *, now: datetime) -> list[Asked]:
    """These alerts with the answers of the viewer's councils, in one query however many there are."""
    found = list(alerts)
    answers: dict[object, list[Answer]] = {each.pk: [] for each in found}
    for answer in _own(viewer).filter(alert__in=found).select_related("council").order_by("council__short_name"):
        answers[answer.alert_id].append(answer)
    return [Asked(each, answers[each.pk], now) for each in found]


def answerable(viewer: Viewer, found: Alert, answers: Iterable[Answer]) -> list[Answer]:
    """Those of the answers that the viewer may give or change now."""
    if found.status not in (Alert.Status.LIVE, Alert.Status.CLOSED):
        return []
    return [
        answer
        for answer in answers
        if answer.status != Answer.Status.RELEASED and may(viewer, "alerts.answer", answer.council_id)
    ]


def _own(viewer: Viewer) -> QuerySet[Answer]:
    return visible_answers(viewer).filter(council__in=viewer.councils)


def _dues(viewer: Viewer) -> QuerySet[Answer, Any]:
    """CAS-11 in SQL: the first deadline of what these councils owe to one alert."""
    live = {"alert__status": Alert.Status.LIVE, "alert__answer_required": True}
    owing = _own(viewer).filter(alert=OuterRef("pk"), **live).annotate(due=DUE)
    return owing.filter(due__isnull=False).order_by("due").values("due")[:1]
