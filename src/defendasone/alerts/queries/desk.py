"""What some councils owe, and what they are done with: few lines of few columns, for a first page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries.answers import UNSAID, Status, visible_answers
from defendasone.alerts.queries.owed import DUE, Asked
from defendasone.core.viewer import Viewer

OWING = (*UNSAID, Status.AFFECTED)
# More than anybody owes; a bound all the same.
MOST_KNOWN = 2000


@dataclass(frozen=True)
class Owing:
    """The alerts in which something is owed, by deadline, each with the answers that owe it; and all of their keys."""

    first: list[Asked]
    keys: frozenset[UUID]

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return len(self.keys) - len(self.first)


def owing(viewer: Viewer, councils: Collection[int], *, now: datetime, most: int) -> Owing:
    """CAS-11 for several councils at once, in two queries."""
    open_still = {"alert__status": Alert.Status.LIVE, "alert__answer_required": True, "status__in": OWING}
    found = visible_answers(viewer).filter(council__in=councils, **open_still).annotate(due=DUE)
    keys = list(found.filter(due__isnull=False).order_by("due", "alert").values_list("alert", flat=True)[:MOST_KNOWN])
    order = list(dict.fromkeys(keys))
    answers = _whole(visible_answers(viewer).filter(council__in=councils, status__in=OWING, alert__in=order[:most]))
    first = {asked.alert.pk: asked for asked in _by_alert(answers, now)}
    return Owing([first[key] for key in order[:most]], frozenset(order))


def settled(
    viewer: Viewer, councils: Collection[int], *, but: Collection[UUID], now: datetime, most: int
) -> list[Asked]:
    """The newest alerts that these councils were asked about, without those in which something is owed."""
    found = visible_answers(viewer).filter(council__in=councils).exclude(alert__in=but)
    answers = _whole(found.exclude(alert__status=Alert.Status.PREPARING).order_by("-alert__published", "alert"))
    return _by_alert(answers[: most * len(councils)], now)[:most]


def _whole(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    heavy = ("note", "alert__audience", "alert__products", "alert__current__happened", "alert__current__matters")
    return answers.select_related("council", "alert__current").defer(*heavy)


def _by_alert(answers: Iterable[Answer], now: datetime) -> list[Asked]:
    found: dict[UUID, Asked] = {}
    for answer in answers:
        found.setdefault(answer.alert_id, Asked(answer.alert, [], now)).answers.append(answer)
    for asked in found.values():
        asked.answers.sort(key=lambda each: each.council.short_name)
    return list(found.values())
