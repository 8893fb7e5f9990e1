"""Signing in to a demonstration with one click."""

from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from defendasone.accounts import queries as accounts
from defendasone.core.access import ANYONE, PageRequest, page
from defendasone.demo import links, queries

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@page(may=ANYONE, methods=("GET",))
def people(request: PageRequest) -> HttpResponse:
    """Whom there is to sign in as; anywhere but in a demonstration on this machine there is no such page."""
    if not links.allowed(request):
        raise Http404
    return render(request, "demo/people.html", {"choices": queries.choices()})


@page(may=ANYONE, methods=("GET",), records=True)
def sign_in(request: PageRequest, token: str) -> HttpResponse:
    """Become that person."""
    if not links.allowed(request):
        raise PermissionDenied
    someone = accounts.person(links.person(token) or "")
    if someone is None:
        raise Http404
    login(request, someone, backend=BACKEND)
    return redirect("overview:home")
