"""Partners, WARPs and suppliers: an administrator's configuration."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, page
from defendasone.directory import actions, queries
from defendasone.directory.forms import OrganisationForm
from defendasone.ui.sending import done, typed


@page(may="councils.write", methods=("GET",))
def organisations(request: PageRequest) -> HttpResponse:
    """Who takes part besides councils."""
    return render(request, "directory/organisations.html", {"organisations": queries.organisations(request.viewer)})


@page(may="councils.write")
def add(request: PageRequest) -> HttpResponse:
    """One more that takes part."""
    form = OrganisationForm(typed(request))

    def act() -> None:
        actions.add_organisation(form.details(), by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, "Organisation added")
        return redirect("directory:organisations")
    return render(request, "directory/organisation.html", {"form": form, "title": "Add an organisation"})


@page(may="councils.write")
def change(request: PageRequest, pk: str) -> HttpResponse:
    """Other details for an organisation."""
    organisation = get_object_or_404(queries.organisations(request.viewer), pk=pk)
    form = OrganisationForm(typed(request), initial=vars(organisation))

    def act() -> None:
        actions.change_organisation(organisation, form.details(), by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, "Organisation changed")
        return redirect("directory:organisations")
    facts = {"form": form, "organisation": organisation, "title": "Change an organisation"}
    return render(request, "directory/organisation.html", facts)


@page(may="councils.write")
def end(request: PageRequest, pk: str) -> HttpResponse:
    """It takes no part any more, after a question."""
    organisation = get_object_or_404(queries.organisations(request.viewer), pk=pk)
    if request.method == "POST":
        actions.end_organisation(organisation, by=request.viewer, now=request.now)
        messages.success(request, "Organisation ended")
        return redirect("directory:organisations")
    return render(request, "directory/organisation-end.html", {"organisation": organisation})
