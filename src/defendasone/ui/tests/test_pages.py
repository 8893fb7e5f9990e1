"""Lists in pages: addresses that say everything, and the way back."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from defendasone.testing.pages import Page
from defendasone.ui.pages import MOST_PER_PAGE, links, paginate, redirect_back, with_query

REQUESTS = RequestFactory()


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("3", 3), ("99", 10), ("0", 10), ("-1", 10), ("x", 1), ("1e3", 1)]
)
def test_a_page_number_that_means_nothing_leads_to_a_page_that_exists(asked: str, number: int) -> None:
    assert paginate(REQUESTS.get("/", {"page": asked}), range(100), per_page=10).number == number


@pytest.mark.parametrize(("wanted", "given"), [(10, 10), (0, 1), (10**6, MOST_PER_PAGE)])
def test_a_page_is_never_empty_and_never_endless(wanted: int, given: int) -> None:
    assert len(paginate(REQUESTS.get("/"), range(10**4), per_page=wanted).object_list) == given


def test_other_pages_keep_the_filters() -> None:
    page = Paginator(range(100), 10).get_page(5)
    made = links(page, QueryDict("region=South+East&status=live&status=closed&page=5"))
    assert made.previous == "?region=South+East&status=live&status=closed&page=4"
    assert made.next == "?region=South+East&status=live&status=closed&page=6"
    assert [item.number for item in made.items] == [1, 0, 4, 5, 6, 0, 10]
    assert [item.number for item in made.items if item.current] == [5]


def test_first_and_last_page_lead_one_way() -> None:
    pages = Paginator(range(100), 10)
    assert links(pages.get_page(1), None).previous == ""
    assert links(pages.get_page(10), None).next == ""


@pytest.mark.parametrize(
    "query", [QueryDict("a=1&b=&c=x%26y"), "?a=1&b=&c=x%26y", "a=1&c=x%26y", {"a": 1, "b": "", "c": "x&y"}]
)
def test_a_query_may_come_in_any_form_and_empty_values_go(query: Any) -> None:
    assert with_query(query, page=2) == "?a=1&c=x%26y&page=2"


def test_a_change_replaces_and_an_empty_change_removes() -> None:
    assert with_query("a=1&page=3", page=4) == "?a=1&page=4"
    assert with_query("a=1&page=3", page="") == "?a=1"
    assert with_query(None) == "?"


def test_the_query_that_was_given_stays_as_it_was() -> None:
    given = QueryDict("a=1")
    with_query(given, page=2)
    assert given.urlencode() == "a=1"


def test_pagination_is_drawn_with_filters_that_cannot_break_out() -> None:
    page = Paginator(range(100), 10).get_page(2)
    drawn = Page(render_to_string("ui/pagination.html", {"page_obj": page, "query": 'q="><script>'}))
    assert not drawn.all("script")
    assert drawn.links["Next page"].endswith("page=3")
    assert drawn.all("a", **{"aria-current": "page"})[0].text == "2"


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(5), 10).get_page(1)
    assert render_to_string("ui/pagination.html", {"page_obj": page, "query": ""}).strip() == ""


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/alerts/?page=2", "/alerts/?page=2"),
        ("http://testserver/alerts/", "http://testserver/alerts/"),
        ("https://evil.example/", "/account/login/"),
        ("//evil.example/", "/account/login/"),
        ("/\\evil.example", "/account/login/"),
        ("javascript:alert(1)", "/account/login/"),
        ("", "/account/login/"),
    ],
)
def test_the_way_back_never_leaves_the_service(asked: str, leads_to: str) -> None:
    assert redirect_back(REQUESTS.post("/", {"next": asked}), "account_login")["Location"] == leads_to


def test_an_address_in_the_query_is_no_way_back() -> None:
    """Only the form that was sent says where it came from."""
    assert redirect_back(REQUESTS.post("/?next=/elsewhere/"), "account_login")["Location"] == "/account/login/"
