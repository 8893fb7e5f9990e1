"""The decorator that every operation of the API carries: what `page` is for pages.

It finds the key, counts its use, checks the declared permission, opens the transaction that shows the holder's rows
(read-only for GET), and lets the library parse, run and answer inside it. An answer that is an error undoes it all.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.decorators import decorate_view
from ninja.security import HttpBearer

from defendasone.accounts import actions
from defendasone.api.problems import TOO_MANY, WRONG_KEY, problem, said
from defendasone.core import limits
from defendasone.core.access import Limit, may, within
from defendasone.core.isolation import viewing
from defendasone.core.viewer import STRANGER

# Ours: enough for a program that looks every second at several things.
PER_KEY = Limit(600, timedelta(minutes=1))
# Tries with keys that are none, from one network address.
WRONG = Limit(60, timedelta(minutes=1))
FAILED = 400
LONGEST_NAME = 30

View = TypeVar("View", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]


class Key(HttpBearer):
    """`Authorization: Bearer KEY`. Cookies open nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The operation has found the key before the library asks."""
        return getattr(request, "key", None)


class _Undo(Exception):
    """Carries an error's answer out of the transaction, which it takes back."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def operation(*, may: str, limit: Limit = PER_KEY, records: bool = False) -> Callable[[View], View]:
    """Declare an operation: the permission it needs, and how often a key may call it.

    A GET may write nothing, unless it `records` that something was read.
    """
    permission = may

    def decorate(view: View) -> View:
        view.may = permission  # type: ignore[attr-defined]
        wrapped: View = decorate_view(lambda run: _within_rights(run, permission, limit, records))(view)
        return wrapped

    return decorate


def named(text: str) -> str:
    """A reference or a code out of an address, as the database keeps such: what is none finds nothing."""
    return "".join(each for each in text.upper() if each.isprintable())[:LONGEST_NAME]


def _within_rights(run: Run, permission: str, limit: Limit, records: bool) -> Run:
    @wraps(run)
    def serve(request: Any, **given: Any) -> HttpResponse:
        request.now = timezone.now()
        request.viewer = STRANGER
        refused = _identify(request) or _refuse(request, permission, limit)
        return refused or _inside(request, run, given, reading=not records)

    return serve


def _identify(request: Any) -> HttpResponse | None:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    found = actions.use_key(text.strip(), now=request.now) if kind.lower() == "bearer" and text.strip() else None
    if found is None:
        return WRONG_KEY() if within(request, WRONG, "api-key") else TOO_MANY(WRONG.window)
    request.key, request.viewer = found
    return None


def _refuse(request: Any, permission: str, limit: Limit) -> HttpResponse | None:
    name = f"api:{request.key.pk}:{request.resolver_match.route}"
    if limits.count(name, now=request.now, window=limit.window) > limit.most:
        return TOO_MANY(limit.window)
    return None if may(request.viewer, permission) else said(PermissionDenied())


def _inside(request: Any, run: Run, given: dict[str, Any], *, reading: bool) -> HttpResponse:
    try:
        with viewing(request.viewer, reading=reading and request.method in ("GET", "HEAD")):
            response = run(request, **given)
            if response.streaming:
                return problem(500, "This operation cannot stream.", "Tell the people who run this service.")
            if response.status_code >= FAILED:
                raise _Undo(response)
    except _Undo as undo:
        return undo.response
    return response
