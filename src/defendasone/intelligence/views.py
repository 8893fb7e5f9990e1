"""Intelligence's pages: the catalogue, a vulnerability, items, imports."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, may, page
from defendasone.core.tlp import PAP, TLP
from defendasone.intelligence import actions, hooks, queries
from defendasone.intelligence.forms import FiltersForm, ItemFiltersForm, ItemForm
from defendasone.ui.pages import paginate
from defendasone.ui.sending import typed

ON_A_PAGE = 25


@page(may="intelligence.read", methods=("GET",))
def known_exploited(request: PageRequest) -> HttpResponse:
    """The catalogue of what is exploited, and how many councils run it."""
    form = FiltersForm(request.GET, vendors=queries.vendors(request.viewer))
    shown = paginate(request, queries.known_exploited(request.viewer, form.filters()), per_page=ON_A_PAGE)
    counts = hooks.counts(request.viewer, [entry.vulnerability_id for entry in shown])
    entries = [(entry, counts.get(entry.vulnerability_id)) for entry in shown]
    facts = {"form": form, "page_obj": shown, "entries": entries, "counted": bool(counts), "query": request.GET}
    return render(request, "intelligence/known-exploited.html", facts)


@page(may="intelligence.read", methods=("GET",))
def vulnerability(request: PageRequest, cve: str) -> HttpResponse:
    """What is known of one vulnerability, and what other services add."""
    found = get_object_or_404(queries.vulnerabilities(request.viewer), cve=cve.upper())
    facts = {
        "vulnerability": found,
        "exploited": getattr(found, "exploited", None),
        "links": hooks.links(request.viewer, found),
        "panels": hooks.panels(request.viewer, found, request.now),
        "items": queries.items(request.viewer).filter(vulnerabilities=found)[:20],
    }
    return render(request, "intelligence/vulnerability.html", facts)


@page(may="intelligence.read", methods=("GET",))
def items(request: PageRequest) -> HttpResponse:
    """What analysts entered."""
    form = ItemFiltersForm(request.GET)
    shown = paginate(request, queries.items(request.viewer, form.filters()), per_page=ON_A_PAGE)
    lines = [{"item": item, "mark": TLP(item.tlp), "hidden": queries.recorded(item)} for item in shown]
    facts = {
        "form": form,
        "page_obj": shown,
        "lines": lines,
        "query": request.GET,
        "may_write": _may_write(request),
    }
    return render(request, "intelligence/items.html", facts)


@page(may="intelligence.read", methods=("GET",), records=True)
def item(request: PageRequest, reference: str) -> HttpResponse:
    """One item. Opening what is closely held is written down."""
    found = get_object_or_404(queries.items(request.viewer), reference=reference)
    actions.read(found, by=request.viewer, now=request.now)
    facts = {"item": found, "pap": PAP(found.pap), "vulnerabilities": found.vulnerabilities.order_by("cve")}
    return render(request, "intelligence/item.html", {**facts, "recorded": queries.recorded(found)})


@page(may="intelligence.write")
def new_item(request: PageRequest) -> HttpResponse:
    """Enter an item."""
    form = ItemForm(typed(request))
    if request.method == "POST" and form.is_valid():
        made = actions.enter(form.details(), form.cves_named(), by=request.viewer, now=request.now)
        messages.success(request, f"{made.reference} is kept")
        return redirect("intelligence:item", made.reference)
    return render(request, "intelligence/item-form.html", {"form": form})


@page(may="intelligence.read", methods=("GET",))
def imports(request: PageRequest) -> HttpResponse:
    """What the last imports did."""
    shown = paginate(request, queries.imports(request.viewer), per_page=ON_A_PAGE)
    facts = {"page_obj": shown, "query": request.GET, "may_write": _may_write(request)}
    return render(request, "intelligence/imports.html", facts)


@page(may="intelligence.read", methods=("GET",))
def one_import(request: PageRequest, pk: str) -> HttpResponse:
    """One import, with the records that it refused."""
    found = get_object_or_404(queries.imports(request.viewer), pk=pk)
    shown = paginate(request, found.refusals, per_page=100)
    return render(request, "intelligence/import.html", {"one": found, "page_obj": shown, "query": request.GET})


@page(may="intelligence.write", methods=("POST",))
def import_kev(request: PageRequest) -> HttpResponse:
    """Have the catalogue fetched."""
    actions.ask_for_kev(by=request.viewer)
    messages.success(request, "The catalogue is being fetched. Look at this page again in a minute.")
    return redirect("intelligence:imports")


def _may_write(request: PageRequest) -> bool:
    return may(request.viewer, "intelligence.write")
