"""What a browser sees: looks, accessibility, narrow screens, print, without JavaScript, without govuk-frontend."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from playwright.sync_api import Page, expect

from defendasone.testing.browser import NARROW, WIDE, look, no_sideways_scroll, sticks_out, violations
from defendasone.testing.waiting import until
from defendasone.ui import navigation

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAILING = ["400", "403", "404", "429", "csrf", "first", "refused", "500", "503", "full"]
PAGES = ["", "form/", "question/", "pictures/", *(f"failing/{kind}/" for kind in FAILING)]


def name(path: str) -> str:
    return path.strip("/").replace("/", "-") or "partials"


def check(page: Page, called: str) -> None:
    """Seen at both widths, and nothing is wrong at either."""
    for width in (NARROW, WIDE):
        look(page, called, width)
        assert not violations(page)
        no_sideways_scroll(page, width)


def send_nonsense(page: Page, url: str) -> None:
    """The form with everything left out but what cannot be right."""
    page.goto(f"{url}/form/")
    page.get_by_label("How many devices run it?").fill("0")
    for box, typed in (("Day", "31"), ("Month", "2"), ("Year", "2026")):
        page.get_by_label(box).fill(typed)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(page: Page, gallery_url: str, path: str) -> None:
    page.goto(f"{gallery_url}/{path}")
    check(page, name(path))


@pytest.fixture
def _six_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A coordinator's menu."""
    routes = [
        "account_login",
        "account_email",
        "account_reset_password",
        "mfa_index",
        "account_signup",
        "usersessions_list",
    ]
    texts = ["Duty queue", "Alerts", "Intelligence", "Technology", "Councils", "Messages"]
    listed = [(text, route, "anyone") for text, route in zip(texts, routes, strict=True)]
    monkeypatch.setattr(apps.get_app_config("ui"), "navigation", listed, raising=False)
    monkeypatch.setattr(apps.get_app_config("ui"), "footer", [("Privacy", "account_login")], raising=False)
    navigation.listed.cache_clear()
    navigation.at_the_foot.cache_clear()
    yield
    navigation.listed.cache_clear()
    navigation.at_the_foot.cache_clear()


@pytest.mark.usefixtures("_six_entries")
def test_a_menu_folds_on_a_phone_and_unfolds_by_its_button(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/pictures/")
    check(page, "menu")
    expect(page.get_by_role("link", name="Duty queue")).to_be_visible()
    page.set_viewport_size({"width": NARROW, "height": 900})
    expect(page.get_by_role("link", name="Duty queue")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Duty queue")).to_be_visible()
    look(page, "menu-open", NARROW)
    assert not violations(page)


@pytest.mark.usefixtures("_six_entries")
def test_without_javascript_a_menu_is_open(plain: Page, gallery_url: str) -> None:
    plain.set_viewport_size({"width": NARROW, "height": 900})
    plain.goto(f"{gallery_url}/pictures/")
    expect(plain.get_by_role("link", name="Duty queue")).to_be_visible()
    no_sideways_scroll(plain)


def test_a_form_with_errors_is_accessible_and_fits_a_phone(page: Page, gallery_url: str) -> None:
    send_nonsense(page, gallery_url)
    check(page, "form-errors")


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page, gallery_url: str) -> None:
    send_nonsense(page, gallery_url)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    for link, target in {
        "Enter name": "#id_name",
        "Answer the question: Does this affect you?": "#id_affected",
        "Enter a real date, such as 3 6 2026": "#id_seen-day",
        "Choose a file: technology register": "#id_register",
        "Tick the box: I have checked our own logs": "#id_sure",
    }.items():
        page.get_by_role("link", name=link).click()
        expect(page.locator(target)).to_be_focused()


def test_a_choice_opens_what_it_reveals(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/form/")
    why = page.get_by_label("Why not?")
    expect(why).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    expect(why).to_be_visible()
    look(page, "form-revealed")
    assert not violations(page)
    page.get_by_label("We do not know yet").check()
    expect(why).to_be_hidden()


def test_without_javascript_a_form_is_sent_and_a_choice_still_reveals(plain: Page, gallery_url: str) -> None:
    plain.goto(f"{gallery_url}/form/")
    plain.get_by_label("No", exact=True).check()
    expect(plain.get_by_label("Why not?")).to_be_visible()
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("link", name="Enter name")).to_be_visible()
    plain.set_viewport_size({"width": NARROW, "height": 900})
    look(plain, "form-without-javascript", NARROW)


def test_without_javascript_nothing_is_missing_or_too_wide(plain: Page, gallery_url: str) -> None:
    for path in PAGES:
        plain.goto(f"{gallery_url}/{path}")
        no_sideways_scroll(plain)
        expect(plain.locator("h1")).to_be_visible()


@pytest.mark.parametrize("path", ["", "form/", "question/", "failing/404/", "failing/503/"])
def test_without_govuk_frontend_every_page_can_still_be_read(page: Page, gallery_url: str, path: str) -> None:
    page.route("**/govuk/*", lambda route: route.fulfill(status=404))
    page.goto(f"{gallery_url}/{path}")
    for width in (NARROW, WIDE):
        look(page, f"{name(path)}-bare", width)
        no_sideways_scroll(page, width)
    assert not violations(page)


def test_what_stands_in_for_govuk_frontend_changes_nothing_when_it_is_there(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/")
    padding = "getComputedStyle(document.querySelector('{}')).paddingLeft"
    assert page.evaluate(padding.format(".govuk-notification-banner")) == "0px"
    assert page.evaluate(padding.format("main")) == "0px"


def test_on_paper_there_is_no_menu_no_button_and_no_lost_column(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/")
    page.emulate_media(media="print")
    look(page, "partials-print", 800)
    for gone in (
        ".defend-account",
        ".govuk-breadcrumbs",
        ".govuk-back-link",
        ".govuk-button >> nth=0",
        ".govuk-pagination",
    ):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.defend-wide')).overflowX") == "visible"


def test_in_forced_colours_a_status_keeps_its_edge(page: Page, gallery_url: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{gallery_url}/")
    look(page, "partials-forced")
    assert page.evaluate("getComputedStyle(document.querySelector('.govuk-tag')).borderTopStyle") == "solid"


def test_a_wide_table_is_reached_and_scrolled_by_keyboard(page: Page, gallery_url: str) -> None:
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.goto(f"{gallery_url}/")
    table = page.get_by_role("region", name="Answers by council")
    table.focus()
    expect(table).to_be_focused()
    page.keyboard.press("ArrowRight")
    until(lambda: bool(table.evaluate("element => element.scrollLeft > 0")))


def test_the_skip_link_is_first_and_leads_to_the_content(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/question/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_every_button_is_large_enough_for_a_thumb(page: Page, gallery_url: str) -> None:
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.goto(f"{gallery_url}/form/")
    for control in page.locator("button:visible, .defend-account__button, input[type=radio] + label").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 38


def test_a_second_press_within_a_second_is_not_sent(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert len(sent) == 1


def test_the_helpers_see_what_is_wrong(page: Page) -> None:
    """A check that finds nothing must be able to find something."""
    page.set_content('<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><p id="w">wide</p></main>')
    assert any("image-alt" in found for found in violations(page))
    page.evaluate("document.getElementById('w').style.width = '900px'")
    assert sticks_out(page)
