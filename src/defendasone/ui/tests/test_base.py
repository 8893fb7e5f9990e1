"""The base page and the pages for what goes wrong."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.shortcuts import render
from django.test import Client, RequestFactory, override_settings

from defendasone.core.viewer import STRANGER, Viewer
from defendasone.testing.pages import Page, faults
from defendasone.ui import errors
from defendasone.ui.tests.gallery import OFFICER

FAILING = {
    "400": 400,
    "403": 403,
    "404": 404,
    "429": 429,
    "csrf": 403,
    "first": 401,
    "refused": 409,
    "500": 500,
    "503": 503,
    "full": 503,
}


def request(path: str = "/", viewer: Viewer = STRANGER) -> HttpRequest:
    asked = RequestFactory().get(path)
    asked.viewer = viewer  # type: ignore[attr-defined]
    asked.session = {}  # type: ignore[assignment]
    asked._messages = FallbackStorage(asked)  # type: ignore[attr-defined]
    return asked


def shown(asked: HttpRequest, **context: object) -> Page:
    return Page(render(asked, "404.html", context).content)


@pytest.mark.parametrize("path", ["/", "/form/", "/question/", "/pictures/"])
def test_a_page_is_made_as_every_page_has_to_be(gallery: Client, path: str) -> None:
    assert faults(gallery.get(path).content) == []


def test_a_form_with_errors_is_made_as_every_page_has_to_be(gallery: Client) -> None:
    response = gallery.post("/form/", {"devices": "0", "seen-day": "31", "affected": "perhaps"})
    assert faults(response.content) == []
    assert Page(response.content).all("title")[0].text.startswith("Error: ")


def test_only_a_page_that_asks_for_it_loads_htmx(gallery: Client) -> None:
    assert "htmx" not in gallery.get("/question/").content.decode()
    page = Page(gallery.get("/pictures/").content)
    (settings,) = page.all("meta", name="htmx-config")
    for setting in ('"allowEval": false', '"includeIndicatorStyles": false', '"selfRequestsOnly": true'):
        assert setting in settings.attributes["content"]
    assert any("htmx-2.min" in script.attributes["src"] for script in page.all("script"))


def test_the_content_policy_allows_no_inline_script_or_style(gallery: Client) -> None:
    policy = gallery.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


def test_a_stranger_is_offered_to_sign_in_and_nothing_else() -> None:
    page = shown(request())
    assert page.links["Sign in"] == "/account/login/"
    assert "Sign out" not in page.text


def test_whoever_is_signed_in_is_named_and_leaves_by_a_form() -> None:
    page = shown(request(viewer=OFFICER))
    assert "Signed in as Asha Okonkwo-Bartholomew" in page.text
    assert "Sign in" not in page.links
    (form,) = page.all("form", action="/account/logout/")
    assert form.attributes["method"] == "post"
    assert page.all("input", name="csrfmiddlewaretoken")


def test_an_address_with_a_secret_in_it_stands_nowhere_on_the_page() -> None:
    html = render(request("/alerts/link/secret-token-1234/?key=secret-token-5678"), "404.html").content.decode()
    assert "secret-token" not in html


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_page(*, demo: bool) -> None:
    with override_settings(DEMO=demo):
        assert ("Everything here is invented" in shown(request()).text) is demo
        assert ("Demonstration" in shown(request()).text) is demo


def test_a_page_has_no_crown_no_crest_and_no_font_of_gov_uk(gallery: Client) -> None:
    html = gallery.get("/").content.decode().lower()
    assert not [word for word in ("crown", "crest", "transport", "gov.uk</") if word in html]


def test_what_was_done_is_said_once_and_each_in_its_own_banner() -> None:
    asked = request(viewer=OFFICER)
    messages.success(asked, "Your answer is saved.")
    messages.info(asked, "<b>Sent</b>")
    messages.warning(asked, "Nobody can be reached at Adur.")
    page = shown(asked)
    banners = page.all("div", class_="govuk-notification-banner")
    assert [banner.text for banner in banners] == [
        "Success Your answer is saved.",
        "Success <b>Sent</b>",
        "Important Nobody can be reached at Adur.",
    ]
    assert asked._messages.used  # type: ignore[attr-defined]
    assert faults(page.html) == []


def test_what_a_view_calls_its_own_things_does_not_change_the_frame() -> None:
    """`messages`, `product`, `navigation`, `footer` and `entries` are names that views use for their own."""
    own = dict.fromkeys(("messages", "product", "navigation", "footer", "entries", "kind", "text", "href"), "OURS")
    assert "OURS" not in shown(request(viewer=OFFICER), **own).html


@pytest.mark.parametrize(("kind", "status"), FAILING.items())
def test_each_page_for_what_goes_wrong_is_made_well(gallery: Client, kind: str, status: int) -> None:
    response = gallery.get(f"/failing/{kind}/")
    assert response.status_code == status
    assert faults(response.content) == []
    page = Page(response.content)
    assert page.all("h1")[0].text in page.all("title")[0].text
    assert len(page.all("main")[0].text.split()) > 8, "it says what to do"


def test_signing_in_leads_back_to_where_one_was_going(gallery: Client) -> None:
    page = Page(gallery.get("/failing/first/").content)
    leads = [link.attributes["href"] for link in page.all("a") if "next" in link.attributes["href"]]
    assert leads == ["/account/login/?next=%2Falerts%2F%3Fstatus%3Dlive%26page%3D2"]


def test_a_refusal_says_why(gallery: Client) -> None:
    assert "withdrawn while you were reading it" in Page(gallery.get("/failing/refused/").content).text


@pytest.mark.usefixtures("gallery")
def test_a_full_disk_is_not_called_a_restart() -> None:
    from django.db import OperationalError
    from psycopg.errors import DiskFull

    try:
        raise OperationalError("no space left on device") from DiskFull()
    except OperationalError:
        response = errors.failed(request())
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "what you sent just now was not saved" in response.content.decode()


def test_a_service_without_its_database_answers_without_asking_for_anything(
    gallery: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    monkeypatch.setattr(errors, "render", None)
    try:
        raise OperationalError("the connection is lost")
    except OperationalError:
        response = errors.failed(request())
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "is restarting" in response.content.decode()
    try:
        raise ZeroDivisionError("secret detail")
    except ZeroDivisionError:
        response = errors.failed(request())
    assert response.status_code == 500
    assert b"secret detail" not in response.content


def test_the_stylesheets_of_the_plain_pages_are_served(gallery: Client) -> None:
    for link in Page(errors.AWAY).all("link"):
        response = gallery.get(link.attributes["href"])
        assert response.status_code == 200
        response.close()


def test_a_list_of_every_council_stays_small(gallery: Client) -> None:
    """The house's bound is 60 KB for a page; the frame and 317 lean rows leave room for what the page says."""
    from django.template import Context, Template

    row = (
        '<tr><th scope="row"><a href="/councils/E0{{ n }}/">Council of Somewhere</a></th>'
        '<td>South East</td><td>{% mark "asked" "No answer" %}</td></tr>'
    )
    table = Template("{% for n in numbers %}" + row + "{% endfor %}")
    rows = table.render(Context({"numbers": range(100_000, 100_317)}))
    frame = len(gallery.get("/failing/404/").content)
    assert frame < 5_000, frame
    assert frame + len(rows) < 60_000
