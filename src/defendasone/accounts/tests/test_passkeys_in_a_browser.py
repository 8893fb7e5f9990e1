"""Joining, setting up a passkey and signing in with it, in a real Chromium with an authenticator of its own."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from defendasone.accounts import links, queries
from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM, reason="There is no Chromium here: apt-get install chromium"),
    pytest.mark.usefixtures("real_logins"),
]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def chromium(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The run's browser where there is one already: two cannot be driven from one thread."""
    try:
        yield request.getfixturevalue("browser")
    except pytest.FixtureLookupError:
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread.
        with sync_playwright() as playwright:
            yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            connections.close_all()  # Inside that loop this thread has connections of its own.


@pytest.fixture
def page(live_server: LiveServer, chromium: Browser) -> Iterator[Page]:
    """A page whose browser reports every script or style that the content security policy stopped."""
    context = chromium.new_context(base_url=live_server.url)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    session = context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    yield opened
    context.close()
    assert not [line for line in said if "Content Security Policy" in line]


def arrive(page: Page, path: str) -> None:
    """Wait until the browser is there, whatever the address ends with."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def test_joining_with_a_passkey_and_signing_in_with_it_alone(page: Page, here: Council) -> None:
    row = accounts.invitation("nina@here.example", Role.OFFICER, here)
    page.goto(f"/people/join/{links.token(row.letter)}/")
    page.fill("input[name=password]", s.PASSWORD)
    page.click("main button:text-is('Join')")
    page.click("text=Set up a passkey")
    page.click("text=Make the passkey")
    arrive(page, "/account/2fa/recovery-codes/")
    assert page.locator("main code").count() == 10
    page.click("text=I have kept them")
    page.goto("/people/you/")
    assert page.locator("h1").inner_text() == "Your account"
    assert queries.has_passkey(Person.objects.get())

    page.goto("/account/logout/")
    page.click("main button:has-text('Sign out')")
    page.goto("/account/login/?next=/people/you/keys/")
    page.click("text=Sign in with a passkey")
    arrive(page, "/people/you/keys/")
    assert page.locator("h1").inner_text() == "API keys"


def test_a_passkey_after_the_password_and_to_prove_an_older_session(page: Page) -> None:
    person = s.somebody(Role.ANALYST)
    page.goto("/account/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", s.PASSWORD)
    page.click("main form button:text-is('Sign in')")
    arrive(page, "/people/you/second-factor/")
    page.click("text=Set up a passkey")
    page.fill("input[name=password]", s.PASSWORD)
    page.click("main button:text-is('Confirm')")
    page.click("text=Make the passkey")
    arrive(page, "/account/2fa/recovery-codes/")

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", s.PASSWORD)
    page.click("main form button:text-is('Sign in')")
    arrive(page, "/account/2fa/authenticate/")
    page.click("text=Use a passkey")
    arrive(page, "/")
    page.goto("/people/you/")
    assert page.locator("h1").inner_text() == "Your account"


def test_without_a_passkey_at_hand_the_page_says_what_to_do(page: Page) -> None:
    page.goto("/account/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_selector("[data-passkey-trouble]:visible")
    assert "use another way" in page.locator("[data-passkey-trouble]").inner_text()


def test_the_picture_of_an_apps_secret_is_drawn(page: Page) -> None:
    person = s.somebody(Role.ANALYST)
    page.goto("/account/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", s.PASSWORD)
    page.click("main form button:text-is('Sign in')")
    page.click("text=Set up an app")
    page.fill("input[name=password]", s.PASSWORD)
    page.click("main button:text-is('Confirm')")
    assert page.locator("main img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
