"""The first page, and the pages about the service."""

from django.http import HttpResponse
from django.shortcuts import render

from defendasone.core.access import ANYONE, PageRequest, page


@page(may=ANYONE)
def home(request: PageRequest) -> HttpResponse:
    """What needs you now."""
    return render(request, "overview/home.html")


@page(may=ANYONE, methods=("GET",))
def healthz(request: PageRequest) -> HttpResponse:
    """Alive: the process answers and the database does."""
    return HttpResponse("ok", content_type="text/plain")
