"""Every page of the demonstration, as everybody who may open it: DESIGN.md 4 says what each has to be.

One walk: the first page, "Sign in as somebody", and from each person's home whatever links lead to. Each address is
asked for once over HTTP; of each route, what looks like nothing that was seen before is opened in a browser.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from defendasone.testing import checking
from defendasone.testing.browser import WIDE, Service
from defendasone.testing.pages import Page as Html
from defendasone.testing.pages import faults
from defendasone.testing.routes import routes
from defendasone.testing.walking import Seen, route_of, walk

pytestmark = [pytest.mark.browser, pytest.mark.machine, pytest.mark.xdist_group("browser")]
MOST = 60_000
SECRET = 32  # Letters of what an authenticator app is told, another each time.
STRANGER = "a stranger"

# Pages that no link of the demonstration leads to, and why.
UNLINKED: dict[str, str] = {}
# Forms that are content with nothing filled in, and what sending them so would do.
CONTENT: dict[str, str] = {}


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

    def end(self) -> None:
        """Close both browsers."""
        self.context.close()
        self.without.close()

    def go_everywhere(self) -> None:
        """Every page is read; what is new is looked at."""
        for seen in walk(self.context, self.walked.home):
            self.walked.visited.add(seen.route)
            self.walked.note(self.name, seen.path, read(seen))
            if seen.page and seen.status == 200 and self.walked.is_new(seen):
                self.look(seen)

    def look(self, seen: Seen) -> None:
        """On a screen, on paper, without JavaScript, and with the errors of its forms."""
        self.walked.looked += 1
        self.open(seen.path)
        words = checking.words(self.tab)
        found = checking.on_a_screen(self.tab) + checking.on_paper(self.tab) + self.without_javascript(seen, words)
        for action in checking.forms(self.tab):
            found += self.send(seen, action)
        self.walked.note(self.name, seen.path, found + self.complaints)
        self.complaints.clear()

    def without_javascript(self, seen: Seen, words: frozenset[str]) -> list[str]:
        """Whatever there is to read with it, but where the page says that it needs it."""
        self.plain.goto(f"{self.walked.home}{seen.path}")
        shown = checking.words(self.plain)
        lost = set() if "JavaScript" in shown else {word for word in words - shown if len(word) < SECRET}
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


def read(seen: Seen) -> list[str]:
    """What is wrong with a page without looking at it."""
    wrong = [] if seen.status == 200 else [f"answers {seen.status}"]
    if not seen.page:
        return wrong
    size = len(seen.html.encode())
    wrong += [f"{size} bytes"] if size > MOST else []
    wrong += [] if seen.status != 200 or Html(seen.html).all("h1")[0].text else ["its heading is empty"]
    return wrong + faults(seen.html)


def unreached(visited: set[str]) -> set[str]:
    """The product's pages that the walk did not meet: those that answer a GET, but the API's and those not in use."""
    pages = {route.name for route in routes() if route.gets and not route.alike}
    return {name for name in pages if name not in visited and not name.startswith("api:v1:")}
