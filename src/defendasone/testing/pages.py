"""What every page must be, read from its HTML without a browser."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
REFERS = ("aria-describedby", "aria-labelledby", "aria-controls", "data-aria-controls", "for")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass
class Element:
    """A tag with its attributes, the tags that it is inside of, and the text inside it."""

    tag: str
    attributes: dict[str, str]
    inside: frozenset[str] = frozenset()
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """As it is read."""
        return " ".join("".join(self.parts).split())


class Page(HTMLParser):
    """A page's elements in order: `page.all("h1")[0].text`."""

    def __init__(self, html: str | bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.html = html.decode() if isinstance(html, bytes) else html
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        around = frozenset(element.tag for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, around)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Forget everything that was open inside it."""
        while self._open and self._open.pop().tag != tag:
            continue

    def handle_data(self, data: str) -> None:
        """Text belongs to everything that is open."""
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of this kind with these attributes; `class_` looks for one class among several."""
        wanted = attributes.pop("class_", "")
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not wanted or wanted in element.attributes.get("class", "").split())
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]

    @property
    def text(self) -> str:
        """Everything that is read, without what is only for machines."""
        bodies = self.all("body")
        return bodies[0].text if bodies else " ".join(re.sub(r"<[^>]+>", " ", self.html).split())

    @property
    def links(self) -> dict[str, str]:
        """Text of each link -> where it leads."""
        return {link.text: link.attributes.get("href", "") for link in self.all("a")}


def faults(html: str | bytes) -> list[str]:
    """What is wrong with a whole page: empty for a page that may be shown to people."""
    page = Page(html)
    return [*_frame(page), *_inline(page), *_ids(page), *_labels(page), *_headings(page)]


def _frame(page: Page) -> list[str]:
    counts = {tag: sum("svg" not in e.inside for e in page.all(tag)) for tag in ("h1", "main", "title")}
    wrong = [f"{count} <{tag}> instead of one" for tag, count in counts.items() if count != 1]
    return wrong + ["no language"] * (not page.all("html", lang="en"))


def _inline(page: Page) -> list[str]:
    """Nothing that the content security policy would refuse."""
    wrong = [f"style attribute on <{e.tag}>" for e in page.elements if "style" in e.attributes]
    wrong += [f"{name} on <{e.tag}>" for e in page.elements for name in e.attributes if name.startswith("on")]
    wrong += ["inline <style>"] * len(page.all("style"))
    data = ("application/json", "application/ld+json")  # Never run.
    written = [script for script in page.all("script") if "src" not in script.attributes]
    return wrong + ["inline <script>" for script in written if script.attributes.get("type") not in data]


def _ids(page: Page) -> list[str]:
    counts = Counter(e.attributes["id"] for e in page.elements if "id" in e.attributes)
    wrong = [f"id {name} is there {count} times" for name, count in counts.items() if count > 1]
    named = ((e, name, part) for e in page.elements for name in REFERS for part in e.attributes.get(name, "").split())
    return wrong + [
        f"{name} of <{e.tag}> names {part}, which is not there" for e, name, part in named if part not in counts
    ]


def _labels(page: Page) -> list[str]:
    labelled = {label.attributes.get("for") for label in page.all("label")}
    return [
        f"<{e.tag} name={e.attributes.get('name')}> has no label"
        for e in page.elements
        if e.tag in CONTROLS
        and e.attributes.get("type") not in UNLABELLED
        and e.attributes.get("id") not in labelled
        and not {"aria-label", "aria-labelledby"} & set(e.attributes)
    ]


def _headings(page: Page) -> list[str]:
    """No level is left out on the way down."""
    levels = [int(e.tag[1]) for e in page.elements if e.tag in HEADINGS and "govuk-error" not in str(e.attributes)]
    return [f"<h{lower}> right after <h{upper}>" for upper, lower in pairwise(levels) if lower > upper + 1]
