"""Shared services: one team for several councils."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, may, page
from defendasone.directory import actions, queries
from defendasone.directory.forms import LastDayForm, SharedServiceForm, TakePartForm
from defendasone.ui.sending import done, typed


@page(may="councils.read", methods=("GET",))
def services(request: PageRequest) -> HttpResponse:
    """Every shared service."""
    found = queries.services(request.viewer, on=queries.today(request.now))
    facts = {"services": found, "may_manage": may(request.viewer, "councils.write")}
    return render(request, "directory/services.html", facts)


@page(may="councils.write")
def create(request: PageRequest) -> HttpResponse:
    """A new shared service."""
    form = SharedServiceForm(typed(request))
    made: list[Any] = []

    def act() -> None:
        made.append(actions.create_service(**form.cleaned_data, by=request.viewer, now=request.now))

    if request.method == "POST" and done(form, act):
        return redirect("directory:service", made[0].pk)
    return render(request, "directory/service-form.html", {"form": form, "title": "Add a shared service"})


@page(may="councils.read", methods=("GET",))
def service(request: PageRequest, pk: str) -> HttpResponse:
    """One shared service and its councils."""
    shown = get_object_or_404(queries.services_visible_to(request.viewer), pk=pk)
    facts = {
        "service": shown,
        "parts": queries.service_parts(request.viewer, shown),
        "may_manage": may(request.viewer, "councils.write"),
    }
    return render(request, "directory/service.html", facts)


@page(may="councils.write")
def change(request: PageRequest, pk: str) -> HttpResponse:
    """Another name or note."""
    shown = get_object_or_404(queries.services_visible_to(request.viewer), pk=pk)
    form = SharedServiceForm(typed(request), initial=vars(shown))

    def act() -> None:
        actions.change_service(shown, **form.cleaned_data, by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, "Shared service changed")
        return redirect("directory:service", pk)
    facts = {"form": form, "service": shown, "title": "Change a shared service"}
    return render(request, "directory/service-form.html", facts)


@page(may="councils.write")
def join(request: PageRequest, pk: str) -> HttpResponse:
    """One more council takes part."""
    shown = get_object_or_404(queries.services_visible_to(request.viewer), pk=pk)
    form = TakePartForm(typed(request), councils=queries.lasting(request.viewer, on=queries.today(request.now)))

    def act() -> None:
        given = form.cleaned_data
        actions.add_council(shown, given["council"], given["first_day"], by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, "Council added")
        return redirect("directory:service", pk)
    return render(request, "directory/service-join.html", {"form": form, "service": shown})


@page(may="councils.write")
def leave(request: PageRequest, pk: str, part: str) -> HttpResponse:
    """A council's last day in a shared service."""
    shown = get_object_or_404(queries.services_visible_to(request.viewer), pk=pk)
    leaving = get_object_or_404(queries.service_parts(request.viewer, shown), pk=part)
    form = LastDayForm(typed(request))

    def act() -> None:
        actions.remove_council(leaving, form.cleaned_data["last_day"], by=request.viewer, now=request.now)

    if request.method == "POST" and done(form, act):
        messages.success(request, "Last day recorded")
        return redirect("directory:service", pk)
    return render(request, "directory/service-leave.html", {"form": form, "part": leaving, "service": shown})
