"""The list of councils, and a council's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, may, page
from defendasone.directory import queries
from defendasone.directory.forms import FiltersForm
from defendasone.ui.csv import respond


@page(may="councils.read", methods=("GET",))
def listing(request: PageRequest) -> HttpResponse:
    """Every council of today, narrowed by what the address says."""
    form = _filters(request)
    facts = {
        "form": form,
        "query": request.GET.urlencode(),
        "lines": queries.lines(request.viewer, form.filters(), request.now),
        "may_manage": may(request.viewer, "councils.write"),
    }
    return render(request, "directory/list.html", facts)


@page(may="councils.read", methods=("GET",))
def export(request: PageRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    rows = queries.exported(request.viewer, _filters(request).filters(), request.now)
    return respond("councils.csv", queries.COLUMNS, rows)


def _filters(request: PageRequest) -> FiltersForm:
    return FiltersForm(request.GET, regions=queries.regions(), forums=list(queries.forums()))


@page(may="contacts.read", methods=("GET",))
def council(request: PageRequest, gss: str) -> HttpResponse:
    """A council: its facts, and whom to reach there."""
    shown = get_object_or_404(queries.visible_to(request.viewer).select_related("county", "forum"), gss=gss)
    day = queries.today(request.now)
    cards = [queries.card(contact, request.now) for contact in queries.contacts_of(request.viewer, shown)]
    facts = {
        "council": shown,
        "day": day,
        "county": [shown.county] if shown.county else [],
        "around": queries.around(shown, on=day),
        "population": f"{shown.population:,}" if shown.population else "",
        "domains": queries.domains_of(shown),
        "cards": cards,
        "missing": queries.missing_roles(cards),
        "parts": queries.parts_of(request.viewer, shown, on=day),
        "may_write": may(request.viewer, "contacts.write", shown.pk),
    }
    return render(request, "directory/council.html", facts)


@page(may="councils.own", methods=("GET",))
def mine(request: PageRequest) -> HttpResponse:
    """Your council's page, or the choice between several."""
    mine = queries.councils(request.viewer, on=queries.today(request.now))
    # Who works for a council that has merged finds its last page.
    found = list(mine or queries.visible_to(request.viewer))
    if len(found) == 1:
        return redirect("directory:council", found[0].gss)
    return render(request, "directory/mine.html", {"councils": found})
