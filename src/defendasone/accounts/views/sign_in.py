"""What stands around the sign-in library's pages: the picture of an app's secret, and pages that are not in use."""

from collections.abc import Callable
from typing import Any

import qrcode
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from requests import RequestException

from defendasone.core.access import ANYONE, SIGNED_IN, PageRequest, page
from defendasone.core.logs import log

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">
<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dark}"/></svg>
"""


class AddPasskey(AddWebAuthnView):
    """Who makes a passkey has used it: this session counts as proven."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Write it into the session as the library does at sign-in."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return response


class SetUpApp(ActivateTOTPView):
    """Who types an app's first code has used it: this session counts as proven."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Write it into the session as the library does at sign-in."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider, if it answers."""
    return _answered(openid.login, request, provider_id)


def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, if it answers."""
    return _answered(openid.callback, request, provider_id)


def _answered(view: Callable[..., HttpResponse], request: HttpRequest, provider: str) -> HttpResponse:
    """The library expects every provider to be there and to speak as it should."""
    try:
        return view(request, provider)
    except (RequestException, KeyError, ValueError) as fault:
        log("sign-in").warning("provider failed", provider=provider, kind=type(fault).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)


@page(may=SIGNED_IN, methods=("GET",))
def qr(request: PageRequest) -> HttpResponse:
    """The secret that is being set up in this session, for an app's camera. It is never kept in a cache."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    drawn = picture(get_adapter().build_totp_url(request.user, secret))
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def picture(text: str) -> str:
    """A QR code as SVG: one path, no style, as our content security policy wants it."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    matrix = code.get_matrix()
    dark = "".join(
        f"M{column} {row}h1v1h-1z" for row, line in enumerate(matrix) for column, black in enumerate(line) if black
    )
    return SVG.format(size=len(matrix), dark=dark)


@page(may=ANYONE)
def closed(request: PageRequest, /, **_: str) -> HttpResponse:
    """A page of the library that this service does not use."""
    return render(request, "account/closed.html", status=404)


@page(may=ANYONE)
def sign_up(request: PageRequest) -> HttpResponse:
    """Nobody signs up."""
    return render(request, "account/signup_closed.html", status=403)


@page(may=SIGNED_IN, methods=("GET",))
def passkeys(request: PageRequest) -> HttpResponse:
    """The list of passkeys stands on the page of all second factors."""
    return redirect("mfa_index")


@page(may=SIGNED_IN, methods=("GET",))
def account(request: PageRequest) -> HttpResponse:
    """The beginning of every address here leads to one's own account."""
    return redirect("accounts:you")
