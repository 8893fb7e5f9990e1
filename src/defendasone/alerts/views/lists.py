"""Named lists of councils: see, make, change."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.audience import ListForm, NewListForm, listing
from defendasone.alerts.views.common import number, say
from defendasone.core.access import PageRequest, may, page
from defendasone.ui.sending import typed


@page(may="alerts.follow", methods=("GET",))
def lists(request: PageRequest) -> HttpResponse:
    """Every list, with how many councils it holds."""
    found = queries.lists_counted(request.viewer)
    context = {"lists": found, "may_write": may(request.viewer, "alerts.write")}
    return render(request, "alerts/lists.html", context)


@page(may="alerts.write")
def new(request: PageRequest) -> HttpResponse:
    """A name and its councils."""
    form = NewListForm(typed(request), viewer=request.viewer, now=request.now)
    if form.is_valid():
        return _save(request, form.cleaned_data["name"], form)
    return render(request, "alerts/list-form.html", {"form": form, "title": "Make a list"})


@page(may="alerts.write")
def change(request: PageRequest, pk: str) -> HttpResponse:
    """Other councils under the same name."""
    found = get_object_or_404(queries.named_lists(request.viewer), pk=pk)
    form = ListForm(
        typed(request),
        viewer=request.viewer,
        now=request.now,
        initial=listing(request.viewer, found, now=request.now),
    )
    if form.is_valid():
        return _save(request, found.name, form)
    return render(request, "alerts/list-form.html", {"form": form, "title": f"Change the list '{found.name}'"})


def _save(request: PageRequest, name: str, form: ListForm) -> HttpResponse:
    chosen = form.cleaned_data["councils"]
    actions.save_list(name, chosen, by=request.viewer, now=request.now)
    say(request, f"'{name}' has {number(len(chosen), 'council')} now.")
    return redirect("alerts:lists")
