"""The first page of each kind of person, and the public pages about the service."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from defendasone.core.access import ANYONE, PageRequest, page


@page(may=ANYONE, methods=("GET",))
def home(request: PageRequest) -> HttpResponse:
    """What needs you now."""
    return render(request, "overview/home.html")


@page(may=ANYONE, methods=("GET",))
def privacy(request: PageRequest) -> HttpResponse:
    """What is kept about people."""
    return render(request, "overview/privacy.html")


@page(may=ANYONE, methods=("GET",))
def cookies(request: PageRequest) -> HttpResponse:
    """Which cookies there are."""
    names = {"session_cookie": settings.SESSION_COOKIE_NAME, "form_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "overview/cookies.html", names)


@page(may=ANYONE, methods=("GET",))
def accessibility(request: PageRequest) -> HttpResponse:
    """Who can use it, and how we know."""
    return render(request, "overview/accessibility.html")


@page(may=ANYONE, methods=("GET",))
def healthz(request: PageRequest) -> HttpResponse:
    """Alive: the process answers, and so does the database, which the page's transaction has asked."""
    return HttpResponse("ok", content_type="text/plain")
