"""What was sent to whom, and what was sent to you."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from defendasone.core.access import SIGNED_IN, PageRequest, page
from defendasone.messaging import queries
from defendasone.ui.pages import paginate


@page(may="messages.read", methods=("GET",))
def messages(request: PageRequest) -> HttpResponse:
    """Every message, newest first."""
    narrowed = {name: request.GET.get(name, "")[:120] for name in ("about", "state", "channel")}
    found = paginate(request, queries.listed(request.viewer, **narrowed))
    return render(request, "messaging/list.html", {"page_obj": found, "narrowed": narrowed, "filters": queries.FILTERS})


@page(may=SIGNED_IN, methods=("GET",))
def mine(request: PageRequest) -> HttpResponse:
    """Messages to you."""
    found = paginate(request, queries.to_me(request.viewer))
    return render(request, "messaging/mine.html", {"page_obj": found})


@page(may=SIGNED_IN, methods=("GET",))
def message(request: PageRequest, pk: str) -> HttpResponse:
    """One message as it was sent."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    facts = {"message": found, "body": queries.body(request.viewer, found)}
    return render(request, "messaging/message.html", facts)
