"""E-mails: our words, plain text, nothing that leads elsewhere, and one for every change to how somebody signs in."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from defendasone.accounts import actions, letters, queries
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.passkeys import Passkey

pytestmark = pytest.mark.django_db
NAME = "Niamh O'Neill & <Co>"


@pytest.fixture
def person() -> Person:
    person = s.somebody(Role.ANALYST)
    s.with_codes(person)
    return person


@pytest.fixture
def browser(person: Person) -> Client:
    client = Client(headers={"host": "localhost:8123", "user-agent": "A browser <b>"})
    s.sign_in(client, person)
    client.post("/account/reauthenticate/", {"password": s.PASSWORD})
    mail.outbox.clear()
    return client


def app_set_up(client: Client, person: Person) -> None:
    found = re.search(r"Secret: <code[^>]*>([A-Z2-7]{32})</code>", s.page(client.get("/account/2fa/totp/activate/")))
    assert found
    client.post("/account/2fa/totp/activate/", {"code": s.code(found[1])})


def app_removed(client: Client, person: Person) -> None:
    app_set_up(client, person)
    client.post("/account/2fa/totp/deactivate/")


def passkey_set_up(client: Client, person: Person) -> None:
    options = s.data(client.get("/account/2fa/webauthn/add/"))["creation_options"]
    credential = Passkey("http://localhost:8123").create(options)
    client.post("/account/2fa/webauthn/add/", {"name": "Laptop", "credential": credential, "passwordless": "on"})


def passkey_removed(client: Client, person: Person) -> None:
    passkey_set_up(client, person)
    key = person.authenticator_set.get(type="webauthn").pk  # type: ignore[attr-defined]
    client.post(f"/account/2fa/webauthn/keys/{key}/remove/")


def codes_made(client: Client, person: Person) -> None:
    app_set_up(client, person)
    client.post("/account/2fa/recovery-codes/generate/")


def password_changed(client: Client, person: Person) -> None:
    app_set_up(client, person)
    client.post("/account/password/change/", {"oldpassword": s.PASSWORD, "password1": "another long password"})


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        (app_set_up, "An authenticator app was set up"),
        (app_removed, "An authenticator app was removed"),
        (passkey_set_up, "A passkey was set up"),
        (passkey_removed, "A passkey was removed"),
        (codes_made, "New recovery codes were made"),
        (password_changed, "Your password was changed"),
    ],
)
def test_whoever_changes_how_they_sign_in_is_told(
    real_logins: None, act: Callable[[Client, Person], None], subject: str, browser: Client, person: Person
) -> None:
    act(browser, person)
    (message,) = (each for each in mail.outbox if each.subject == subject)
    body = str(message.body)
    assert message.to == [person.email]
    assert "Network address: 127.0.0.1" in body
    assert "Browser: A browser <b>" in body
    assert "If this was not you, change your password at once" in body
    assert re.search(r"When: \d+ \w+ \d{4} at \d+:\d\d[ap]m", body)
    assert "example.com" not in body
    assert body.rstrip().endswith("http://localhost:8123")


def test_an_invitation_is_plain_text_in_plain_words(here: Council) -> None:
    lead = queries.viewer(accounts.person(Role.LEAD, at=here, name=NAME))
    from django.utils import timezone

    with viewing(lead):
        asked = Asked("n@here.example", "Nina D'Arcy", Role.OFFICER, (here.pk,))
        actions.invite(asked, by=lead, now=timezone.now())
    (message,) = mail.outbox
    body = str(message.body)
    assert message.subject == f"{NAME} has invited you to Defend as One"
    assert body.startswith("Hello Nina D'Arcy,")
    assert NAME in body
    assert "&#x27;" not in body
    assert "&amp;" not in body
    assert body.count("http") == 2, "the link, and where it belongs"
    assert max(len(line) for line in body.splitlines() if "http" not in line) <= 120


def test_a_subject_is_one_line_whatever_stands_in_it() -> None:
    letters.send("invitation", "a@b.example", {"by": "Line one\r\nBcc: all@there.example", "places": []})
    assert mail.outbox[0].subject == "Line one Bcc: all@there.example has invited you to Defend as One"
    assert mail.outbox[0].bcc == []


def test_who_lost_a_second_factor_is_told_who_removed_it() -> None:
    letters.send("second_factor_reset", "a@b.example", {"name": "Nina D'Arcy", "by": NAME})
    body = str(mail.outbox[0].body)
    assert NAME in body
    assert "tell the coordinator" in body
