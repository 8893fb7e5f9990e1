"""Lists of councils: see, make, change."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.alerts import actions
from defendasone.alerts.models import NamedList
from defendasone.core.models import Event
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service
from defendasone.testing.reading import get, send

pytestmark = pytest.mark.django_db
LISTS, NEW = "/alerts/lists/", "/alerts/lists/new/"


@pytest.fixture
def councils() -> list[Council]:
    return [directory.council(name) for name in ("One", "Two", "Three")]


@pytest.fixture
def analyst() -> Client:
    return accounts.signed_in(Role.ANALYST)


def held() -> dict[str, set[str]]:
    with service():
        return {each.name: set(each.councils.values_list("short_name", flat=True)) for each in NamedList.objects.all()}


def test_a_list_is_made_of_names_and_codes(analyst: Client, councils: list[Council]) -> None:
    assert "There are no lists yet." in get(analyst, LISTS).text
    page = send(analyst, get(analyst, NEW), NEW, name="Pilots", councils=f"One\n{councils[1].gss}\r\none council")
    assert "'Pilots' has 2 councils now." in page.text
    assert "Pilots 2" in page.text
    assert held() == {"Pilots": {"One", "Two"}}
    with service():
        assert Event.objects.get(kind="lists.saved").detail == {"name": "Pilots", "councils": 2}


@pytest.mark.parametrize(
    ("name", "lines", "error"),
    [
        ("", "One", "Enter name of the list"),
        ("Pilots", "", "Enter councils"),
        ("Pilots", "Atlantis", "No council has this name or code: Atlantis"),
        ("x" * 101, "One", "100 characters or fewer"),
        ("<b>Kept</b>", "One", "There is a list with this name already"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    analyst: Client, councils: list[Council], now: datetime, name: str, lines: str, error: str
) -> None:
    with acting(Role.ANALYST) as viewer:
        actions.save_list("<b>Kept</b>", [councils[2].pk], by=viewer, now=now)
    page = send(analyst, get(analyst, NEW), NEW, name=name, councils=lines)
    assert error in page.text
    assert "<b>" not in page.html
    assert held() == {"<b>Kept</b>": {"Three"}}


def test_a_list_is_changed_on_its_own_page(analyst: Client, councils: list[Council], now: datetime) -> None:
    with acting(Role.ANALYST) as viewer:
        made = actions.save_list("Pilots", [council.pk for council in councils[:2]], by=viewer, now=now)
    address = reverse("alerts:list-change", args=[made.pk])
    page = get(analyst, LISTS)
    assert page.links["Pilots"] == address
    form = get(analyst, address)
    assert form.form().values["councils"] == ["One\nTwo"]
    send(analyst, form, address, councils="Three")
    assert held() == {"Pilots": {"Three"}}
    assert "No council has this name" in send(analyst, form, address, councils="Three\nFour").text
    assert held() == {"Pilots": {"Three"}}


def test_readers_see_lists_and_change_none(councils: list[Council], now: datetime) -> None:
    with acting(Role.ANALYST) as viewer:
        made = actions.save_list("Pilots", [councils[0].pk], by=viewer, now=now)
    approver = accounts.signed_in(Role.APPROVER)
    page = get(approver, LISTS)
    assert "Pilots 1" in page.text
    assert "Pilots" not in page.links
    assert "Make a list" not in page.links
    for address in (NEW, reverse("alerts:list-change", args=[made.pk])):
        assert approver.get(address).status_code == 403
    officer = accounts.signed_in(Role.OFFICER, at=councils[0])
    assert officer.get(LISTS).status_code == 403


def test_a_list_that_does_not_exist_is_not_found(analyst: Client) -> None:
    assert analyst.get(f"{LISTS}00000000-0000-0000-0000-000000000000/").status_code == 404
