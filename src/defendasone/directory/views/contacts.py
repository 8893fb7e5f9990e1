"""Contacts of a council: add, change, end, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, page, require
from defendasone.directory import actions, queries
from defendasone.directory.forms import ContactForm
from defendasone.ui.sending import done, typed


@page(may="contacts.write")
def add(request: PageRequest, gss: str) -> HttpResponse:
    """Somebody more to reach."""
    council = _council(request, gss)
    form = ContactForm(typed(request))

    def act() -> None:
        actions.add_contact(
            council, form.details(), by=request.viewer, now=request.now, confirmed=_own(request, council)
        )

    if request.method == "POST" and done(form, act):
        messages.success(request, "Contact added")
        return redirect("directory:council", gss)
    return render(request, "directory/contact.html", {"council": council, "form": form, "title": "Add a contact"})


@page(may="contacts.write")
def change(request: PageRequest, gss: str, pk: str) -> HttpResponse:
    """Other details for a contact."""
    council = _council(request, gss)
    contact = get_object_or_404(queries.contacts_of(request.viewer, council), pk=pk)
    form = ContactForm(typed(request), initial=vars(contact))

    def act() -> None:
        own = _own(request, council)
        actions.change_contact(contact, form.details(), by=request.viewer, now=request.now, confirmed=own)

    if request.method == "POST" and done(form, act):
        messages.success(request, "Contact changed")
        return redirect("directory:council", gss)
    facts = {"council": council, "contact": contact, "form": form, "title": "Change a contact"}
    return render(request, "directory/contact.html", facts)


@page(may="contacts.write")
def end(request: PageRequest, gss: str, pk: str) -> HttpResponse:
    """No more messages to a contact, after a question."""
    council = _council(request, gss)
    contact = get_object_or_404(queries.contacts_of(request.viewer, council), pk=pk)
    if request.method == "POST":
        actions.end_contact(contact, by=request.viewer, now=request.now)
        messages.success(request, "Contact ended")
        return redirect("directory:council", gss)
    return render(request, "directory/contact-end.html", {"council": council, "contact": contact})


@page(may="contacts.write", methods=("POST",))
def confirm(request: PageRequest, gss: str, pk: str = "") -> HttpResponse:
    """'Yes, these are right': one contact, or all of the council."""
    council = _council(request, gss)
    found = queries.contacts_of(request.viewer, council)
    contacts = [get_object_or_404(found, pk=pk)] if pk else found
    count = actions.confirm_contacts(contacts, by=request.viewer, now=request.now)
    messages.success(request, "Contact confirmed" if count == 1 else f"{count} contacts confirmed")
    return redirect("directory:council", gss)


def _council(request: PageRequest, gss: str) -> Any:
    council = get_object_or_404(queries.visible_to(request.viewer), gss=gss)
    require(request.viewer, "contacts.write", council.pk)
    return council


def _own(request: PageRequest, council: Any) -> bool:
    """Details are confirmed by the council's own people, not by the coordinator who typed them in."""
    return council.pk in request.viewer.councils
