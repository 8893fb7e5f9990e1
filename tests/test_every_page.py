"""Every page of the demonstration, as everybody who may open it: DESIGN.md 4 says what each has to be.

One walk: the first page, "Sign in as somebody", and from each person's home whatever links lead to. Each address is
asked for once over HTTP; of each route, what looks like nothing that was seen before is opened in a browser.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from defendasone.accounts.sign_in_urls import NOT_IN_USE
from defendasone.testing import checking
from defendasone.testing.browser import WIDE, Service
from defendasone.testing.pages import Page as Html
from defendasone.testing.pages import faults
from defendasone.testing.routes import routes
from defendasone.testing.walking import Seen, route_of, walk

pytestmark = [pytest.mark.browser, pytest.mark.machine, pytest.mark.xdist_group("service"), pytest.mark.timeout(1500)]
MOST = 60_000
ASKED = "Failed to load resource"  # What the browser says of a page that asks a stranger to sign in.
SECRET = 32  # Letters of what an authenticator app is told, another each time.
STRANGER = "a stranger"

# Pages that no link of the demonstration leads to, and why.
MESSAGE = "only a message that is sent leads there"
DEVICE = "asks for a second factor, which nobody in the demonstration has"
PROVIDER = "needs an outside sign-in provider, which the demonstration has not"
UNLINKED = {
    "account": "leads on to one's own account",
    "account-qr": "a picture on the page that sets up an authenticator app",
    "api:nothing": "what the API answers for an address that it has not",
    "api:root": "for machines",
    "directory:merge": "what choosing an area on the page before it leads to",
    "mfa_list_webauthn": "leads on to the list of second factors",
    "account_inactive": "for those whose access ended while they were signing in",
    "account_logout": "signing out is a button on every page",
    "account_reauthenticate": "asks for a password, which nobody in the demonstration has",
    "account_change_password": "asks for a password, which nobody in the demonstration has",
    "account_reset_password_done": "what is shown once the message was asked for",
    "account_reset_password_from_key": MESSAGE,
    "account_reset_password_from_key_done": MESSAGE,
    "accounts:join": MESSAGE,
    "accounts:second-factor": "what is shown once somebody has joined",
    "alerts:counts": "a piece of a page, fetched by it",
    "alerts:late": "a piece of a page, fetched by it",
    "directory:confirm": MESSAGE,
    "mfa_authenticate": DEVICE,
    "mfa_deactivate_totp": DEVICE,
    "mfa_edit_webauthn": DEVICE,
    "mfa_generate_recovery_codes": DEVICE,
    "mfa_login_webauthn": "asked for by the sign-in page's script",
    "mfa_reauthenticate": DEVICE,
    "mfa_reauthenticate_webauthn": DEVICE,
    "mfa_remove_webauthn": DEVICE,
    "mfa_view_recovery_codes": DEVICE,
    "openid_connect_callback": PROVIDER,
    "openid_connect_login": PROVIDER,
    "overview:healthz": "for machines",
    "socialaccount_login_cancelled": PROVIDER,
    "socialaccount_login_error": PROVIDER,
}
# Forms that are content with nothing filled in, and what sending them so would do.
CONTENT: dict[str, str] = {}
# What somebody makes first, because the demonstration has none: path -> what the form is told.
MADE = {
    "Amara Okafor": {
        "/alerts/new/": {
            "title": "A draft to look at",
            "happened": "Nothing.",
            "matters": "It does not.",
            "severity": "low",
            "tlp": "green",
            "action_1": "Read it",
        },
        "/alerts/lists/new/": {"name": "A list to look at", "councils": "Leeds"},
        "/intelligence/items/new/": {
            "title": "An item to look at",
            "text": "Nothing is known.",
            "source": "A test",
            "reliability": "F",
            "credibility": "6",
            "tlp": "amber",
            "pap": "amber",
        },
    },
    "Ellen Marsh": {"/technology/E08000035/upload/": {"file": "product,vendor,version\nFortiOS,Fortinet,7.2.5\n"}},
}


@dataclass
class Walked:
    """What a walk through the whole service met, and what was wrong."""

    home: str
    wrong: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    shapes: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    sent: set[tuple[str, str]] = field(default_factory=set)
    looked: int = 0

    def note(self, who: str, where: str, found: list[str]) -> None:
        """Whatever is wrong, with who saw it where."""
        self.wrong += [f"{where} as {who}: {line}" for line in found]

    def is_new(self, seen: Seen) -> bool:
        """Whether nothing of this shape was seen on this route."""
        key = (seen.route, seen.shape)
        new = key not in self.shapes
        self.shapes.add(key)
        return new


def test_every_page(browser: Browser, service: Service) -> None:
    walked = Walked(service.url)
    for who, link in people(browser, service):
        person = Person(who, browser, walked)
        person.begin(link)
        person.make()
        person.go_everywhere()
        person.end()
    assert not walked.wrong, "\n".join(walked.wrong)
    assert walked.looked > len(walked.visited) / 2
    assert unreached(walked.visited) == set(UNLINKED)


def people(browser: Browser, service: Service) -> Iterator[tuple[str, str]]:
    """A stranger, then everybody whom the demonstration offers: name, and the link to click."""
    yield STRANGER, "/"
    context = browser.new_context()
    page = context.new_page()
    page.goto(service.url)
    page.get_by_role("button", name="Sign in as somebody").click()
    offered = [(text, href) for text, href in Html(page.content()).links.items() if text.startswith("Sign in as ")]
    context.close()
    assert len(offered) == 9
    yield from ((text.removeprefix("Sign in as "), href) for text, href in offered)


@dataclass
class Person:
    """Somebody with a browser, and the same without JavaScript."""

    name: str
    browser: Browser
    walked: Walked

    def begin(self, link: str) -> None:
        """Sign in."""
        size = {"width": WIDE, "height": 900}
        self.context: BrowserContext = self.browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
        self.tab: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.tab.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.goto(f"{self.walked.home}{link}")
        self.without = self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            storage_state=self.context.storage_state(),
            java_script_enabled=False,
        )
        self.plain: Page = self.without.new_page()

    def make(self) -> None:
        """What has to be there before pages lead to it."""
        for path, values in MADE.get(self.name, {}).items():
            self.open(path)
            checking.fill(self.tab, values)
            self.tab.wait_for_load_state()
            assert not self.tab.locator(".govuk-error-summary").count(), self.tab.inner_text("main")

    def end(self) -> None:
        """Close both browsers."""
        self.context.close()
        self.without.close()

    def go_everywhere(self) -> None:
        """Every page is read; what is new is looked at. A stranger may be asked to sign in first."""
        for seen in walk(self.context, self.walked.home):
            self.walked.visited |= {seen.asked, seen.route}
            usual = {200, 401} if self.name == STRANGER else {200}
            self.walked.note(self.name, seen.path, read(seen, usual))
            if seen.page and seen.status in usual and self.walked.is_new(seen):
                self.look(seen)

    def look(self, seen: Seen) -> None:
        """On a screen, on paper, without JavaScript, and with the errors of its forms."""
        self.walked.looked += 1
        self.open(seen.path)
        words = checking.words(self.tab)
        found = checking.on_a_screen(self.tab) + checking.on_paper(self.tab) + self.without_javascript(seen, words)
        for action in checking.forms(self.tab):
            found += self.send(seen, action)
        self.walked.note(self.name, seen.path, found + [said for said in self.complaints if not said.startswith(ASKED)])
        self.complaints.clear()

    def without_javascript(self, seen: Seen, words: frozenset[str]) -> list[str]:
        """Whatever there is to read with it, but where the page says that it needs it."""
        self.plain.goto(f"{self.walked.home}{seen.path}")
        shown = checking.words(self.plain)
        needs = any("JavaScript" in word for word in shown)
        lost = set() if needs else {word for word in words - shown if len(word) < SECRET}
        return [f"without JavaScript there is no '{' '.join(sorted(lost))}'"] if lost else []

    def send(self, seen: Seen, action: str) -> list[str]:
        """A form with nothing in it, once from each route."""
        key = (seen.route, route_of(action))
        if key in self.walked.sent or key[1] in CONTENT:
            return []
        self.walked.sent.add(key)
        self.open(seen.path)
        checking.send_empty(self.tab, action)
        return [f"form to {key[1]} with nothing in it: {line}" for line in checking.errors_of(self.tab)]

    def open(self, path: str) -> None:
        """In the browser."""
        self.tab.goto(f"{self.walked.home}{path}")


def read(seen: Seen, usual: set[int]) -> list[str]:
    """What is wrong with a page without looking at it."""
    wrong = [] if seen.status in usual else [f"answers {seen.status}"]
    if not seen.page:
        return wrong
    size = len(seen.html.encode())
    wrong += [f"{size} bytes"] if size > MOST else []
    wrong += [] if Html(seen.html).all("h1")[0].text else ["its heading is empty"]
    return wrong + faults(seen.html)


def unreached(visited: set[str]) -> set[str]:
    """The product's pages that the walk did not meet: those that answer a GET, but the API's and those not in use."""
    pages = {route.name for route in routes() if route.gets and not route.alike}
    closed = {*NOT_IN_USE.values(), "account-social"}
    return {name for name in pages - visited - closed if not name.startswith("api:v1:")}
