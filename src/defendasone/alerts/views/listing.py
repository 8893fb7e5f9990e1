"""The list of alerts: the coordinator's, and a council's."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from defendasone.alerts import queries
from defendasone.alerts.forms.filters import AllFilter, AskedFilter
from defendasone.core.access import PageRequest, may, page
from defendasone.core.clocks import said
from defendasone.core.tlp import TLP
from defendasone.ui.pages import paginate

if TYPE_CHECKING:
    from defendasone.alerts.models import Edition

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
    lines = queries.with_answers(request.viewer, found, now=request.now)
    context = {"form": form, "page_obj": found, "items": [_item(line) for line in lines]}
    return render(request, "alerts/asked.html", context)


def _item(line: queries.Asked) -> dict[str, object]:
    """A line of the task list: what it is, and what is still to be done about it by when."""
    words = line.alert.current
    return {
        "title": queries.headline(line.alert, words) if words else line.alert.reference,
        "href": reverse("alerts:alert", args=[line.alert.reference]),
        "hint": f"{_marked(words)}{_owed(line)}{_councils(line)}",
        "status": "Overdue" if line.late else "Due" if line.due else line.ended or "Nothing to do",
        "colour": "red" if line.late else "yellow" if line.due else None,
    }


def _marked(words: "Edition | None") -> str:
    return f"{words.get_severity_display()}, {TLP(words.tlp).label}. " if words else ""


def _owed(line: queries.Asked) -> str:
    if line.due:
        what = "Say whether you are affected" if line.unsaid else "Deal with it"
        return f"{what} by {said(line.due)}."
    return f"Published {said(line.alert.published)}." if line.alert.published else ""


def _councils(line: queries.Asked) -> str:
    """What each of several councils said."""
    if len(line.answers) == 1:
        return f" {line.answers[0].get_status_display()}."
    return " " + "; ".join(f"{each.council.short_name}: {each.get_status_display()}" for each in line.answers)
