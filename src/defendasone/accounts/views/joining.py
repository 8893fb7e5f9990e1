"""What an invitation's link opens. Looking changes nothing: mail scanners open every link."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.internal.flows import login, reauthentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from defendasone.accounts import actions, forms, links, queries
from defendasone.core.access import ANYONE, Limit, PageRequest, page
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing

TRIES = Limit(60, timedelta(minutes=5))


@page(may=ANYONE, limit=TRIES)
def join(request: PageRequest, token: str) -> HttpResponse:
    """Read an invitation, and accept it."""
    letter = links.letter(token)
    if letter is None:
        raise Http404
    with viewing(links.holder(letter, request.viewer)):
        rows = queries.invited_by_letter(letter)
        if why := queries.why_closed(rows, request.now):
            return render(request, "accounts/invitation-closed.html", {"why": why}, status=410)
        told = queries.told(rows)
        if request.viewer.signed_in:
            return _as_somebody(request, letter, told)
        if queries.has_account(rows):
            return render(request, "accounts/invitation-sign-in.html", told)
        return _as_new(request, letter, told)


def _as_somebody(request: PageRequest, letter: UUID, told: dict[str, object]) -> HttpResponse:
    """Somebody who has signed in takes a role on besides what they are."""
    person: Any = request.user
    if person.email.lower() != str(told["email"]).lower():
        return render(request, "accounts/invitation-other.html", {**told, "mine": person.email}, status=403)
    if request.method == "POST":
        actions.accept(letter, by=request.viewer, now=request.now)
        messages.success(request, "You have joined.")
        return redirect("/")
    return render(request, "accounts/invitation-accept.html", told)


def _as_new(request: PageRequest, letter: UUID, told: dict[str, object]) -> HttpResponse:
    """Somebody new chooses a name and a password, and is signed in."""
    given: dict[str, Any] = {"email": str(told["email"])}
    form = forms.Join(request.POST, **given) if request.method == "POST" else forms.Join(
        initial={"name": told["name"]}, **given
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = actions.accept_as_new(letter, data["name"], data["password"], now=request.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _sign_in(request, person)
    return render(request, "accounts/invitation-new.html", {**told, "form": form})


def _sign_in(request: PageRequest, person: Any) -> HttpResponse:
    """The password was chosen this moment: they need not type it again to set up a second factor."""
    login.perform_password_login(request, {"email": person.email}, Login(user=person, email=person.email))
    reauthentication.reauthenticate_by_password(request)
    request.session.set_expiry(0)
    return redirect("accounts:second-factor")
