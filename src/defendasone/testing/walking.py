"""A walk through the running service as one person: every page that links lead to, a few addresses of each route.

It asks over HTTP with the cookies of the person's browser, which is quick; what is worth a browser's time is left to
whoever walks. It sends nothing and follows no link that would make it somebody else.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext

from defendasone.testing.pages import Page

NEVER = frozenset({"demo:sign-in"})
MOST, MORE = 2, {"alerts:alert": 4, "alerts:check": 3, "messaging:message": 12}
HTML = "text/html"


@dataclass(frozen=True)
class Seen:
    """A page, or a file, as the service answered it: which was asked for, and which was arrived at."""

    asked: str
    route: str
    path: str
    status: int
    kind: str
    html: str

    @property
    def page(self) -> bool:
        """Whether it is read in a browser."""
        return self.kind == HTML

    @property
    def shape(self) -> frozenset[str]:
        """What kinds of elements it has: two pages of one shape are right or wrong together, whatever they say."""
        return frozenset(
            f"{element.tag} {[(name, _general(name, value)) for name, value in sorted(element.attributes.items())]}"
            for element in Page(self.html).elements
        )


def _general(name: str, value: str) -> str:
    return value if name in ("class", "type", "role", "scope") else ""


def route_of(path: str) -> str:
    """The name of the route that answers here; nothing where none does."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def walk(context: BrowserContext, home: str) -> Iterator[Seen]:
    """Breadth first from the first page, so that the shortest way is the one that is taken."""
    waiting, met, counts = deque(["/"]), {"/"}, Counter[str]()
    while waiting:
        path = waiting.popleft()
        route = route_of(urlsplit(path).path)
        if route in NEVER or counts[route] >= MORE.get(route, MOST):
            continue
        counts[route] += 1
        seen = fetch(context, home, path)
        yield seen
        if seen.page and seen.status == 200:
            new = [link for link in links(seen, home) if link not in met]
            met.update(new)
            waiting.extend(new)


def fetch(context: BrowserContext, home: str, path: str) -> Seen:
    """One page. Where it sends the reader elsewhere, the page that the reader arrives at."""
    answer = context.request.get(f"{home}{path}")
    kind = answer.headers.get("content-type", "").split(";")[0]
    arrived = urlsplit(answer.url).path
    return Seen(route_of(path), route_of(arrived), arrived, answer.status, kind, answer.text() if kind == HTML else "")


def links(seen: Seen, home: str) -> list[str]:
    """Paths within the service, in the page's order, each once; filters and places within a page are left away."""
    found = (urljoin(f"{home}{seen.path}", href) for href in _hrefs(seen.html))
    return list(dict.fromkeys(urlsplit(url).path for url in found if url.startswith(f"{home}/")))


def _hrefs(html: str) -> list[str]:
    page = Page(html)
    written = re.findall(r"https?://[^\s<>\"']+", html)  # Messages are shown as text, their links too.
    return [link.attributes.get("href", "") for link in page.all("a")] + written
