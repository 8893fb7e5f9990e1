"""The service as `defend up --demo` starts it, seen with a browser: the frame that every page has."""

import pytest
from playwright.sync_api import Page, expect

from defendasone.testing.browser import NARROW, WIDE, Service, keep, look, no_sideways_scroll, violations

pytestmark = [pytest.mark.browser, pytest.mark.machine, pytest.mark.xdist_group("service")]


def test_the_first_page_and_a_page_that_is_not_there(page: Page, service: Service) -> None:
    for path, name in (("/", "home"), ("/nothing-here/", "not-found")):
        page.goto(f"{service.url}{path}")
        expect(page.get_by_text("Everything here is invented")).to_be_visible()
        for width in (NARROW, WIDE):
            look(page, name, width)
            no_sideways_scroll(page, width)
            assert not violations(page)


def test_looks_and_comfort_arrive_under_names_that_never_change_their_content(page: Page, service: Service) -> None:
    """Collected and hashed: a browser may keep them for a year."""
    kept: dict[str, str] = {}
    page.on("response", lambda answer: kept.update({answer.url: answer.headers.get("cache-control", "")}))
    page.goto(service.url)
    page.wait_for_load_state("networkidle")
    static = {url: kept[url] for url in kept if "/static/" in url}
    assert {url.rsplit("/", 1)[1].split(".")[0] for url in static} >= {"defend", "govuk-frontend"}
    assert all("immutable" in cache for cache in static.values()), static
    expect(page.locator("body.govuk-frontend-supported")).to_be_attached()


def test_the_data_of_the_service_are_its_own(service: Service) -> None:
    assert (service.data / "mode").read_text() == "demo"


def test_the_readmes_picture_is_of_the_coordinators_page_of_an_alert(page: Page, service: Service) -> None:
    """`--look DIR` keeps it as DIR/alert.png, which stands in docs/."""
    page.goto(service.url)
    page.get_by_role("button", name="Sign in as somebody").click()
    page.get_by_role("button", name="Sign in as Amara Okafor").click()
    page.get_by_role("link", name="Update FortiGate firewalls").click()
    expect(page.get_by_role("heading", name="councils have said whether they are affected")).to_be_visible()
    expect(page.get_by_text("TLP:GREEN")).to_be_visible()
    keep(page, "alert", 1000, 745)
