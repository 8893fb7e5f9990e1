"""What alerts did, across alerts: reach, seen, answered, useful, and how long each took.

The page says what each word means; the definitions stand here and in `templates/alerts/evidence.html`, side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet

from defendasone.alerts.models import Answer, Edition, Feedback
from defendasone.alerts.queries.answers import visible_answers
from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Viewer
from defendasone.directory.models import Council

# Each step with the moment that an answer keeps of it.
STEPS = {
    "reached": "Reached",
    "seen": "Seen",
    "acknowledged": "Acknowledged",
    "answered": "Answered",
    "mitigated": "Dealt with",
}
# Whose answer counts: an answer was required, and the council said before it was released, or was never released.
TO_ANSWER = Q(alert__answer_required=True) & (~Q(status=Answer.Status.RELEASED) | Q(answered__isnull=False))
TO_DEAL_WITH = Q(status__in=[Answer.Status.AFFECTED, Answer.Status.MITIGATED])
OF = {"answered": TO_ANSWER, "mitigated": TO_DEAL_WITH}
GROUPINGS = {"kind": "council__kind", "region": "council__region", "alert": "alert"}


class MedianAndNinetieth(Aggregate):
    """Both in one sort."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(array[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(DurationField())


@dataclass(frozen=True)
class Period:
    """Which alerts: published on these days, with this severity."""

    since: date | None = None
    until: date | None = None
    severity: str = ""


@dataclass(frozen=True)
class Step:
    """How many councils took one step, of how many, and how long it took those that did."""

    name: str
    done: int
    of: int
    median: timedelta | None = None
    ninetieth: timedelta | None = None

    @property
    def share(self) -> int | None:
        """Per cent, rounded; None of nothing."""
        return round(100 * self.done / self.of) if self.of else None


@dataclass(frozen=True)
class Opinions:
    """What those who said what they thought of it said."""

    said: int = 0
    useful: int = 0
    clear: int = 0
    in_time: int = 0


@dataclass(frozen=True)
class Group:
    """All councils that were asked, or those of one type, of one region, or of one alert."""

    key: str
    label: str
    asked: int
    alerts: int
    steps: Mapping[str, Step]
    opinions: Opinions


def overall(viewer: Viewer, period: Period) -> Group:
    """All alerts of the period together."""
    row = _answers(viewer, period).aggregate(**_measures())
    return _group(row, "", "All", _opinions(viewer, period, None).get("", Opinions()))


def by(viewer: Viewer, period: Period, grouping: str) -> list[Group]:
    """The same for each type of council, each region or each alert. In the order of their names: no league table."""
    field = GROUPINGS[grouping]
    opinions = _opinions(viewer, period, field)
    rows = _answers(viewer, period).values(field).annotate(**_measures())
    labels = _labels(grouping, [row[field] for row in rows])
    groups = [_group(row, str(row[field]), labels[row[field]], opinions.get(row[field], Opinions())) for row in rows]
    return sorted(groups, key=lambda group: group.label)


def _answers(viewer: Viewer, period: Period) -> QuerySet[Answer]:
    return visible_answers(viewer).filter(_within(period))


def _within(period: Period) -> Q:
    wanted = Q()
    if period.since:
        wanted &= Q(alert__published__gte=datetime.combine(period.since, time(), LONDON))
    if period.until:
        wanted &= Q(alert__published__lt=datetime.combine(period.until + timedelta(days=1), time(), LONDON))
    if period.severity:
        wanted &= Q(alert__current__severity=period.severity)
    return wanted


def _measures() -> dict[str, Aggregate]:
    measures: dict[str, Aggregate] = {"asked": Count("pk"), "alerts": Count("alert", distinct=True)}
    for name in STEPS:
        among = OF.get(name, Q())
        measures[f"{name}_n"] = Count("pk", filter=among & Q(**{f"{name}__isnull": False}))
        measures[f"{name}_of"] = Count("pk", filter=among)
        measures[f"{name}_times"] = MedianAndNinetieth(F(name) - F("added"), filter=among or None)
    return measures


def _group(row: Mapping[str, Any], key: str, label: str, opinions: Opinions) -> Group:
    steps = {
        name: Step(said, row[f"{name}_n"], row[f"{name}_of"], *(row[f"{name}_times"] or ()))
        for name, said in STEPS.items()
    }
    return Group(key, label, row["asked"], row["alerts"], steps, opinions)


def _opinions(viewer: Viewer, period: Period, field: str | None) -> dict[Any, Opinions]:
    if not viewer.sector:
        return {}
    counted = {
        "said": Count("pk"),
        **{f"yes_{name}": Count("pk", filter=Q(**{name: True})) for name in ("useful", "clear", "in_time")},
    }
    found = Feedback.objects.filter(_within(period))
    rows: Iterable[Mapping[str, Any]]
    rows = found.values(field).annotate(**counted) if field else [found.aggregate(**counted)]
    return {
        row[field] if field else "": Opinions(row["said"], row["yes_useful"], row["yes_clear"], row["yes_in_time"])
        for row in rows
    }


def _labels(grouping: str, keys: Iterable[Any]) -> Mapping[Any, str]:
    match grouping:
        case "kind":
            return dict(Council.Kind.choices)
        case "alert":
            current = Edition.objects.filter(current_of__in=list(keys)).select_related("alert")
            return {each.alert_id: f"{each.alert.reference}: {each.title}" for each in current}
    return {key: str(key) for key in keys}
