"""One's own account: name, second factor, keys."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.accounts import actions, forms, queries
from defendasone.core.access import SIGNED_IN, PageRequest, page
from defendasone.core.flow import Refused
from defendasone.ui.sending import typed

Served = Callable[..., HttpResponse]


def recently_proven(view: Served) -> Served:
    """Ask again who it is, unless they said so within five minutes: somebody may have walked up to an open machine."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.DEMO or request.user.is_anonymous or did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        methods = get_adapter().get_reauthentication_methods(request.user)
        return redirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")

    return serve


@page(may=SIGNED_IN)
def you(request: PageRequest) -> HttpResponse:
    """What you are here, and how you sign in."""
    found = {"roles": queries.own_roles(request.viewer), "keys": queries.keys(request.viewer).filter(ended=None)}
    return render(request, "accounts/you.html", found)


@page(may=SIGNED_IN)
def rename(request: PageRequest) -> HttpResponse:
    """Change one's name."""
    form = forms.Rename(typed(request), initial={"name": request.viewer.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(form.cleaned_data["name"], by=request.viewer, now=request.now)
        messages.success(request, "Your name has been changed.")
        return redirect("accounts:you")
    return render(request, "accounts/rename.html", {"form": form})


@page(may=SIGNED_IN)
def second_factor(request: PageRequest) -> HttpResponse:
    """The first thing after joining: choose a second factor."""
    if queries.has_second_factor(request.user):  # type: ignore[arg-type]
        return redirect("mfa_index")
    return render(request, "accounts/second-factor.html", {"optional": settings.DEMO})


@page(may="keys.manage")
def keys(request: PageRequest) -> HttpResponse:
    """One's keys."""
    return render(request, "accounts/keys.html", {"keys": queries.keys(request.viewer)[:100], "now": request.now})


@recently_proven
@page(may="keys.manage")
def make_key(request: PageRequest) -> HttpResponse:
    """Make a key, and show it this once."""
    form = forms.Key(typed(request), viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            key, text = actions.make_key(
                request.viewer,
                data["name"],
                frozenset(data["scopes"]),
                data["days"],
                by=request.viewer,
                now=request.now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "accounts/key-made.html", {"key": key, "text": text})
    return render(request, "accounts/key.html", {"form": form})


@page(may="keys.manage", methods=("POST",))
def end_key(request: PageRequest, key: UUID) -> HttpResponse:
    """End a key."""
    actions.end_key(get_object_or_404(queries.keys(request.viewer), pk=key), by=request.viewer, now=request.now)
    messages.success(request, "The key has ended.")
    return redirect("accounts:keys")
