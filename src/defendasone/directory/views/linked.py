"""The page behind the link in a message: a contact confirms their own details without signing in."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from defendasone.core.access import ANYONE, Limit, PageRequest, page
from defendasone.core.isolation import viewing
from defendasone.directory import actions, links, queries

SAID = {"right": "directory/link-right.html", "wrong": "directory/link-wrong.html"}


@page(may=ANYONE, limit=Limit(60, timedelta(hours=1)))
def by_link(request: PageRequest, token: str) -> HttpResponse:
    """A look changes nothing, so that programs which follow links in mail confirm nothing."""
    link = links.read(token)
    if not link:
        raise Http404
    if thanks := SAID.get(request.GET.get("said", "")):
        return render(request, thanks)
    with viewing(link.viewer):
        contact = queries.linked_contact(link.viewer)
        if not contact or not link.works(contact, request.now):
            return render(request, "directory/link-over.html", status=410)
        said = request.POST.get("said", "")
        if said == "right":
            actions.confirm_contacts([contact], by=link.viewer, now=request.now)
        elif said == "wrong":
            actions.doubt_contact(contact, by=link.viewer, now=request.now)
        else:
            return render(request, "directory/link.html", {"card": queries.card(contact, request.now)})
    return redirect(f"{request.path}?said={said}")
