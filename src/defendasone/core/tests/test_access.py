"""What a page declares, and what that does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory

from defendasone.core import access
from defendasone.core.access import ANYONE, SIGNED_IN, Limit, PageRequest, page
from defendasone.core.flow import Refused
from defendasone.core.models import Installation
from defendasone.core.viewer import SECTOR_ROLES, STRANGER, Role, Viewer

pytestmark = pytest.mark.django_db
ANALYST = Viewer("018f0000-0000-7000-8000-000000000001", "Ann", frozenset({(Role.ANALYST, None)}))
OFFICER = Viewer("018f0000-0000-7000-8000-000000000002", "Olu", frozenset({(Role.OFFICER, 7)}))


def ask(view: Callable[..., HttpResponse], viewer: Viewer = ANALYST, method: str = "get", **how: Any) -> HttpResponse:
    request: Any = getattr(RequestFactory(), method)("/somewhere/?a=b", **how)
    request.viewer = viewer
    return view(request)


@page(may="alerts.write")
def write(request: PageRequest) -> HttpResponse:
    """A page for analysts that writes a row."""
    Installation.objects.create(demo=False, made=request.now)
    return HttpResponse(f"hello {request.viewer.name}")


def rows() -> int:
    return Installation.objects.count()


def test_a_page_says_what_it_needs() -> None:
    assert write.may == "alerts.write"  # type: ignore[attr-defined]


def test_who_may_is_served_and_what_they_write_is_kept() -> None:
    assert ask(write, method="post").content == b"hello Ann"
    assert rows() == 1


def test_who_may_not_is_turned_away_before_anything_happens() -> None:
    with pytest.raises(PermissionDenied):
        ask(write, OFFICER, method="post")
    assert rows() == 0


def test_a_stranger_is_asked_to_sign_in_and_brought_back() -> None:
    response = ask(write, STRANGER)
    assert response.status_code == 401
    assert "sign in" in response.content.decode().lower()


def test_reading_a_page_can_write_nothing() -> None:
    with pytest.raises(DatabaseError, match="read-only"):
        ask(write)


def test_a_page_that_records_readings_may_write_when_it_is_read() -> None:
    @page(may=SIGNED_IN, records=True)
    def read(request: PageRequest) -> HttpResponse:
        Installation.objects.create(demo=False, made=request.now)
        return HttpResponse()

    assert ask(read).status_code == 200
    assert rows() == 1


def test_a_refusal_is_a_page_that_says_why_and_nothing_is_half_done() -> None:
    @page(may=ANYONE)
    def refuse(request: PageRequest) -> HttpResponse:
        Installation.objects.create(demo=False, made=request.now)
        raise Refused("The moon is <full>.")

    response = ask(refuse, method="post")
    assert response.status_code == 409
    assert "The moon is &lt;full&gt;." in response.content.decode()
    assert rows() == 0


def test_an_error_leaves_nothing_half_done() -> None:
    @page(may=ANYONE)
    def fail(request: PageRequest) -> HttpResponse:
        Installation.objects.create(demo=False, made=request.now)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(fail, method="post")
    assert rows() == 0


@pytest.mark.parametrize("late", [lambda r: TemplateResponse(r, "404.html"), lambda r: StreamingHttpResponse(["x"])])
def test_a_response_that_would_render_outside_the_transaction_is_a_fault(
    late: Callable[[HttpRequest], HttpResponse],
) -> None:
    view = page(may=ANYONE)(late)
    with pytest.raises(TypeError, match="renders inside its transaction"):
        ask(view)


def test_a_method_that_is_not_declared_is_not_served() -> None:
    @page(may=ANYONE, methods=("GET",))
    def read(request: PageRequest) -> HttpResponse:
        return HttpResponse("x")

    assert ask(read, method="head").status_code == 200
    refused = ask(read, method="post")
    assert (refused.status_code, refused["Allow"]) == (405, "GET")


def test_a_limit_counts_each_address_and_says_so() -> None:
    @page(may=ANYONE, limit=Limit(2, timedelta(days=1)))
    def limited(request: PageRequest) -> HttpResponse:
        return HttpResponse()

    statuses = [ask(limited, REMOTE_ADDR="203.0.113.1").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert ask(limited, REMOTE_ADDR="203.0.113.2").status_code == 200


def test_the_database_is_told_who_looks_and_forgets_it() -> None:
    told: list[tuple[str, ...]] = []
    scopes = "select current_setting('defend.person', true), current_setting('defend.councils', true)"

    @page(may=ANYONE)
    def look(request: PageRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(scopes)
            told.append(cursor.fetchone() or ())
        return HttpResponse()

    ask(look, OFFICER)
    with connection.cursor() as cursor:
        cursor.execute(scopes)
        assert cursor.fetchone() in {("", ""), (None, None)}
    assert told == [(OFFICER.person, "7")]


def test_may_asks_for_the_council_where_one_is_named() -> None:
    assert access.may(OFFICER, "technology.write", 7)
    assert not access.may(OFFICER, "technology.write", 8)
    assert access.may(ANALYST, "contacts.write", 8)
    assert not access.may(ANALYST, "technology.write", 8)
    assert not access.may(STRANGER, SIGNED_IN)


def test_a_key_can_do_less_than_its_person() -> None:
    narrow = Viewer(ANALYST.person, "key", ANALYST.grants, scopes=frozenset({"alerts.read"}))
    assert access.may(narrow, "alerts.read")
    assert not access.may(narrow, "alerts.write")
    assert access.may(narrow, SIGNED_IN)


def test_require_raises_where_may_says_no() -> None:
    access.require(OFFICER, "alerts.answer", 7)
    with pytest.raises(PermissionDenied):
        access.require(OFFICER, "alerts.answer", 8)


def test_every_permission_is_explained_and_held_by_somebody() -> None:
    for name, (roles, sentence) in access.PERMISSIONS.items():
        assert roles, name
        assert sentence.endswith("."), name


def test_roles_without_pages_hold_no_permission_yet() -> None:
    held = frozenset().union(*(roles for roles, _ in access.PERMISSIONS.values()))
    assert not held & {Role.PARTNER, Role.WARP_LEAD, Role.SUPPLIER}
    assert held >= SECTOR_ROLES
