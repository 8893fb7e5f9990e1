"""The menu: what each app lists, for those who may, with the current entry marked."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.testing.pages import Page
from defendasone.ui import navigation

OFFICER = Viewer("p1", "Asha", frozenset({(Role.OFFICER, 1)}))
ANALYST = Viewer("p2", "Ben", frozenset({(Role.ANALYST, None)}))


def nothing(request: HttpRequest) -> HttpResponse:
    """A route's view that is never called."""
    raise NotImplementedError


urlpatterns = [
    path("", nothing, name="home"),
    path("alerts/", nothing, name="alerts"),
    path("alerts/evidence/", nothing, name="evidence"),
    path("councils/", nothing, name="councils"),
    path("privacy/", nothing, name="privacy"),
    path("account/", include("allauth.urls")),
]


@pytest.fixture(autouse=True)
def _apps_that_list_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    listed = [
        ("Home", "home", "anyone"),
        ("Alerts", "alerts", "alerts.read"),
        ("Evidence", "evidence", "alerts.follow"),
        ("Councils", "councils", "councils.read"),
    ]
    for config in apps.get_app_configs():
        monkeypatch.setattr(config, "navigation", [], raising=False)
        monkeypatch.setattr(config, "footer", [], raising=False)
    monkeypatch.setattr(apps.get_app_config("ui"), "navigation", listed)
    monkeypatch.setattr(apps.get_app_config("ui"), "footer", [("Privacy", "privacy")])
    navigation.listed.cache_clear()
    navigation.at_the_foot.cache_clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield
    navigation.listed.cache_clear()
    navigation.at_the_foot.cache_clear()


def menu(viewer: Viewer, at: str = "/") -> dict[str, str]:
    request = RequestFactory().get(at)
    request.viewer = viewer  # type: ignore[attr-defined]
    return {entry.text: entry.current for entry in navigation.entries(request)}


def test_each_sees_the_entries_that_they_may_open() -> None:
    assert list(menu(STRANGER)) == ["Home"]
    assert list(menu(OFFICER)) == ["Home", "Alerts"]
    assert list(menu(ANALYST)) == ["Home", "Alerts", "Evidence", "Councils"]


@pytest.mark.parametrize(
    ("at", "current"),
    [
        ("/", {"Home": "page"}),
        ("/alerts/", {"Alerts": "page"}),
        ("/alerts/CAS-1/answer/", {"Alerts": "true"}),
        ("/alerts/evidence/", {"Evidence": "page"}),
        ("/alerts/evidence/2026/", {"Evidence": "true"}),
        ("/alerts-of-others/", {}),
        ("/nowhere/", {}),
    ],
)
def test_the_entry_that_leads_here_is_marked_and_no_other(at: str, current: dict[str, str]) -> None:
    assert {text: mark for text, mark in menu(ANALYST, at).items() if mark} == current


def test_a_request_that_has_no_viewer_is_a_stranger_s() -> None:
    assert [entry.text for entry in navigation.entries(RequestFactory().get("/"))] == ["Home"]


def test_the_footer_lists_what_apps_say() -> None:
    assert [(entry.text, entry.href) for entry in navigation.footer()] == [("Privacy", "/privacy/")]


def test_menu_and_footer_stand_on_the_page() -> None:
    from django.shortcuts import render

    request = RequestFactory().get("/alerts/")
    request.viewer = OFFICER  # type: ignore[attr-defined]
    page = Page(render(request, "404.html").content)
    (here,) = page.all("a", **{"aria-current": "page"})
    assert here.text == "Alerts"
    assert page.links["Privacy"] == "/privacy/"
