"""A page as somebody without JavaScript has it: its text, its forms with what stands in them, its links.

`testing.pages` says what is wrong with a page's HTML; every page that is read here has nothing wrong with it.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from defendasone.testing.pages import faults

Attributes = dict[str, str]
Values = dict[str, list[str]]


@dataclass
class Form:
    """Where a form goes, and what it would send if nobody changed anything."""

    action: str
    values: Values = field(default_factory=dict)

    def set(self, name: str, value: str) -> None:
        """What stands in one field."""
        self.values.setdefault(name, []).append(value)


class Page(HTMLParser):
    """Read a response. `forms` are in the page's order, `links` maps text to address, `text` has single spaces."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.status: int = response.status_code
        self.html: str = response.content.decode()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self._words: list[str] = []
        self._link: tuple[str, list[str]] | None = None
        self._select = self._area = ""
        self.feed(self.html)
        if "<html" in self.html:
            assert not (found := faults(self.html)), found
        self.text = " ".join(" ".join(self._words).split())

    def form(self, ending: str = "") -> Form:
        """The form whose action ends like this; the one without an action where nothing is said."""
        return next(form for form in self.forms if (form.action.endswith(ending) if ending else not form.action))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, fields and links."""
        told = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.forms.append(Form(told.get("action", "")))
            case "a":
                self._link = (told.get("href", ""), [])
            case "input" if self.forms and told.get("name"):
                self._field(told)
            case "select":
                self._select = told.get("name", "")
            case "option" if "selected" in told and self.forms:
                self.forms[-1].set(self._select, told.get("value", ""))
            case "textarea":
                self._area = told.get("name", "")
                self.forms[-1].set(self._area, "")

    def _field(self, told: Attributes) -> None:
        ticked = told.get("type") in {"checkbox", "radio"}
        if (not ticked or "checked" in told) and "disabled" not in told:
            self.forms[-1].set(told["name"], told.get("value", "on" if ticked else ""))

    def handle_endtag(self, tag: str) -> None:
        """A link is known by its whole text."""
        if tag == "a" and self._link:
            self.links[" ".join(" ".join(self._link[1]).split())] = self._link[0]
            self._link = None
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Words, and what stands in a text area."""
        if self._area:
            self.forms[-1].values[self._area][-1] += data.removeprefix("\n")
            return
        self._words.append(data)
        if self._link:
            self._link[1].append(data)


def get(client: Client, address: str, **query: Any) -> Page:
    """Open a page, following redirects."""
    return Page(client.get(address, query, follow=True))


def send(client: Client, page: Page, address: str, ending: str = "", **changes: Any) -> Page:
    """Send a page's form with some fields changed (None leaves a field out), and follow where it leads."""
    values: dict[str, Any] = {**page.form(ending).values, **changes}
    return Page(client.post(address, {name: value for name, value in values.items() if value is not None}, follow=True))
