"""Passkeys, with an authenticator in software: setting up, signing in with one alone, as a second factor, removing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.viewer import Role
from defendasone.testing.passkeys import Passkey

pytestmark = pytest.mark.django_db
ORIGIN = "http://localhost:8123"
ADD = "/account/2fa/webauthn/add/"


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost", SERVER_PORT="8123")


@pytest.fixture
def person() -> Person:
    return s.somebody(Role.ANALYST)


def set_up(browser: Client, person: Person, passkey: Passkey) -> None:
    s.sign_in(browser, person)
    browser.post("/account/reauthenticate/", {"password": s.PASSWORD})
    options = s.data(browser.get(ADD))["creation_options"]
    sent = {"name": "Laptop", "credential": passkey.create(options), "passwordless": "on"}
    assert browser.post(ADD, sent).headers["Location"] == "/account/2fa/recovery-codes/"


def alone(browser: Client, passkey: Passkey) -> int:
    """Sign in with the passkey and nothing else."""
    asked = browser.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    credential = passkey.get(json.loads(asked.content)["request_options"])
    return browser.post("/account/2fa/webauthn/login/", {"credential": credential}).status_code


def test_a_passkey_is_bound_to_the_name_that_people_type(browser: Client, person: Person) -> None:
    s.sign_in(browser, person)
    browser.post("/account/reauthenticate/", {"password": s.PASSWORD})
    options = s.data(browser.get(ADD))["creation_options"]["publicKey"]
    assert options["rp"] == {"id": "localhost", "name": "Defend as One"}
    assert options["user"]["name"] == person.email


def test_who_sets_up_a_passkey_is_inside_at_once(browser: Client, person: Person) -> None:
    set_up(browser, person, Passkey(ORIGIN))
    assert s.inside(browser)
    assert "Laptop" in s.page(browser.get("/account/2fa/"))


def test_a_passkey_alone_signs_in(browser: Client, person: Person) -> None:
    passkey = Passkey(ORIGIN)
    set_up(browser, person, passkey)
    fresh = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    assert alone(fresh, passkey) == 302
    assert s.inside(fresh)


def test_a_passkey_that_checks_no_finger_or_pin_does_not_sign_in_alone(browser: Client, person: Person) -> None:
    passkey = Passkey(ORIGIN)
    set_up(browser, person, passkey)
    passkey.flags = Passkey(ORIGIN, verifies=False).flags
    fresh = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    alone(fresh, passkey)
    assert not s.inside(fresh)


def test_a_passkey_is_a_second_factor_after_the_password(browser: Client, person: Person) -> None:
    passkey = Passkey(ORIGIN)
    set_up(browser, person, passkey)
    fresh = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    s.sign_in(fresh, person)
    options = s.data(fresh.get("/account/2fa/authenticate/"))["request_options"]
    fresh.post("/account/2fa/authenticate/", {"credential": passkey.get(options)})
    assert s.inside(fresh)


def test_an_answer_to_another_question_opens_nothing(browser: Client, person: Person) -> None:
    passkey = Passkey(ORIGIN)
    set_up(browser, person, passkey)
    fresh = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    s.sign_in(fresh, person)
    old = passkey.get(s.data(fresh.get("/account/2fa/authenticate/"))["request_options"])
    fresh.get("/account/2fa/authenticate/")
    fresh.post("/account/2fa/authenticate/", {"credential": old})
    assert not s.inside(fresh)


def test_somebody_elses_passkey_opens_nothing(browser: Client, person: Person) -> None:
    set_up(browser, person, Passkey(ORIGIN))
    thief = Passkey(ORIGIN)
    fresh = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    s.sign_in(fresh, person)
    options = s.data(fresh.get("/account/2fa/authenticate/"))["request_options"]
    fresh.post("/account/2fa/authenticate/", {"credential": thief.get(options)})
    assert not s.inside(fresh)


def test_a_passkey_with_the_right_name_and_the_wrong_key_opens_nothing(browser: Client, person: Person) -> None:
    real, forged = Passkey(ORIGIN), Passkey(ORIGIN)
    set_up(browser, person, real)
    forged.id, forged.user = real.id, real.user
    fresh = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    assert alone(fresh, forged) == 302
    assert not s.inside(fresh)


BROKEN = [
    "",
    "{}",
    "[]",
    "null",
    "7",
    '{"id": 1}',
    '{"rawId": 1, "id": "", "response": {}}',
    '{"rawId": "AA", "id": "AA", "response": {"userHandle": "!!"}}',
    '{"rawId": "AA", "id": "AA", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}',
    "x" * 999,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_answers_are_refused_and_crash_nothing(broken: str, browser: Client, person: Person) -> None:
    browser.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert browser.post("/account/2fa/webauthn/login/", {"credential": broken}).status_code == 302
    assert not s.inside(browser)
    s.with_app(person)
    s.sign_in(browser, person)
    browser.get("/account/2fa/authenticate/")
    assert browser.post("/account/2fa/authenticate/", {"credential": broken}).status_code == 200


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_new_passkeys_are_refused_and_crash_nothing(broken: str, browser: Client, person: Person) -> None:
    s.sign_in(browser, person)
    browser.post("/account/reauthenticate/", {"password": s.PASSWORD})
    browser.get(ADD)
    assert browser.post(ADD, {"name": "x", "credential": broken}).status_code == 200
    assert not Authenticator.objects.exists()


def test_who_has_only_a_passkey_proves_an_older_session_with_it(browser: Client, person: Person) -> None:
    """ACC-7."""
    older = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    s.sign_in(older, person)
    passkey = Passkey(ORIGIN)
    set_up(browser, person, passkey)
    where = older.get(s.HOME).headers["Location"]
    assert where == "/account/2fa/webauthn/reauthenticate/?next=%2Fpeople%2Fyou%2F"
    options = s.data(older.get(where))["request_options"]
    response = older.post("/account/2fa/webauthn/reauthenticate/", {"credential": passkey.get(options), "next": s.HOME})
    assert response.headers["Location"] == s.HOME
    assert s.inside(older)


def test_a_passkey_is_renamed_and_removed(browser: Client, person: Person) -> None:
    set_up(browser, person, Passkey(ORIGIN))
    key = Authenticator.objects.get(type="webauthn").pk
    assert browser.post(f"/account/2fa/webauthn/keys/{key}/edit/", {"name": "Phone"}).status_code == 302
    assert "Phone" in s.page(browser.get("/account/2fa/"))
    assert "Remove the passkey Phone?" in s.page(browser.get(f"/account/2fa/webauthn/keys/{key}/remove/"))
    browser.post(f"/account/2fa/webauthn/keys/{key}/remove/")
    assert browser.get(s.HOME).headers["Location"] == "/people/you/second-factor/"


def test_nobody_touches_another_persons_passkey(browser: Client, person: Person) -> None:
    set_up(browser, person, Passkey(ORIGIN))
    key = Authenticator.objects.get(type="webauthn").pk
    other = Client(SERVER_NAME="localhost", SERVER_PORT="8123")
    set_up(other, s.somebody(Role.ANALYST), Passkey(ORIGIN))
    for verb in ("edit", "remove"):
        assert other.get(f"/account/2fa/webauthn/keys/{key}/{verb}/").status_code == 404
        assert other.post(f"/account/2fa/webauthn/keys/{key}/{verb}/", {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key).exists()


@pytest.mark.parametrize("credential", ["9" * 5000, "[" * 100_000, '{"id": ' * 50_000, "NaN", "null", "[]", '"x"', "{"])
def test_an_answer_that_no_authenticator_gives_is_a_wrong_answer(
    browser: Client, person: Person, credential: str
) -> None:
    sent = {"credential": credential, "name": "Laptop"}
    browser.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert browser.post("/account/2fa/webauthn/login/", sent).status_code in (200, 302)
    s.sign_in(browser, person)
    browser.post("/account/reauthenticate/", {"password": s.PASSWORD})
    browser.get(ADD)
    assert browser.post(ADD, sent).status_code == 200
    assert not Authenticator.objects.filter(user=person).exists()
