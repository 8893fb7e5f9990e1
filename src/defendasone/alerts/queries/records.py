"""How a council has kept up with what it was asked: for its own people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries.answers import visible_answers
from defendasone.alerts.queries.desk import OWING
from defendasone.alerts.queries.owed import DUE
from defendasone.core.viewer import Viewer

IN_TIME = Q(answered__lte=F("alert__exposure_due"))
OPEN = Q(alert__status=Alert.Status.LIVE, status__in=OWING)


@dataclass(frozen=True)
class Record:
    """One council's: what it owes now, and of a period what it was asked, and answered in time or late."""

    asked: int = 0
    in_time: int = 0
    late: int = 0
    owing: int = 0
    overdue: int = 0


def records(viewer: Viewer, councils: Collection[int], *, since: datetime, now: datetime) -> dict[int, Record]:
    """By council, in one query; the period is of alerts that were published since then."""
    lately = Q(alert__published__gte=since)
    asked = visible_answers(viewer).filter(council__in=councils, alert__answer_required=True)
    rows = asked.exclude(status=Answer.Status.RELEASED).alias(due=DUE).values_list("council")
    counted = rows.annotate(
        asked=Count("pk", filter=lately),
        in_time=Count("pk", filter=lately & IN_TIME),
        late=Count("pk", filter=lately & Q(answered__isnull=False) & ~IN_TIME),
        owing=Count("pk", filter=OPEN),
        overdue=Count("pk", filter=OPEN & Q(due__lt=now)),
    )
    return {council: Record(*counts) for council, *counts in counted}
