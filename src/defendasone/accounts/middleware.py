"""Who looks, for every request; a second factor before anything is shown; and a name where passkeys need one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from defendasone.accounts import queries
from defendasone.core.viewer import STRANGER, Viewer

Handler = Callable[[HttpRequest], HttpResponse]

# Programs bring a key and no session; the public pages show nothing of anybody; whoever wants to leave may leave.
ALWAYS_OPEN = (
    "/api/",
    "/static/",
    "/privacy/",
    "/cookies/",
    "/accessibility/",
    "/healthz",
    "/account/logout/",
    "/people/join/",
)
# What somebody may open besides, to set up a second factor, or to use the one that they have.
TO_SET_UP = ("/account/2fa/", "/account/reauthenticate/", "/people/you/second-factor/")
TO_PROVE = ("/account/2fa/reauthenticate/", "/account/2fa/webauthn/reauthenticate/")
# Pages that make or use passkeys, which browsers bind to a name and refuse to an address of digits.
WITH_PASSKEYS = ("/account/", "/people/join/")
LOOPBACK = ("127.0.0.1", "::1")


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
    """A signed-in person who has no second factor, or has not used it in this session, does that first."""

    def handle(request: HttpRequest) -> HttpResponse:
        asked: Any = request
        if settings.DEMO or request.path.startswith(ALWAYS_OPEN) or not asked.user.is_authenticated:
            return get_response(request)
        match queries.standing(asked):
            case "missing" if not request.path.startswith(TO_SET_UP):
                return _go(asked, reverse("accounts:second-factor"))
            case "unproven" if not request.path.startswith(TO_PROVE):
                return _go(asked, _proving(asked))
        return get_response(request)

    return handle


def localhost(get_response: Handler) -> Handler:
    """Sign-in on this machine's own address goes on at its name."""

    def handle(request: HttpRequest) -> HttpResponse:
        host = urlsplit(f"//{request.get_host()}")
        if host.hostname in LOOPBACK and request.method in ("GET", "HEAD") and request.path.startswith(WITH_PASSKEYS):
            port = f":{host.port}" if host.port else ""
            return redirect(f"{request.scheme}://localhost{port}{request.get_full_path()}")
        return get_response(request)

    return handle


def _proving(request: Any) -> str:
    """Where this person proves their second factor, and then comes back to what they wanted."""
    name = "mfa_reauthenticate_webauthn" if queries.has_passkey(request.user) else "mfa_reauthenticate"
    query = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return reverse(name) + query


def _go(request: Any, address: str) -> HttpResponse:
    """Part of a page is never replaced by a whole other page."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
