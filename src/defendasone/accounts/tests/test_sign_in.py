"""Signing in, a second factor, and what opens nothing."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
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


def test_a_forgotten_password_is_set_anew_and_does_not_go_round_the_second_factor(
    person: Person, client: Client
) -> None:
    secret = s.with_app(person)
    assert client.post("/account/password/reset/", {"email": person.email}).status_code == 302
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link
    assert mail.outbox[0].subject == "Choose a new password"
    form = client.get(link[1], follow=True)
    path = form.redirect_chain[-1][0]
    client.post(path, {"password1": "a new long password 1"})
    assert client.get(s.HOME).status_code == 401
    assert s.sign_in(client, person).status_code == 200, "the old one is wrong now"
    s.sign_in(client, person, "a new long password 1")
    client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert s.inside(client)
    assert s.page(Client().get(link[1], follow=True)).count("This link no longer works") == 1


def test_nothing_is_sent_to_an_address_without_an_account(client: Client) -> None:
    known = s.somebody(Role.ANALYST)
    one = client.post("/account/password/reset/", {"email": "no@body.example"})
    other = client.post("/account/password/reset/", {"email": known.email})
    assert one.headers["Location"] == other.headers["Location"]
    assert [message.to for message in mail.outbox] == [[known.email]]


def test_a_new_password_ends_the_other_sessions(person: Person) -> None:
    secret = s.with_app(person)
    clients = [Client(), Client()]
    for number, client in enumerate(clients):
        s.sign_in(client, person)
        client.post("/account/2fa/authenticate/", {"code": s.with_codes(person)[number] if number else s.code(secret)})
        assert s.inside(client)
    clients[0].post("/account/password/change/", {"oldpassword": s.PASSWORD, "password1": "a new long password 1"})
    assert [s.inside(client) for client in clients] == [True, False]
    assert mail.outbox[-1].subject == "Your password was changed"
    assert "Network address: 127.0.0.1" in mail.outbox[-1].body


def test_where_one_is_signed_in_is_listed_and_ended(person: Person) -> None:
    secret = s.with_app(person)
    here, there = Client(HTTP_USER_AGENT="Browser here"), Client(HTTP_USER_AGENT="<b>Browser there</b>")
    s.sign_in(here, person)
    here.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    s.sign_in(there, person)
    there.post("/account/2fa/authenticate/", {"code": s.with_codes(person)[0]})
    page = s.page(here.get("/account/sessions/"))
    assert "Browser here" in page
    assert "&lt;b&gt;Browser there" in page
    here.post("/account/sessions/")
    assert [s.inside(here), s.inside(there)] == [True, False]


def test_signing_out_takes_a_button(person: Person, client: Client) -> None:
    secret = s.with_app(person)
    s.sign_in(client, person)
    client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert "Sign out?" in s.page(client.get("/account/logout/"))
    assert s.inside(client)
    client.post("/account/logout/")
    assert client.get(s.HOME).status_code == 401


def test_an_account_that_is_closed_says_so_after_the_password(person: Person, client: Client) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    s.sign_in(client, person)
    assert not s.inside(client)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("signup/", 403),
        ("email/", 404),
        ("confirm-email/", 404),
        ("confirm-email/abc/", 404),
        ("password/set/", 404),
        ("login/code/confirm/", 404),
        ("2fa/recovery-codes/download/", 404),
        ("3rdparty/", 404),
        ("3rdparty/signup/", 404),
        ("social/signup/", 404),
    ],
)
def test_pages_of_the_library_that_are_not_in_use_say_so(path: str, status: int, client: Client) -> None:
    for response in (client.get(f"/account/{path}"), client.post(f"/account/{path}", {"email": "a@b.example"})):
        assert response.status_code == status
        assert "Sign in" in s.page(response) or "sign in" in s.page(response)
    assert not Person.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "[::1]:8123"])
def test_signing_in_at_an_address_of_digits_goes_on_at_the_name(host: str, client: Client) -> None:
    response = client.get("/account/login/?next=/people/", headers={"host": host})
    assert response.headers["Location"] == "http://localhost:8123/account/login/?next=/people/"
    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/account/login/", headers={"host": "localhost:8123"}).status_code == 200


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/account/login/", headers={"host": "evil.example"}).status_code == 400


def test_no_page_of_signing_in_needs_inline_script_or_style(person: Person, client: Client) -> None:
    s.with_app(person)
    pages = [s.page(client.get("/account/login/")), s.page(client.get("/account/password/reset/"))]
    s.sign_in(client, person)
    pages.append(s.page(client.get("/account/2fa/authenticate/")))
    for page in pages:
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in script or 'type="application/json"' in script for script in scripts)
        assert "style=" not in page
        assert not re.search(r"\son[a-z]+=", page)
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
