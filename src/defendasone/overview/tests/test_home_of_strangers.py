"""For those whom the service does not know, or has no pages for yet."""

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_what_this_is_and_how_to_get_in(client: Client) -> None:
    page = get(client, "/")
    assert page.status == 200
    assert "every council is warned" in page.text
    assert page.links["Sign in"] == "/account/login/"
    assert "Your council's lead can invite you." in page.text


def test_a_demonstration_may_have_another_door(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for config in apps.get_app_configs():
        monkeypatch.delattr(type(config), "front_door", raising=False)
        monkeypatch.delattr(type(config), "front_door_open", raising=False)
    overview = apps.get_app_config("overview")
    monkeypatch.setattr(overview, "front_door", ("Choose who to be", "overview:cookies"), raising=False)
    settings.DEMO = False
    assert "Choose who to be" not in get(client, "/").text
    settings.DEMO = True
    assert get(client, "/").links["Choose who to be"] == "/cookies/"
    monkeypatch.setattr(overview, "front_door_open", lambda request: request.get_host() == "here", raising=False)
    assert "Choose who to be" not in get(client, "/").text


@pytest.mark.parametrize("role", [Role.PARTNER, Role.WARP_LEAD, Role.SUPPLIER])
def test_a_role_without_pages_is_told_so(role: Role) -> None:
    page = get(accounts.signed_in(role), "/")
    assert f"You are signed in as {role.label}, and this service has no pages for you yet." in page.text


def test_somebody_without_any_role_is_told_whom_to_ask() -> None:
    page = get(accounts.signed_in(), "/")
    assert "ask whoever invited you" in page.text
    assert set(page.links) >= {"Home", "Your account"}


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        (Role.ANALYST, ["Home", "Alerts", "Evidence", "Technology", "Intelligence", "Councils", "Messages"]),
        (Role.PARTNER, ["Home", "Your account"]),
    ],
)
def test_the_menu_begins_with_what_is_used_most(role: Role, menu: list[str]) -> None:
    links = [text for text in get(accounts.signed_in(role), "/").links if text in {*menu, "Your account"}]
    assert links[: len(menu)] == menu
    assert links[-1] == "Your account"
