"""A stranger who tries the product chooses whom to be, on this machine, in a demonstration, and nowhere else."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from defendasone.accounts.models import Person
from defendasone.core.viewer import Role
from defendasone.demo import links, queries
from defendasone.demo.people import CHARACTERS, Character
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service
from defendasone.testing.pages import Page, faults

pytestmark = pytest.mark.xdist_group("demo")
NEAR = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.DEMO = True


def ask(path: str, client: Client | None = None, **changes: Any) -> tuple[int, Page]:
    answer = (client or Client()).get(path, **{**NEAR, **changes})
    return answer.status_code, Page(answer.content)


def test_the_first_page_leads_there(sector: datetime) -> None:
    _, home = ask("/")
    status, people = ask(home.links["Sign in as somebody"])
    assert status == 200
    assert not faults(people.html)


def test_each_is_named_with_role_and_councils_and_signed_in_with_one_click(sector: datetime) -> None:
    _, page = ask("/demo/")
    buttons = page.all("a", class_="govuk-button")
    assert [button.text for button in buttons] == [f"Sign in as {who.name}" for who in CHARACTERS]
    assert "Coordinator: duty officer" in page.text
    assert "Council officer, Adur, Arun, Worthing" in page.text
    for who, button in zip(CHARACTERS, buttons, strict=True):
        client = Client()
        assert ask(button.attributes["href"], client)[0] == 302
        assert who.name in ask("/", client)[1].text


def test_somebody_who_is_signed_in_can_become_somebody_else(sector: datetime) -> None:
    client = Client()
    links_of = {link.text: link.attributes["href"] for link in ask("/demo/")[1].all("a")}
    for name in ("Amara Okafor", "Harriet Cole"):
        ask(links_of[f"Sign in as {name}"], client)
        assert name in ask("/demo/", client)[1].text
    assert "Amara Okafor" not in ask("/", client)[1].text


def test_no_name_of_anybody_else_stands_there(sector: datetime) -> None:
    with service():
        others = Person.objects.exclude(email__in=[who.email for who in CHARACTERS]).values_list("name", "email")
    _, page = ask("/demo/")
    assert len(others) > 100
    assert not [email for _, email in others if email in page.html]


@pytest.mark.django_db
def test_before_anybody_is_there_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHARACTERS", (Character("Not Yet", Role.ANALYST, "Nothing."),))
    status, page = ask("/demo/")
    assert status == 200
    assert "There is nobody to sign in as yet." in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "testserver"},
        *({header: "127.0.0.1"} for header in links.FORWARDED),
    ],
)
def test_from_elsewhere_there_is_no_such_page(changes: dict[str, Any]) -> None:
    assert ask("/demo/")[0] == 200
    assert ask("/demo/", **changes)[0] == 404


@pytest.mark.django_db
def test_from_elsewhere_the_first_page_does_not_lead_there() -> None:
    assert "Sign in as somebody" in ask("/")[1].links
    assert "Sign in as somebody" not in ask("/", REMOTE_ADDR="192.0.2.7")[1].links


@pytest.mark.django_db
def test_outside_a_demonstration_there_is_no_such_page(settings: Settings) -> None:
    settings.DEMO = False
    assert ask("/demo/")[0] == 404
    assert "Sign in as somebody" not in ask("/")[1].links
    assert accounts.person().is_active
