"""Every route of the service, as everybody: who is let in is written here a second time, by hand."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from defendasone.alerts import apps, urls
from defendasone.core.access import ANYONE, may
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory

pytestmark = pytest.mark.django_db
COUNCIL = {Role.OFFICER, Role.LEAD, Role.LEADER}
SECTOR = {Role.ANALYST, Role.DUTY, Role.APPROVER, Role.ADMINISTRATOR}
WRITERS = {Role.ANALYST, Role.DUTY}
MANAGERS = {Role.ANALYST, Role.DUTY, Role.APPROVER}
ANSWERERS = {Role.OFFICER, Role.LEAD}
EVERYBODY = set(Role)
# Route -> who opens it. What is not here fails.
ROUTES: dict[str, set[Role]] = {
    "list": COUNCIL | SECTOR,
    "new": WRITERS,
    "evidence": SECTOR,
    "evidence-csv": SECTOR,
    "lists": SECTOR,
    "list-new": WRITERS,
    "list-change": WRITERS,
    "link": EVERYBODY,
    "alert": COUNCIL | SECTOR,
    "edit": WRITERS,
    "audience": WRITERS,
    "check": SECTOR,
    "submit": WRITERS,
    "approve": {Role.APPROVER},
    "return": {Role.APPROVER},
    "publish": MANAGERS,
    "publish-urgently": {Role.DUTY},
    "counts": SECTOR,
    "words": SECTOR,
    "late": SECTOR,
    "answers-csv": SECTOR,
    "opinions": SECTOR,
    "council": SECTOR,
    "remind": MANAGERS,
    "extend": MANAGERS,
    "correct": WRITERS,
    "review": {Role.APPROVER},
    "withdraw": MANAGERS,
    "close": MANAGERS,
    "acknowledge": ANSWERERS,
    "answer": ANSWERERS,
    "feedback": COUNCIL | SECTOR,
}
ONLY_SENT = {
    "submit",
    "approve",
    "return",
    "publish",
    "publish-urgently",
    "remind",
    "correct",
    "review",
    "acknowledge",
    "answer",
    "feedback",
}
ONLY_READ = {
    "list",
    "evidence",
    "evidence-csv",
    "lists",
    "alert",
    "check",
    "counts",
    "words",
    "late",
    "answers-csv",
    "opinions",
    "council",
}


def views() -> dict[str, object]:
    return {pattern.name or "": pattern.callback for pattern in urls.urlpatterns}


def test_every_route_is_in_the_table() -> None:
    assert set(views()) == set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_declares_what_the_table_says(name: str) -> None:
    permission = views()[name].may  # type: ignore[attr-defined]
    if permission == ANYONE:
        assert ROUTES[name] == EVERYBODY
        return
    council = directory.council()
    viewers = {role: accounts.viewer(role, at=council if role in COUNCIL else None) for role in Role}
    assert {role for role, viewer in viewers.items() if may(viewer, permission)} == ROUTES[name]


def addresses(here: Council, now: datetime) -> dict[str, str]:
    alert = factory.published(now, here)
    given = {
        "list-change": ["00000000-0000-0000-0000-000000000000"],
        "link": ["x"],
        "council": [alert.reference, here.gss],
    }
    plain = {"list", "new", "evidence", "evidence-csv", "lists", "list-new"}
    return {
        name: reverse(f"alerts:{name}", args=given.get(name, [] if name in plain else [alert.reference]))
        for name in ROUTES
    }


@pytest.mark.parametrize("role", [*Role, None])
def test_nobody_opens_what_is_not_theirs(here: Council, now: datetime, role: Role | None) -> None:
    """403 for a person, 401 for a stranger; what is theirs is never one of them."""
    client = accounts.signed_in(role, at=here if role in COUNCIL else None) if role else Client()
    refused = 403 if role else 401
    for name, address in addresses(here, now).items():
        for method in {"GET", "POST"} - ({"GET"} if name in ONLY_SENT else {"POST"} if name in ONLY_READ else set()):
            status = client.generic(method, address).status_code
            let_in = role in ROUTES[name] or (role is None and name == "link")
            assert (status != refused) == let_in, (name, method, status)
            assert status < 500, (name, method, status)


@pytest.mark.parametrize("name", sorted(ONLY_SENT | ONLY_READ))
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_route_takes_the_methods_that_it_is_for(here: Council, now: datetime, name: str, method: str) -> None:
    client = accounts.signed_in(Role.DUTY, Role.APPROVER, Role.ANALYST)
    status = client.generic(method, addresses(here, now)[name]).status_code
    allowed = {"POST"} if name in ONLY_SENT else {"GET"}
    assert (status == 405) == (method not in allowed)


def test_the_menu_leads_where_its_readers_may_go() -> None:
    for _, route, permission in apps.AlertsConfig.navigation:
        assert views()[route.removeprefix("alerts:")].may == permission  # type: ignore[attr-defined]


def test_the_service_stands_under_its_own_path() -> None:
    (found,) = [
        each for each in get_resolver().url_patterns if isinstance(each, URLResolver) and each.app_name == "alerts"
    ]
    assert str(found.pattern) == "alerts/"
