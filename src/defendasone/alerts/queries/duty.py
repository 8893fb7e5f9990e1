"""What the coordinator has to see to: words that wait for somebody, and published alerts that councils still owe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from defendasone.alerts import rules
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.alerts.queries.answers import SAID, UNSAID, Status
from defendasone.alerts.queries.desk import OWING
from defendasone.alerts.queries.reading import headline, visible_to
from defendasone.core.access import may
from defendasone.core.viewer import Viewer

State = Edition.Status
WRITING = (State.DRAFT, State.RETURNED)
ORDER = (State.UNREVIEWED, State.IN_REVIEW, State.APPROVED, State.RETURNED, State.DRAFT)
# Messages go out within seconds: a council that none of them has reached by then needs a telephone call.
TO_REACH = timedelta(minutes=15)


@dataclass(frozen=True)
class Waiting:
    """Words that wait for a decision: whether it is the viewer's, and why, or why not."""

    edition: Edition
    yours: bool
    why: str

    @property
    def headline(self) -> str:
        """CAS-13."""
        return headline(self.edition.alert, self.edition)


@dataclass(frozen=True)
class Progress:
    """A published alert: how many councils were asked, have answered, still owe something, are late, not reached."""

    alert: Alert
    asked: int
    answered: int
    owing: int
    overdue: int
    unreached: int

    @property
    def headline(self) -> str:
        """CAS-13."""
        return headline(self.alert, self.alert.current) if self.alert.current else self.alert.reference


@dataclass(frozen=True)
class Live:
    """Every published alert in numbers, and the newest of those in which something is still to be done."""

    alerts: int
    overdue: int
    unreached: int
    unfinished: int
    newest: list[Progress]


def waiting(viewer: Viewer) -> list[Waiting]:
    """Words that wait: those of others for review, approval or publication, and the viewer's own drafts."""
    if not viewer.sector:
        return []
    others = Q(status__in=[State.IN_REVIEW, State.APPROVED]) | Q(status=State.UNREVIEWED, current_of__isnull=False)
    own = Q(status__in=WRITING, writers__contains=[viewer.id])
    found = Edition.objects.filter(others | own).select_related("alert").defer("happened", "matters")
    ready = sorted(found.order_by("written"), key=lambda each: ORDER.index(State(each.status)))
    return [Waiting(each, *turn(viewer, each)) for each in ready]


def turn(viewer: Viewer, words: Edition) -> tuple[bool, str]:
    """Whether it is this viewer's turn, and why: CAS-1 and CAS-2 in words."""
    match words.status:
        case State.UNREVIEWED:
            return _second_eyes(viewer, own=not _may_review(viewer, words), verb="confirm it")
        case State.IN_REVIEW:
            own = not rules.may_approve(words.writers, viewer.id)
            return _second_eyes(viewer, own=own, verb="approve or return it")
        case State.APPROVED if may(viewer, "alerts.publish"):
            return True, "You can publish it."
        case State.APPROVED:
            return False, "Whoever writes or approves alerts can publish it."
        case State.RETURNED:
            return may(viewer, "alerts.write"), "It was returned to you with a reason."
    return may(viewer, "alerts.write"), "You began it: finish it, then send it for review."


def _may_review(viewer: Viewer, words: Edition) -> bool:
    return rules.may_review_afterwards(words.writers, words.published_by, viewer.id)


def _second_eyes(viewer: Viewer, *, own: bool, verb: str) -> tuple[bool, str]:
    if not may(viewer, "alerts.approve"):
        return False, f"An approver who had no part in it has to {verb}."
    if own:
        return False, f"You had a part in it, so another approver has to {verb}."
    return True, f"You can {verb}."


def live(viewer: Viewer, *, now: datetime, most: int) -> Live:
    """Published alerts; in as many queries for three of them as for three hundred."""
    if not viewer.sector:
        return Live(0, 0, 0, 0, [])
    owed = {key: (unsaid, affected) for key, unsaid, affected in _owed()}
    unreached = dict(_unreached(now))
    alerts = visible_to(viewer).filter(status=Alert.Status.LIVE).order_by("-published", "-pk")
    dues = list(alerts.values_list("pk", "exposure_due", "mitigation_due"))
    overdue = {key: _overdue(owed.get(key, (0, 0)), first, second, now) for key, first, second in dues}
    unfinished = [key for key, *_ in dues if sum(owed.get(key, ())) or unreached.get(key)]
    shown = unfinished[:most]
    counted = _counted(shown)
    found = alerts.filter(pk__in=shown).select_related("current").defer("current__happened", "current__matters")
    newest = [
        Progress(each, *counted[each.pk], sum(owed.get(each.pk, ())), overdue[each.pk], unreached.get(each.pk, 0))
        for each in found
    ]
    return Live(len(dues), sum(overdue.values()), sum(unreached.values()), len(unfinished), newest)


def _overdue(
    owed: tuple[int, int], exposure_due: datetime | None, mitigation_due: datetime | None, now: datetime
) -> int:
    """CAS-6 for a whole alert: its deadlines are the same for every council."""
    dues = zip(owed, (exposure_due, mitigation_due), strict=True)
    return sum(count for count, due in dues if due is not None and now > due)


def _owed() -> QuerySet[Answer, Any]:
    """CAS-11 in SQL: of each published alert, how many have not said, and how many have not dealt with it."""
    open_still = {"alert__status": Alert.Status.LIVE, "alert__answer_required": True}
    found = Answer.objects.filter(status__in=OWING, **open_still).values_list("alert")
    return found.annotate(
        unsaid=Count("pk", filter=Q(status__in=UNSAID)), bad=Count("pk", filter=Q(status=Status.AFFECTED))
    )


def _unreached(now: datetime) -> QuerySet[Answer, Any]:
    lately = Q(added__gt=now - TO_REACH) | Q(status=Status.RELEASED) | Q(seen__isnull=False)
    found = Answer.objects.filter(alert__status=Alert.Status.LIVE, reached=None).exclude(lately)
    return found.values_list("alert").annotate(Count("pk"))


def _counted(keys: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    counted = Answer.objects.filter(alert__in=keys).values_list("alert")
    rows = counted.annotate(asked=Count("pk"), said=Count("pk", filter=Q(status__in=SAID)))
    return {key: (asked, said) for key, asked, said in rows}
