"""What a browser sees: each first page at 320 and 1280 pixels, with axe, without JavaScript, and in print."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, PdfMargins, expect

from defendasone.alerts import actions
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.overview.tests.conftest import tidy
from defendasone.testing.browser import NARROW, WIDE, look, no_sideways_scroll, served, violations
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("real_logins")]
NAMES = ("Bournemouth, Christchurch and Poole", "Adur", "Worthing")
A4_WIDTH = 794  # Pixels at 96 to the inch
MARGINS: PdfMargins = {"top": "10mm", "right": "10mm", "bottom": "10mm", "left": "10mm"}
PAGE = b"/Type /Page\n"


@pytest.fixture
def url() -> Iterator[str]:
    with served("defendasone.urls", DEMO=True) as address:
        yield address


@pytest.fixture
def councils() -> list[Council]:
    """One with nothing in order, two that are tidy; and alerts at every stage."""
    made = [directory.council(NAMES[0]), *(tidy(name) for name in NAMES[1:])]
    now = timezone.now()
    ages = {"Update FortiOS gateways now": 40, "Turn off legacy sign-in on Exchange": 3, "Look for a backdoor in xz": 0}
    for title, days in ages.items():
        alert = factory.published(now - timedelta(days=days, hours=1), *made, said=words(title))
        if days:
            _say(alert, made[1], "not-affected")
        if days > 3:
            _say(alert, made[2], "affected")
    factory.published(now - timedelta(hours=2), made[0], said=words("For you alone", tlp=TLP.RED))
    factory.approved(now - timedelta(hours=3), *made, said=words("Approved and waiting for somebody to publish it"))
    draft = factory.drafted(now, *made, said=words("Somebody uses a flaw in our telephones"))
    with acting(Role.DUTY) as duty:
        actions.publish_urgently(draft, draft.editions.get(), "It is being used tonight", by=duty, now=now)
    return made


def _say(alert: Alert, council: Council, exposure: str) -> None:
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], Said(exposure), by=officer, now=found.added + timedelta(hours=5))


def sign_in(page: Page, url: str, client: Client) -> None:
    """The browser is signed in as the client is, and at home."""
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": url}])
    page.goto(url)


def check(page: Page, called: str) -> None:
    """Seen at both widths, and nothing is wrong at either."""
    for width in (NARROW, WIDE):
        look(page, f"home-{called}", width)
        no_sideways_scroll(page, width)
    assert not violations(page)


def test_a_stranger(page: Page, url: str) -> None:
    page.goto(url)
    check(page, "stranger")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.APPROVER, Role.DUTY, Role.ADMINISTRATOR])
def test_the_coordinator(role: Role, page: Page, url: str, councils: list[Council]) -> None:
    sign_in(page, url, accounts.signed_in(role))
    expect(page.get_by_role("heading", name="Duty desk")).to_be_visible()
    check(page, role)


def test_the_coordinator_with_nothing_to_do(page: Page, url: str) -> None:
    sign_in(page, url, accounts.signed_in(Role.DUTY))
    check(page, "nothing-to-do")


def test_an_officer_of_one_council_and_of_several(page: Page, url: str, councils: list[Council]) -> None:
    for called, places in (("officer", councils[:1]), ("officer-tidy", councils[1:2]), ("shared", councils)):
        someone = accounts.person()
        for council in places:
            accounts.member(someone, Role.OFFICER, council)
        sign_in(page, url, accounts.client(someone))
        check(page, called)


def test_an_officer_with_nothing_to_do(page: Page, url: str) -> None:
    sign_in(page, url, accounts.signed_in(Role.OFFICER, at=tidy("Adur")))
    expect(page.get_by_role("heading", name="Nothing needs you now")).to_be_visible()
    check(page, "quiet")


def test_a_leader_reads_one_page_and_prints_one(page: Page, url: str, councils: list[Council]) -> None:
    accounts.person(Role.LEAD, at=councils[0], name="Lena Lead")
    for number in range(6):
        factory.published(timezone.now(), councils[0], said=words(f"One more thing to look at: number {number}"))
    sign_in(page, url, accounts.signed_in(Role.LEADER, at=councils[0]))
    check(page, "leader")
    page.emulate_media(media="print")
    look(page, "home-leader-print", A4_WIDTH)
    assert page.pdf(format="A4", margin=MARGINS).count(PAGE) == 1


def test_those_for_whom_there_is_nothing_yet(page: Page, url: str) -> None:
    sign_in(page, url, accounts.signed_in(Role.PARTNER))
    check(page, "outside")


def test_without_javascript_an_officer_gets_from_home_to_the_answer(
    plain: Page, url: str, councils: list[Council]
) -> None:
    sign_in(plain, url, accounts.signed_in(Role.OFFICER, at=councils[1]))
    plain.get_by_role("link", name="Look for a backdoor in xz").click()
    expect(plain.get_by_role("radio", name="Yes, we are affected")).to_be_visible()
    assert plain.url.startswith(url + reverse("alerts:list"))
