"""Passwords and sessions: set anew, listed, ended; and pages of the library that are not in use."""

import re

import pytest
from django.core import mail
from django.test import Client

from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.viewer import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return s.somebody(Role.ANALYST)


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
