"""Signing in, a second factor, and what opens nothing."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.viewer import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return s.somebody(Role.ANALYST)


def test_the_sign_in_page_offers_a_passkey_and_a_password_and_no_sign_up(client: Client) -> None:
    page = s.page(client.get("/account/login/"))
    assert "Sign in with a passkey" in page
    assert 'autocomplete="current-password"' in page
    assert "/account/signup/" not in page


def test_a_password_alone_leads_to_setting_up_a_second_factor(person: Person, client: Client) -> None:
    """ACC-7."""
    assert s.sign_in(client, person).status_code == 302
    for path in ("/", s.HOME, "/people/", "/account/email/", "/account/password/change/", "/account/sessions/"):
        assert client.get(path).headers["Location"] == "/people/you/second-factor/", path
    for path in ("/people/you/second-factor/", "/account/2fa/", "/account/reauthenticate/", "/account/logout/"):
        assert client.get(path).status_code == 200, path


def test_a_wrong_password_says_one_thing_whether_or_not_there_is_an_account(person: Person, client: Client) -> None:
    wrong = s.page(s.sign_in(client, person, "not the password"))
    unknown = s.page(client.post("/account/login/", {"login": "no@body.example", "password": "not the password"}))
    for page in (wrong, unknown):
        assert "The e-mail address or the password is wrong." in page
        assert "not the password" not in page
    assert not s.inside(client)


def test_capitals_in_the_address_do_not_matter(person: Person, client: Client) -> None:
    response = client.post("/account/login/", {"login": person.email.upper(), "password": s.PASSWORD})
    assert response.status_code == 302


def test_with_an_app_the_code_is_asked_for_and_opens(person: Person, client: Client) -> None:
    secret = s.with_app(person)
    assert s.sign_in(client, person).headers["Location"] == "/account/2fa/authenticate/"
    assert client.get(s.HOME).status_code == 401, "the password alone signs nobody in"
    page = s.page(client.get("/account/2fa/authenticate/"))
    assert 'autocomplete="one-time-code"' in page
    assert client.post("/account/2fa/authenticate/", {"code": s.code(secret)}).status_code == 302
    assert s.inside(client)


def test_a_wrong_code_an_old_code_and_a_used_code_open_nothing(person: Person, client: Client) -> None:
    secret = s.with_app(person)
    s.sign_in(client, person)
    now = s.code(secret)
    for wrong in ("000000" if now != "000000" else "111111", s.code(secret, periods_ago=10), "", "abc"):
        assert client.post("/account/2fa/authenticate/", {"code": wrong}).status_code == 200
    client.post("/account/2fa/authenticate/", {"code": now})
    second = Client()
    s.sign_in(second, person)
    assert "did not match" in s.page(second.post("/account/2fa/authenticate/", {"code": now}))


def test_a_recovery_code_opens_once(person: Person, client: Client) -> None:
    s.with_app(person)
    recovery = s.with_codes(person)[0]
    s.sign_in(client, person)
    client.post("/account/2fa/authenticate/", {"code": recovery})
    assert s.inside(client)
    second = Client()
    s.sign_in(second, person)
    assert second.post("/account/2fa/authenticate/", {"code": recovery}).status_code == 200


def test_a_session_from_before_the_second_factor_has_to_use_it(person: Person, client: Client) -> None:
    """ACC-7: whoever knew the password earlier is not in because its owner has a second factor now."""
    s.sign_in(client, person)
    secret = s.with_app(person)
    where = client.get("/people/?at=1").headers["Location"]
    assert where == "/account/2fa/reauthenticate/?next=%2Fpeople%2F%3Fat%3D1"
    for path in ("/account/2fa/", "/account/2fa/webauthn/add/", "/account/reauthenticate/", "/people/you/keys/new/"):
        assert client.get(path).headers["Location"].startswith("/account/2fa/reauthenticate/"), path
    assert client.post("/people/you/keys/new/").headers["Location"] == "/account/2fa/reauthenticate/"
    assert client.get("/account/logout/").status_code == 200
    client.post("/account/2fa/reauthenticate/", {"code": s.code(secret)})
    assert s.inside(client)


def test_who_removes_the_last_factor_sets_up_a_new_one(person: Person, client: Client) -> None:
    """ACC-7."""
    secret = s.with_app(person)
    s.sign_in(client, person)
    client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert s.inside(client)
    Authenticator.objects.filter(user=person).delete()
    assert client.get(s.HOME).headers["Location"] == "/people/you/second-factor/"


def test_part_of_a_page_is_not_replaced_by_another_page(person: Person, client: Client) -> None:
    s.sign_in(client, person)
    response = client.get("/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/people/you/second-factor/"
    assert "Location" not in response.headers


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/openapi.json", "/account/logout/"])
def test_what_shows_nothing_of_anybody_stays_open(path: str, person: Person, client: Client) -> None:
    s.sign_in(client, person)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_signing_in_leads_nowhere_else(evil: str, person: Person, client: Client) -> None:
    secret = s.with_app(person)
    s.sign_in(client, person, next=evil)
    response = client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert response.headers["Location"] == "/"
    assert "evil" not in client.get("//evil.example/%2e%2e").headers.get("Location", "")


def test_signing_in_leads_back_to_what_was_wanted(person: Person, client: Client) -> None:
    secret = s.with_app(person)
    s.sign_in(client, person, next="/people/you/keys/")
    response = client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert response.headers["Location"] == "/people/you/keys/"


def test_setting_up_an_app_ends_with_recovery_codes_shown_once(person: Person, client: Client) -> None:
    s.sign_in(client, person)
    client.post("/account/reauthenticate/", {"password": s.PASSWORD})
    page = s.page(client.get("/account/2fa/totp/activate/"))
    found = re.search(r"Secret: <code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found
    assert "data:" not in page
    done = client.post("/account/2fa/totp/activate/", {"code": s.code(found[1])})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    codes = re.findall(r"<code>(\d{8})</code>", s.page(client.get("/account/2fa/recovery-codes/")))
    assert len(set(codes)) == 10
    again = s.page(client.get("/account/2fa/recovery-codes/"))
    assert not re.search(r"\d{8}", again)
    assert "not shown again" in again
    assert s.inside(client), "who typed the first code has used the app in this session"


def test_a_wrong_first_code_sets_nothing_up(person: Person, client: Client) -> None:
    s.sign_in(client, person)
    client.post("/account/reauthenticate/", {"password": s.PASSWORD})
    client.get("/account/2fa/totp/activate/")
    assert client.post("/account/2fa/totp/activate/", {"code": "12"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_the_picture_of_the_secret_is_ours_and_kept_nowhere(person: Person, client: Client) -> None:
    assert client.get("/account/2fa/totp/qr.svg").status_code == 401
    s.sign_in(client, person)
    assert client.get("/account/2fa/totp/qr.svg").status_code == 404
    client.post("/account/reauthenticate/", {"password": s.PASSWORD})
    page = s.page(client.get("/account/2fa/totp/activate/"))
    assert 'src="/account/2fa/totp/qr.svg"' in page
    response = client.get("/account/2fa/totp/qr.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in response.headers["Cache-Control"]
    assert s.page(response).startswith("<svg")
    assert "style" not in s.page(response)


def test_an_apps_secret_is_nowhere_in_the_database(person: Person, client: Client) -> None:
    s.sign_in(client, person)
    client.post("/account/reauthenticate/", {"password": s.PASSWORD})
    found = re.search(r"Secret: <code[^>]*>([A-Z2-7]{32})</code>", s.page(client.get("/account/2fa/totp/activate/")))
    assert found
    client.post("/account/2fa/totp/activate/", {"code": s.code(found[1])})
    with connection.cursor() as cursor:
        cursor.execute("select data::text from mfa_authenticator")
        rows = " ".join(row[0] for row in cursor.fetchall())
    assert found[1] not in rows
    assert re.search(r"\b\d{8}\b", rows) is None
    assert all("mfa.totp.secret" not in each.get_decoded() for each in Session.objects.all())
