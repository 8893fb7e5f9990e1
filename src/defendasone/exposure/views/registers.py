"""A council's register: read, typed in, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, page
from defendasone.exposure import actions, queries
from defendasone.exposure.forms import EntryForm, SearchForm
from defendasone.exposure.views.steps import council, may_write
from defendasone.ui.pages import paginate
from defendasone.ui.sending import done, typed

ON_A_PAGE = 100


@page(may="technology.read", methods=("GET",))
def home(request: PageRequest) -> HttpResponse:
    """The registers that this viewer may open. Whoever has one council is there at once."""
    lines = queries.lines(request.viewer, request.now)
    if len(lines) == 1 and not request.viewer.sector:
        return redirect("exposure:register", lines[0].gss)
    good = sum(line.state == "good" for line in lines)
    return render(request, "exposure/home.html", {"lines": lines, "good": good})


@page(may="technology.read", methods=("GET",))
def register(request: PageRequest, gss: str) -> HttpResponse:
    """One council's register."""
    found = council(request, gss)
    form = SearchForm(request.GET)
    facts = {
        "council": found,
        "line": queries.line(found, request.now),
        "form": form,
        "page_obj": paginate(request, queries.entries(request.viewer, found, form.text_wanted()), per_page=ON_A_PAGE),
        "query": request.GET,
        "may_write": may_write(request, found),
        "waiting": queries.uploads(request.viewer, found).defer("content").first(),
    }
    return render(request, "exposure/register.html", facts)


@page(may="technology.write")
def add(request: PageRequest, gss: str) -> HttpResponse:
    """Type an entry in."""
    found = council(request, gss, writing=True)
    form = EntryForm(typed(request))

    def act() -> None:
        actions.add(found, form.entry(), by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, f"{form.entry().product} added")
        return redirect("exposure:register", gss)
    return render(request, "exposure/entry.html", {"council": found, "form": form, "title": "Add technology"})


@page(may="technology.write")
def change(request: PageRequest, gss: str, pk: str) -> HttpResponse:
    """Other words for an entry."""
    found, row = _entry(request, gss, pk)
    form = EntryForm(typed(request), entry=queries.as_entry(row))

    def act() -> None:
        actions.change(row, form.entry(), by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, f"{form.entry().product} changed")
        return redirect("exposure:register", gss)
    facts = {"council": found, "form": form, "title": "Change technology", "row": row}
    return render(request, "exposure/entry.html", facts)


@page(may="technology.write")
def remove(request: PageRequest, gss: str, pk: str) -> HttpResponse:
    """Take an entry out, after a question."""
    found, row = _entry(request, gss, pk)
    if request.method == "POST":
        actions.remove(row, by=request.viewer, now=request.now)
        messages.success(request, f"{row.product} removed")
        return redirect("exposure:register", gss)
    return render(request, "exposure/remove.html", {"council": found, "row": row})


@page(may="technology.write", methods=("POST",))
def confirm(request: PageRequest, gss: str) -> HttpResponse:
    """'Complete, and still right.'"""
    found = council(request, gss, writing=True)
    actions.confirm(found, by=request.viewer, now=request.now)
    messages.success(request, "You have confirmed this register")
    return redirect("exposure:register", gss)


def _entry(request: PageRequest, gss: str, pk: str) -> tuple[Any, Any]:
    found = council(request, gss, writing=True)
    return found, get_object_or_404(queries.entries(request.viewer, found), pk=pk)
