"""The list of alerts: the coordinator's, and a council's."""

from django.http import HttpResponse
from django.shortcuts import render

from defendasone.alerts import queries
from defendasone.alerts.forms.filters import AllFilter, AskedFilter
from defendasone.core.access import PageRequest, may, page
from defendasone.ui.pages import paginate

PER_PAGE = 25


@page(may="alerts.read", methods=("GET",))
def alerts(request: PageRequest) -> HttpResponse:
    """Every alert for the coordinator; for a council's people those that it was asked about."""
    return _all(request) if may(request.viewer, "alerts.follow") else _asked(request)


def _all(request: PageRequest) -> HttpResponse:
    form = AllFilter(request.GET)
    found = paginate(request, queries.listed(request.viewer, **form.chosen()), per_page=PER_PAGE)
    context = {
        "form": form,
        "page_obj": found,
        "lines": queries.lines(found),
        "may_write": may(request.viewer, "alerts.write"),
    }
    return render(request, "alerts/list.html", context)


def _asked(request: PageRequest) -> HttpResponse:
    form = AskedFilter(request.GET)
    found = paginate(request, queries.asked(request.viewer, **form.chosen()), per_page=PER_PAGE)
    context = {
        "form": form,
        "page_obj": found,
        "lines": queries.with_answers(request.viewer, found, now=request.now),
        "several": len(request.viewer.councils) > 1,
    }
    return render(request, "alerts/asked.html", context)
