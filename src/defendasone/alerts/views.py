"""Pages."""

from django.http import HttpResponse

from defendasone.core.access import ANYONE, PageRequest, page


@page(may=ANYONE)
def link(request: PageRequest, token: str) -> HttpResponse:
    """Acknowledge from a message."""
    raise NotImplementedError


@page(may="alerts.read")
def alert(request: PageRequest, reference: str) -> HttpResponse:
    """One alert."""
    raise NotImplementedError
