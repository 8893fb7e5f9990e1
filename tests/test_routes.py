"""Every route, as every role, as a stranger and as a stranger with a signed link: what it declares is what it does."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.accounts import links, queries
from defendasone.accounts.models import ApiKey
from defendasone.core.access import ANYONE, PERMISSIONS, SIGNED_IN, may
from defendasone.core.viewer import COUNCIL_ROLES, STRANGER, Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service
from defendasone.testing.routes import Route, operations, routes

# What the sign-in library answers on GET: to a stranger, and to somebody signed in with a second factor, a moment ago.
LIBRARY: dict[str, tuple[int, int]] = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_reauthenticate": (302, 200),
    "account_change_password": (302, 200),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (302, 200),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_add_webauthn": (302, 200),
    "mfa_remove_webauthn": (302, 404),
    "mfa_edit_webauthn": (302, 404),
    "mfa_login_webauthn": (302, 302),
    "socialaccount_login_cancelled": (200, 200),
    "socialaccount_login_error": (401, 401),
    "openid_connect_login": (404, 404),
    "openid_connect_callback": (404, 404),
    "usersessions_list": (302, 200),
}
ALL = routes()
OURS = [route for route in ALL if route.name not in LIBRARY]
REFUSED = (401, 403)


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


def client_as(role: Role, council: Council, route: Route) -> tuple[Client, Any]:
    """Somebody with this role, by session or, for the API, by a key that claims every scope there is."""
    person = accounts.person(role, at=council if role in COUNCIL_ROLES else None)
    viewer = queries.viewer(person)
    if not operations(route.callback):
        return accounts.client(person), viewer
    now = timezone.now()
    with service():
        ApiKey.objects.create(
            person=person, name="all", digest=hashlib.sha256(b"defend_" + role.encode()).digest(),
            scopes=sorted(PERMISSIONS), made=now, expires=now + timedelta(days=1),
        )  # fmt: skip
    return Client(headers={"authorization": f"Bearer defend_{role}"}), viewer


def with_link(council: Council) -> Client:
    """A stranger who has opened an invitation."""
    client = Client()
    letter = accounts.invitation("n@here.example", Role.OFFICER, council).letter
    assert client.get(f"/people/join/{links.token(letter)}/").status_code == 200
    return client


def methods(route: Route) -> list[str]:
    """The methods to try: all of an operation's; of a page what forms can send."""
    wanted = {method for each in operations(route.callback) for method in each.methods} or {"GET", "POST"}
    return sorted(method for method in wanted if route.declared(method))


def check(route: Route, method: str, response: Any, *, allowed: bool, signed_in: bool) -> None:
    where = f"{method} {route.name} declares {route.declared(method)}: {response.status_code}"
    assert response.status_code < 500, where
    if route.alike:
        assert response.status_code in (route.alike, 405), where
    elif allowed:
        assert response.status_code not in REFUSED, where
    else:
        assert response.status_code in ((403, 405) if signed_in else (401, 405)), where


def test_there_are_routes() -> None:
    names = {route.name for route in ALL}
    assert {"accounts:people", "account_login", "api:v1:me", "overview:home"} <= names


@pytest.mark.parametrize("route", ALL, ids=lambda route: route.name)
def test_every_route_declares_who_may_or_stands_in_the_librarys_table(route: Route) -> None:
    if route.name in LIBRARY:
        assert route.declared("GET") is None, "It declares for itself: take it out of the table."
        return
    for operation in operations(route.callback):
        assert getattr(operation.view_func, "may", None), f"{route.name}: an operation without @operation(may=...)"
    declared = methods(route)
    assert declared, f"{route.name} has no @page(may=...), and LIBRARY in this test does not know it"
    assert {route.declared(method) for method in declared} <= {*PERMISSIONS, ANYONE, SIGNED_IN}


def test_the_librarys_table_names_nothing_that_is_gone() -> None:
    assert set(LIBRARY) <= {route.name for route in ALL}


@pytest.mark.django_db
@pytest.mark.parametrize("route", OURS, ids=lambda route: route.name)
def test_each_role_gets_what_the_permission_says(route: Route, here: Council) -> None:
    path = route.path(here)
    for role in Role:
        client, viewer = client_as(role, here, route)
        for method in methods(route):
            allowed = may(viewer, route.declared(method) or "")
            response = client.generic(method, path)
            check(route, method, response, allowed=allowed, signed_in=True)


@pytest.mark.django_db
@pytest.mark.parametrize("route", OURS, ids=lambda route: route.name)
def test_strangers_get_nothing_that_is_not_for_anyone(route: Route, here: Council) -> None:
    path = route.path(here)
    for client in (Client(), with_link(here)):
        for method in methods(route):
            allowed = may(STRANGER, route.declared(method) or "") and not operations(route.callback)
            response = client.generic(method, path)
            check(route, method, response, allowed=allowed, signed_in=False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LIBRARY)
def test_the_library_answers_as_the_table_says(name: str, here: Council) -> None:
    route = next(route for route in ALL if route.name == name)
    path = route.path()
    inside = accounts.signed_in(Role.OFFICER, at=here)
    assert (Client().get(path).status_code, inside.get(path).status_code) == LIBRARY[name]
    assert with_link(here).get(path).status_code == LIBRARY[name][0]
    for client in (Client(), inside):
        assert client.post(path).status_code < 500
