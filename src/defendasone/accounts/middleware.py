"""Who looks, for every request; and a second factor before anything is shown, outside the demonstration."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from defendasone.accounts import queries
from defendasone.core.viewer import STRANGER, Viewer

Handler = Callable[[HttpRequest], HttpResponse]

# What somebody without a second factor may still open: setting one up, and leaving.
WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/privacy/", "/cookies/", "/accessibility/", "/healthz")


def viewer(get_response: Handler) -> Handler:
    """Every request knows its viewer, read from the memberships of this moment: who has left is gone at once."""

    def handle(request: HttpRequest) -> HttpResponse:
        asked: Any = request
        asked.viewer = SimpleLazyObject(lambda: viewer_of(asked))
        return get_response(request)

    return handle


def viewer_of(request: Any) -> Viewer:
    """The viewer of a session."""
    return queries.viewer(request.user) if request.user.is_authenticated else STRANGER


def second_factor(get_response: Handler) -> Handler:
    """A signed-in person without a second factor is asked to set one up, and sees nothing else until then."""

    def handle(request: HttpRequest) -> HttpResponse:
        asked: Any = request
        if (
            not settings.DEMO
            and asked.user.is_authenticated
            and not request.path.startswith(WITHOUT_SECOND_FACTOR)
            and not queries.has_second_factor(asked.user, asked.session)
        ):
            return redirect("mfa_index")
        return get_response(request)

    return handle
