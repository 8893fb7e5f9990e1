"""What alerts did, across alerts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from defendasone.alerts.forms.filters import PeriodFilter
from defendasone.alerts.queries import evidence as query
from defendasone.alerts.queries import exports
from defendasone.alerts.queries.evidence import STEPS, Period, Step
from defendasone.core.access import PageRequest, page
from defendasone.ui.charts import Range
from defendasone.ui.csv import respond
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
        "ranges": [_range(step) for step in overall.steps.values() if step.half],
        "query": request.GET.urlencode(),
        "kinds": query.by_type(request.viewer, period),
        "regions": query.by_region(request.viewer, period),
        "alerts": query.by_alert(request.viewer, list(alerts)),
        "page_obj": alerts,
    }
    return render(request, "alerts/evidence.html", context)


@page(may="alerts.follow", methods=("GET",))
def evidence_csv(request: PageRequest) -> HttpResponse:
    """Everything that the page shows, and the times of every step, for a spreadsheet."""
    form = PeriodFilter(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('alerts:evidence')}?{request.GET.urlencode()}")
    viewer, period = request.viewer, period_of(form)
    groups = [("All", query.overall(viewer, period))]
    groups += [("Type", group) for group in query.by_type(viewer, period, STEPS)]
    groups += [("Region", group) for group in query.by_region(viewer, period, STEPS)]
    groups += [("Alert", group) for group in query.by_alert(viewer, list(query.alerts(viewer, period)), STEPS)]
    return respond("evidence", *exports.evidence(groups))


def _range(step: Step) -> Range:
    return Range(step.name, step.hours(step.median) or 0, step.hours(step.ninetieth) or 0, step.half, step.most)


def period_of(form: PeriodFilter) -> Period:
    """Which alerts the address asks for."""
    told = form.chosen()
    return Period(told["since"] or None, told["until"] or None, told["severity"])
