"""Who is there, who is invited, inviting and ending access."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from defendasone.accounts import actions, forms, queries
from defendasone.core.access import ADMINISTRATORS, SIGNED_IN, Limit, PageRequest, page
from defendasone.core.flow import Refused
from defendasone.ui.sending import typed

# Enough for a whole department in one go; not enough to flood anybody.
LETTERS = Limit(200, timedelta(hours=1))


def today(request: PageRequest) -> Any:
    """The day in London."""
    return timezone.localdate(request.now)


@page(may="people.read")
def people(request: PageRequest) -> HttpResponse:
    """The people that the viewer looks after: the coordinator's, or those of their councils."""
    viewer = request.viewer
    councils = queries.councils_to_choose(viewer, today(request))
    administrator = bool(viewer.roles & ADMINISTRATORS)
    if not administrator and len(councils) == 1:
        return redirect("accounts:people-at", councils[0].pk)
    found = {
        "administrator": administrator,
        "members": queries.coordinators(viewer) if administrator else [],
        "councils": councils,
        "leadless": queries.councils_without_lead(viewer, today(request)),
        "invitations": queries.invitations(viewer).filter(council=None) if administrator else [],
    }
    return render(request, "accounts/people.html", found)


@page(may="people.read")
def people_at(request: PageRequest, council: int) -> HttpResponse:
    """The people of one council, and who is invited there."""
    chosen = get_object_or_404(queries.councils_to_choose(request.viewer, today(request)), pk=council)
    found = {
        "council": chosen,
        "members": queries.people_at(request.viewer, chosen),
        "invitations": queries.invitations(request.viewer).filter(council=chosen),
    }
    return render(request, "accounts/people-at.html", found)


@page(may="people.manage")
def without_lead(request: PageRequest) -> HttpResponse:
    """The councils that nobody leads."""
    leadless = queries.councils_without_lead(request.viewer, today(request))
    return render(request, "accounts/without-lead.html", {"leadless": leadless})


@page(may="people.manage", limit=LETTERS)
def invite(request: PageRequest) -> HttpResponse:
    """Ask somebody to join."""
    given = {"viewer": request.viewer, "on": today(request)}
    if request.method == "POST":
        form = forms.Invite(request.POST, **given)
        if form.is_valid():
            try:
                actions.invite(form.asked, by=request.viewer, now=request.now)
            except Refused as refusal:
                form.add_error("email", str(refusal))
            else:
                messages.success(request, f"We have sent an invitation to {form.asked.email}.")
                return redirect("accounts:people")
    else:
        form = forms.Invite(initial={"place": request.GET.get("at", "")}, **given)
    return render(request, "accounts/invite.html", {"form": form})


@page(may="people.manage", methods=("POST",), limit=LETTERS)
def resend(request: PageRequest, invitation: UUID) -> HttpResponse:
    """Send an invitation again."""
    found = get_object_or_404(queries.invitations(request.viewer), pk=invitation)
    actions.resend(found, by=request.viewer, now=request.now)
    messages.success(request, f"We have sent the invitation to {found.email} again. The link in the old one has ended.")
    return redirect("accounts:people")


@page(may="people.manage", methods=("POST",))
def withdraw(request: PageRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(queries.invitations(request.viewer), pk=invitation)
    actions.withdraw(found, by=request.viewer, now=request.now)
    messages.success(request, f"The invitation to {found.email} has been withdrawn.")
    return redirect("accounts:people")


@page(may=SIGNED_IN)
def end(request: PageRequest, membership: UUID) -> HttpResponse:
    """End somebody's access, or one's own, after asking."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=membership)
    others = list(queries.others_of(request.viewer, found))
    form = forms.Leave(typed(request), here=found, others=others)
    own = str(found.person_id) == request.viewer.person
    if request.method == "POST" and form.is_valid():
        ending = [found, *others] if form.cleaned_data.get("which") == "all" else [found]
        actions.end(ending, by=request.viewer, now=request.now)
        if own:
            logout(request)
            return redirect("account_login")
        messages.success(request, f"{found.person.name} no longer has access.")
        return redirect("accounts:people")
    return render(request, "accounts/end.html", {"form": form, "membership": found, "own": own})


@page(may="people.manage")
def second_factor_lost(request: PageRequest, membership: UUID) -> HttpResponse:
    """An administrator removes the second factor of somebody who lost it."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=membership)
    if request.method == "POST":
        actions.reset_second_factor(found.person, by=request.viewer, now=request.now)
        messages.success(request, f"{found.person.name} can set up a new second factor at the next sign-in.")
        return redirect("accounts:people")
    return render(request, "accounts/second-factor-lost.html", {"membership": found})
