"""What alerts did, across alerts."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from defendasone.alerts.forms.filters import PeriodFilter
from defendasone.alerts.queries import evidence as query
from defendasone.alerts.queries.evidence import Period, Step
from defendasone.core.access import PageRequest, page
from defendasone.ui.charts import Range
from defendasone.ui.pages import paginate

PER_PAGE = 25


@page(may="alerts.follow", methods=("GET",))
def evidence(request: PageRequest) -> HttpResponse:
    """Reach, seen, answered, useful, and how long each took."""
    form = PeriodFilter(request.GET)
    period = period_of(form)
    alerts = paginate(request, query.alerts(request.viewer, period), per_page=PER_PAGE)
    overall = query.overall(request.viewer, period)
    context = {
        "form": form,
        "overall": overall,
        "ranges": [
            Range(step.name, *_hours(step), step.half, step.most) for step in overall.steps.values() if step.half
        ],
        "kinds": query.by_type(request.viewer, period),
        "regions": query.by_region(request.viewer, period),
        "alerts": query.by_alert(request.viewer, list(alerts)),
        "page_obj": alerts,
    }
    return render(request, "alerts/evidence.html", context)


def _hours(step: Step) -> tuple[float, float]:
    return hours(step.median), hours(step.ninetieth)


def hours(length: timedelta | None) -> float:
    """For a chart or a spreadsheet."""
    return round(length.total_seconds() / 3600, 2) if length else 0


def period_of(form: PeriodFilter) -> Period:
    """Which alerts the address asks for."""
    told = form.chosen()
    return Period(told["since"] or None, told["until"] or None, told["severity"])
