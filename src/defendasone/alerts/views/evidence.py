"""What alerts did, across alerts."""

from django.http import HttpResponse
from django.shortcuts import render

from defendasone.alerts.forms.filters import PeriodFilter
from defendasone.alerts.queries import evidence as query
from defendasone.alerts.queries.evidence import Period
from defendasone.core.access import PageRequest, page
from defendasone.ui.pages import paginate

PER_PAGE = 25


@page(may="alerts.follow", methods=("GET",))
def evidence(request: PageRequest) -> HttpResponse:
    """Reach, seen, answered, useful, and how long each took."""
    form = PeriodFilter(request.GET)
    period = period_of(form)
    alerts = paginate(request, query.alerts(request.viewer, period), per_page=PER_PAGE)
    context = {
        "form": form,
        "overall": query.overall(request.viewer, period),
        "kinds": query.by_type(request.viewer, period),
        "regions": query.by_region(request.viewer, period),
        "alerts": query.by_alert(request.viewer, list(alerts)),
        "page_obj": alerts,
    }
    return render(request, "alerts/evidence.html", context)


def period_of(form: PeriodFilter) -> Period:
    """Which alerts the address asks for."""
    told = form.chosen()
    return Period(told["since"] or None, told["until"] or None, told["severity"])
