"""The database takes no NUL character: requests that carry one are refused before anything looks for it."""

import pytest
from django.test import Client

from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["state=%00", "about=a%00b", "%00=a", "text=%00", "next=%00"])
@pytest.mark.parametrize("path", ["/", "/messages/", "/alerts/", "/people/", "/account/login/"])
def test_a_query_with_one_is_a_bad_request(path: str, query: str) -> None:
    for client in (Client(), accounts.signed_in(Role.ADMINISTRATOR)):
        assert client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("name", ["session", "csrftoken", "messages", "other"])
def test_a_cookie_with_one_is_a_bad_request(name: str) -> None:
    client = Client(headers={"cookie": f'{name}="\\000aaaaaaaaaaaaaaaa"'})
    assert client.get("/").status_code == 400


@pytest.mark.parametrize("path", ["/account/oidc/%00/login/", "/%00", "/alerts/a/%00/", "/api/v1/%00"])
def test_no_address_has_one(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_what_is_refused_says_so_on_a_page() -> None:
    refused = Client().get("/?a=%00")
    assert b"<h1" in refused.content
    assert "default-src" in refused.headers["Content-Security-Policy"]


def test_other_strange_characters_are_looked_for_as_they_are() -> None:
    client = accounts.signed_in(Role.ANALYST)
    for text in ("%E2%80%AE", "%ff%fe", "%ED%A0%80", "%01", "9" * 5000):
        assert client.get(f"/messages/?state={text}&page={text}").status_code == 200
