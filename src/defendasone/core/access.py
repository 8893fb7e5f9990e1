"""Who may do what, decided in one place: the permissions, and the decorator that every page carries.

`@page(may="alerts.write")` is a route's declaration. It checks the permission, opens the transaction in which the
database shows this viewer's rows, lets the view fetch, act and render inside it, and turns a refusal into a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from defendasone.core import limits
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import COUNCIL_ROLES, OUTSIDE_ROLES, SECTOR_ROLES, Role, Viewer

ANYONE = "anyone"
SIGNED_IN = "signed-in"

OFFICERS = frozenset({Role.OFFICER, Role.LEAD})
LEADS = frozenset({Role.LEAD})
WRITERS = frozenset({Role.ANALYST, Role.DUTY})
APPROVERS = frozenset({Role.APPROVER})
DUTY = frozenset({Role.DUTY})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
EVERYONE = COUNCIL_ROLES | SECTOR_ROLES | OUTSIDE_ROLES

# Name -> (who, what it lets them do). docs/rules.md prints this table.
PERMISSIONS: dict[str, tuple[frozenset[Role], str]] = {
    "alerts.read": (
        COUNCIL_ROLES | SECTOR_ROLES,
        "Read alerts that were sent to your councils; the coordinator reads all.",
    ),
    "alerts.answer": (OFFICERS, "Answer an alert for your councils."),
    "alerts.write": (WRITERS, "Write alerts, choose who gets them, ask for review."),
    "alerts.approve": (APPROVERS, "Approve or return an alert that somebody else wrote."),
    "alerts.publish": (WRITERS | APPROVERS, "Publish an approved alert."),
    "alerts.urgent": (DUTY, "Publish an alert before review, with a reason."),
    "alerts.manage": (WRITERS | APPROVERS, "Remind, add councils to, withdraw and close a published alert."),
    "alerts.follow": (SECTOR_ROLES, "See who has answered what, and the evidence across alerts."),
    "intelligence.read": (SECTOR_ROLES, "Read vulnerabilities and intelligence items."),
    "intelligence.write": (WRITERS, "Enter intelligence items and import catalogues."),
    "technology.read": (
        COUNCIL_ROLES | SECTOR_ROLES,
        "Read your councils' technology registers; the coordinator reads all.",
    ),
    "technology.write": (OFFICERS, "Change your councils' technology registers."),
    "councils.own": (COUNCIL_ROLES, "Find the page of your own council."),
    "councils.read": (SECTOR_ROLES, "Read the directory of councils and their contacts."),
    "councils.write": (ADMINISTRATORS, "Change the directory: mergers, shared services, partners."),
    "contacts.read": (COUNCIL_ROLES | SECTOR_ROLES, "Read your councils' contacts; the coordinator reads all."),
    "contacts.write": (OFFICERS | WRITERS | ADMINISTRATORS, "Change and confirm contacts."),
    "people.read": (LEADS | ADMINISTRATORS, "See the people of your council, or the coordinator's."),
    "people.manage": (LEADS | ADMINISTRATORS, "Invite people and end their access."),
    "messages.read": (SECTOR_ROLES, "See what was sent to whom."),
    "keys.manage": (COUNCIL_ROLES | SECTOR_ROLES, "Make and end your own API keys."),
}

Parameters = ParamSpec("Parameters")


class PageRequest(HttpRequest):
    """A request inside a page: it knows who looks and what time it is."""

    viewer: Viewer
    now: datetime


View = Callable[Concatenate[PageRequest, Parameters], HttpResponse]


@dataclass(frozen=True)
class Limit:
    """At most `most` requests in `window` from one network address."""

    most: int
    window: timedelta


def may(viewer: Viewer, permission: str, council: int | None = None) -> bool:
    """Whether this viewer has a permission, at this council where one is named."""
    if permission == ANYONE:
        return True
    if permission == SIGNED_IN:
        return viewer.signed_in
    if viewer.scopes is not None and permission not in viewer.scopes:
        return False
    roles, _ = PERMISSIONS[permission]
    if council is None or viewer.roles & roles & SECTOR_ROLES:
        return bool(viewer.roles & roles)
    return council in viewer.councils_as(roles)


def require(viewer: Viewer, permission: str, council: int | None = None) -> None:
    """Raise PermissionDenied where `may` says no."""
    if not may(viewer, permission, council):
        raise PermissionDenied


def page(
    *, may: str, methods: tuple[str, ...] = ("GET", "POST"), records: bool = False, limit: Limit | None = None
) -> Callable[[View[Parameters]], Callable[Concatenate[HttpRequest, Parameters], HttpResponse]]:
    """Declare a route. A GET may write nothing, unless it `records` that something was read."""
    permission = may

    def decorate(view: View[Parameters]) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponse]:
        @wraps(view)
        def serve(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
            if request.method not in methods and request.method != "HEAD":
                return HttpResponseNotAllowed(methods)
            if limit and not within(request, limit, view.__name__):
                return render(request, "429.html", status=429)
            return _serve(request, permission, not records, lambda ready: view(ready, *args, **kwargs))

        serve.may = permission  # type: ignore[attr-defined]
        return serve

    return decorate


def within(request: HttpRequest, limit: Limit, what: str) -> bool:
    """Count this request against its limit. Outside the page's transaction: a refusal must not uncount it."""
    address = request.META.get("REMOTE_ADDR", "")
    return limits.count(f"{what}:{address}", now=timezone.now(), window=limit.window) <= limit.most


def _serve(
    request: Any,
    permission: str,
    reading: bool,
    view: Callable[[Any], HttpResponse],
) -> HttpResponse:
    viewer: Viewer = request.viewer
    request.now = timezone.now()
    if not may(viewer, permission):
        if viewer.signed_in:
            raise PermissionDenied
        return render(request, "sign-in-first.html", {"next": request.get_full_path()}, status=401)
    try:
        with viewing(viewer, reading=reading and request.method in ("GET", "HEAD")):
            response = view(request)
            _check_rendered(response)
    except Refused as refusal:
        return render(request, "refused.html", {"why": str(refusal)}, status=409)
    return response


def _check_rendered(response: HttpResponse) -> None:
    """A response that renders or streams later would do so outside the transaction, with nobody's rows or all."""
    if response.streaming or (isinstance(response, SimpleTemplateResponse) and not response.is_rendered):
        raise TypeError("A page renders inside its transaction: use render(), or open viewing() in the stream.")
