"""The first page of each kind of person, and the public pages about the service."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from defendasone.core.access import ANYONE, PageRequest, may, page
from defendasone.overview import queries
from defendasone.overview.hooks import doors


@page(may=ANYONE, methods=("GET",))
def home(request: PageRequest) -> HttpResponse:
    """What needs you now, for whoever asks."""
    viewer, now = request.viewer, request.now
    if may(viewer, "alerts.follow"):
        facts = {"duty": queries.duty(viewer, now), "may_write": may(viewer, "alerts.write")}
        return render(request, "overview/coordinator.html", facts)
    if may(viewer, "alerts.answer"):
        facts = {"home": queries.home(viewer, now), "standings": queries.standings(viewer, now)}
        return render(request, "overview/council.html", facts)
    if may(viewer, "alerts.read"):
        return render(request, "overview/leader.html", {"standings": queries.standings(viewer, now), "now": now})
    if viewer.signed_in:
        return render(request, "overview/outside.html", {"roles": sorted(role.label for role in viewer.roles)})
    return render(request, "overview/stranger.html", {"doors": doors(request)})


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
