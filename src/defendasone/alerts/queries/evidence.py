"""What alerts did, across alerts: reach, seen, answered, useful, and how long each took.

The page says what each word means; the definitions stand here and in `templates/alerts/evidence.html`, side by side.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet

from defendasone.alerts.models import Alert, Answer, Edition, Feedback
from defendasone.alerts.queries.answers import visible_answers
from defendasone.alerts.queries.opinions import COUNTED, Opinions
from defendasone.alerts.queries.reading import headline, visible_to
from defendasone.core.clocks import LONDON, said_length
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

    @staticmethod
    def hours(length: timedelta | None) -> float | None:
        """For a chart or a spreadsheet."""
        return round(length.total_seconds() / 3600, 2) if length is not None else None

    @property
    def half(self) -> str:
        """The median in words."""
        return lasting(self.median)

    @property
    def most(self) -> str:
        """The 90th percentile in words."""
        return lasting(self.ninetieth)


@dataclass(frozen=True)
class Group:
    """All councils that were asked, or those of one type, of one region, or of one alert."""

    label: str
    asked: int
    alerts: int
    steps: Mapping[str, Step]
    opinions: Opinions


def lasting(length: timedelta | None) -> str:
    """'12 minutes', '5.2 hours', '3.1 days': one decimal, because medians are compared."""
    if length is None:
        return ""
    minutes = length.total_seconds() / 60
    if minutes < 2 * 60:
        return said_length(timedelta(minutes=round(minutes))) if minutes < 60 else f"{minutes:.0f} minutes"
    return f"{minutes / 60:.1f} hours" if minutes < 2 * 24 * 60 else f"{minutes / 60 / 24:.1f} days"


def alerts(viewer: Viewer, period: Period) -> QuerySet[Alert]:
    """The alerts of the period, newest first."""
    found = visible_to(viewer).exclude(current=None).filter(_within(period, "")).select_related("current")
    return found.defer("current__happened", "current__matters").order_by("-published", "-pk")


def overall(viewer: Viewer, period: Period) -> Group:
    """All alerts of the period together."""
    row = _answers(viewer, period).aggregate(**_measures(tuple(STEPS)))
    return _group(row, _opinions(viewer, period, None).get("", Opinions()), "All alerts")


def by_type(viewer: Viewer, period: Period, timed: Collection[str] = ("answered",)) -> list[Group]:
    """The same for each type of council, in the order of the types. `timed` are the steps whose times are wanted."""
    found = _by(viewer, _answers(viewer, period), period, "council__kind", timed)
    return [_group(*found[kind], label) for kind, label in Council.Kind.choices if kind in found]


def by_region(viewer: Viewer, period: Period, timed: Collection[str] = ("answered",)) -> list[Group]:
    """The same for each region, by its name: no league table."""
    found = _by(viewer, _answers(viewer, period), period, "council__region", timed)
    return [_group(*found[region], region) for region in sorted(found)]


def by_alert(viewer: Viewer, shown: Sequence[Alert], timed: Collection[str] = ("answered",)) -> list[Group]:
    """The same for each of these alerts, in their order."""
    answers = visible_answers(viewer).filter(alert__in=shown)
    found = _by(viewer, answers, Period(), "alert", timed)
    return [_group(*found[each.pk], _name(each, each.current)) for each in shown if each.pk in found and each.current]


def _name(found: Alert, words: Edition) -> str:
    """CAS-13, beside the reference."""
    shown = headline(found, words)
    return shown if found.reference in shown else f"{found.reference}: {shown}"


def _by(
    viewer: Viewer, answers: QuerySet[Answer], period: Period, field: str, timed: Collection[str]
) -> dict[Any, tuple[Mapping[str, Any], Opinions]]:
    opinions = _opinions(viewer, period, field)
    rows = answers.values(field).annotate(**_measures(timed))
    return {row[field]: (row, opinions.get(row[field], Opinions())) for row in rows}


def _answers(viewer: Viewer, period: Period) -> QuerySet[Answer]:
    return visible_answers(viewer).filter(_within(period))


def _within(period: Period, of: str = "alert__") -> Q:
    wanted = Q()
    if period.since:
        wanted &= Q(**{f"{of}published__gte": datetime.combine(period.since, time(), LONDON)})
    if period.until:
        wanted &= Q(**{f"{of}published__lt": datetime.combine(period.until + timedelta(days=1), time(), LONDON)})
    if period.severity:
        wanted &= Q(**{f"{of}current__severity": period.severity})
    return wanted


def _measures(timed: Collection[str]) -> dict[str, Aggregate]:
    measures: dict[str, Aggregate] = {"asked": Count("pk"), "alerts": Count("alert", distinct=True)}
    for name in STEPS:
        among = OF.get(name, Q())
        measures[f"{name}_n"] = Count("pk", filter=among & Q(**{f"{name}__isnull": False}))
        measures[f"{name}_of"] = Count("pk", filter=among)
        if name in timed:
            measures[f"{name}_times"] = MedianAndNinetieth(F(name) - F("added"), filter=among or None)
    return measures


def _group(row: Mapping[str, Any], opinions: Opinions, label: str) -> Group:
    steps = {
        name: Step(said, row[f"{name}_n"], row[f"{name}_of"], *(row.get(f"{name}_times") or ()))
        for name, said in STEPS.items()
    }
    return Group(label, row["asked"], row["alerts"], steps, opinions)


def _opinions(viewer: Viewer, period: Period, field: str | None) -> dict[Any, Opinions]:
    if not viewer.sector:
        return {}
    found = Feedback.objects.filter(_within(period))
    rows: Iterable[Mapping[str, Any]]
    rows = found.values(field).annotate(**COUNTED) if field else [found.aggregate(**COUNTED)]
    return {
        row[field] if field else "": Opinions(row["said"], row["yes_useful"], row["yes_clear"], row["yes_in_time"])
        for row in rows
    }
