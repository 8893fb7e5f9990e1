"""The link in a message: acknowledges, without signing in, and does nothing else. A GET changes nothing."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render

from defendasone.alerts import actions, links, queries
from defendasone.core.access import ANYONE, Limit, PageRequest, page
from defendasone.core.isolation import viewing

# Mail scanners of one provider follow the links of many councils from one address.
OFTEN = Limit(120, timedelta(minutes=1))


@page(may=ANYONE, limit=OFTEN)
def link(request: PageRequest, token: str) -> HttpResponse:
    """What the message itself might carry, and a button. The token's viewer sees one answer and one contact."""
    try:
        viewer = links.viewer(token)
    except links.Expired:
        return _gone(request, "expired")
    except links.Forged:
        return _gone(request, "forged")
    with viewing(viewer):
        found = queries.linked(viewer)
        if found is None:
            return _gone(request, "ended")
        if request.method == "POST" and not found.ended:
            actions.acknowledge(found.answer, by=found.actor, now=request.now)
            return redirect("alerts:link", token)
        return render(request, "alerts/link.html", {"found": found, "edition": found.words, "alert": found.alert})


def _gone(request: PageRequest, why: str) -> HttpResponse:
    return render(request, "alerts/link-gone.html", {"why": why}, status=410 if why == "expired" else 404)
