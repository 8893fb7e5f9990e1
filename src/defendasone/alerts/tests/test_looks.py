"""What a browser sees: every page of the service at 320 and 1280 pixels, with axe, and without JavaScript."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from defendasone.alerts import actions, links
from defendasone.alerts.actions import About, Done, Opinion, Said
from defendasone.alerts.audience import Audience
from defendasone.alerts.models import ActionAnswer, Alert, Answer
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.testing.browser import NARROW, WIDE, look, no_sideways_scroll, served, violations
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("real_logins")]
NAMES = ("Adur", "Basingstoke and Deane", "Bournemouth, Christchurch and Poole", "Cheshire East", "Dacorum", "Ealing")
LONG = "Attackers reach the management page without a password. " * 4


@dataclass
class Sector:
    """Councils, and an alert at each stage."""

    councils: list[Council]
    draft: Alert
    reviewed: Alert
    live: Alert
    red: Alert


@pytest.fixture
def url() -> Iterator[str]:
    with served("defendasone.urls", DEMO=True) as address:
        yield address


@pytest.fixture
def sector() -> Sector:
    lately = timezone.now() - timedelta(hours=3)
    forum = directory.forum("Hampshire and Isle of Wight")
    councils = [directory.council(name, forum=forum, region="South East") for name in NAMES]
    for council in councils[:5]:
        directory.contact(council, name="Alexandra Longbottom-Smythe")
    exposure.register(councils[0], ("Fortinet", "FortiOS", "7.2.4"), confirmed=lately)
    about = About([intelligence.exploited("Fortinet", "FortiOS")], [], [("Fortinet", "FortiOS")], by_sms=True)
    said = words("Update FortiOS gateways now", happened=LONG, matters=LONG, tlp=TLP.GREEN)
    made = Sector(
        councils,
        factory.drafted(lately, said=said, about=about, audience=Audience()),
        factory.approved(lately, said=said, about=about, audience=Audience()),
        factory.published(lately, *councils[:5], said=said, about=about),
        factory.published(lately, councils[0], said=words("For you alone", tlp=TLP.RED)),
    )
    factory.corrected(made.live, lately + timedelta(hours=1), "Version 7.2.10, not 7.2.9.", happened=LONG)
    _answer(made.live, councils[1], "affected", done=False)
    _answer(made.live, councils[2], "affected", done=True)
    _answer(made.live, councils[3], "not-affected", done=False)
    with acting(Role.ANALYST) as analyst:
        actions.save_list("Pilot councils", [council.pk for council in councils[:3]], by=analyst, now=lately)
    return made


def _answer(alert: Alert, council: Council, exposure: str, *, done: bool) -> None:
    with service():
        keys = [action.key for action in alert.editions.order_by("-number")[0].actions.all()]
    told = {key: Done(ActionAnswer.State.DONE, on=timezone.now().date()) for key in keys if done}
    answer = factory.answer_of(alert, council)
    now = timezone.now() - timedelta(hours=1)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([answer], Said(exposure, "Our supplier looks after it", told), by=officer, now=now)
        opinion = Opinion(useful=True, clear=True, in_time=False, comment="It came on a Friday evening")
        actions.give_feedback(alert, council.pk, opinion, by=officer, now=now)


def sign_in(page: Page, url: str, client: Client) -> None:
    """The browser is signed in as the client is."""
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": url}])


def check(page: Page, called: str) -> None:
    """Seen at both widths, and nothing is wrong at either."""
    for width in (NARROW, WIDE):
        look(page, called, width)
        no_sideways_scroll(page, width)
    assert not violations(page)


def addresses(sector: Sector) -> dict[str, str]:
    def of(alert: Alert, name: str) -> str:
        return reverse(f"alerts:{name}", args=[alert.reference])

    return {
        "list": reverse("alerts:list"),
        "new": reverse("alerts:new"),
        "evidence": reverse("alerts:evidence"),
        "lists": reverse("alerts:lists"),
        "list-new": reverse("alerts:list-new"),
        "edit": of(sector.draft, "edit"),
        "audience": of(sector.draft, "audience"),
        "check-draft": of(sector.draft, "check"),
        "check-approved": of(sector.reviewed, "check"),
        "following": f"{of(sector.live, 'alert')}?state=all",
        "opinions": of(sector.live, "opinions"),
        "words": of(sector.live, "words"),
        "extend": of(sector.live, "extend"),
        "withdraw": of(sector.live, "withdraw"),
        "close": of(sector.live, "close"),
        "council": reverse("alerts:council", args=[sector.live.reference, sector.councils[2].gss]),
    }


def test_every_page_of_the_coordinator(page: Page, url: str, sector: Sector) -> None:
    sign_in(page, url, accounts.signed_in(Role.DUTY, Role.APPROVER, Role.ANALYST))
    for called, address in addresses(sector).items():
        page.goto(f"{url}{address}")
        check(page, f"alerts-{called}")


def test_the_coordinators_forms_with_their_errors(page: Page, url: str, sector: Sector) -> None:
    sign_in(page, url, accounts.signed_in(Role.DUTY, Role.APPROVER))
    at = addresses(sector)
    for called, button in (
        ("new", "Save"),
        ("list-new", "Save"),
        ("withdraw", "Withdraw"),
        ("close", "Close"),
        ("extend", "Send it to them"),
    ):
        page.goto(f"{url}{at[called]}")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        check(page, f"alerts-{called}-wrong")
    page.goto(f"{url}{at['audience']}")
    page.get_by_label("Add these councils").fill("Atlantis")
    page.get_by_role("button", name="Save and check the alert").click()
    check(page, "alerts-audience-wrong")
    page.goto(f"{url}{at['check-draft']}")
    page.get_by_text("Publish before review", exact=True).first.click()
    page.get_by_role("button", name="Publish before review").click()
    check(page, "alerts-check-wrong")


def test_every_page_of_a_council(page: Page, url: str, sector: Sector) -> None:
    someone = accounts.person()
    for council in sector.councils[:2]:
        accounts.member(someone, Role.OFFICER, council)
    sign_in(page, url, accounts.client(someone))
    page.goto(f"{url}{reverse('alerts:list')}")
    check(page, "alerts-asked")
    page.goto(f"{url}{reverse('alerts:alert', args=[sector.live.reference])}")
    check(page, "alerts-read")
    page.get_by_role("radio", name="Not applicable").first.check()
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("link", name="Say why action 1 does not apply")).to_be_visible()
    check(page, "alerts-read-wrong")


def test_a_leader_reads(page: Page, url: str, sector: Sector) -> None:
    sign_in(page, url, accounts.signed_in(Role.LEADER, at=sector.councils[0]))
    page.goto(f"{url}{reverse('alerts:alert', args=[sector.red.reference])}")
    check(page, "alerts-read-leader")


def test_the_link_in_a_message(page: Page, url: str, sector: Sector) -> None:
    with service():
        contact = Contact.objects.get(council=sector.councils[0])
        for called, alert in (("link", sector.live), ("link-red", sector.red)):
            answer = Answer.objects.get(alert=alert, council=sector.councils[0])
            token = links.address(answer.pk, contact.pk).split("/")[-2]
            page.goto(f"{url}{reverse('alerts:link', args=[token])}")
            check(page, f"alerts-{called}")
    page.goto(f"{url}{reverse('alerts:link', args=['cut-off'])}")
    check(page, "alerts-link-gone")


def test_the_audience_is_counted_while_it_is_described(page: Page, url: str, sector: Sector) -> None:
    sign_in(page, url, accounts.signed_in(Role.ANALYST))
    page.goto(f"{url}{addresses(sector)['audience']}")
    expect(page.get_by_role("heading", name="6 councils would get it now")).to_be_visible()
    page.get_by_label("Cannot tell").uncheck()
    expect(page.get_by_role("heading", name="1 council would get it now")).to_be_visible()
    page.get_by_label("Leave these councils out").fill("Adur")
    expect(page.get_by_role("heading", name="0 councils would get it now")).to_be_visible()


def test_the_coordinators_page_follows_an_answer_without_being_reloaded(page: Page, url: str, sector: Sector) -> None:
    sign_in(page, url, accounts.signed_in(Role.ANALYST))
    page.goto(f"{url}{addresses(sector)['following']}")
    expect(page.get_by_text("1 council matches now and did not get it.")).to_be_visible()
    expect(page.get_by_role("heading", name="3 of 5 councils")).to_be_visible()
    _answer(sector.live, sector.councils[4], "not-affected", done=False)
    expect(page.get_by_role("heading", name="4 of 5 councils")).to_be_visible(timeout=20_000)


def test_an_officer_answers_without_javascript(plain: Page, url: str, sector: Sector) -> None:
    sign_in(plain, url, accounts.signed_in(Role.OFFICER, at=sector.councils[4]))
    plain.goto(f"{url}{reverse('alerts:alert', args=[sector.live.reference])}")
    plain.get_by_role("button", name="Acknowledge").click()
    plain.get_by_role("radio", name="Yes, we are affected").check()
    plain.get_by_role("radio", name="Done").first.check()
    plain.get_by_role("button", name="Save the answer").click()
    expect(plain.get_by_text("Your answer is saved for 1 council.")).to_be_visible()
    with service():
        assert Answer.objects.get(alert=sector.live, council=sector.councils[4]).status == "affected"


def test_an_alert_is_sent_without_javascript(plain: Page, url: str, sector: Sector) -> None:
    sign_in(plain, url, accounts.signed_in(Role.DUTY))
    plain.goto(f"{url}{addresses(sector)['audience']}")
    plain.get_by_label("Every council").check()
    plain.get_by_role("button", name="Count").click()
    expect(plain.get_by_role("heading", name="6 councils would get it now")).to_be_visible()
    plain.get_by_role("button", name="Save and check the alert").click()
    plain.get_by_text("Publish before review", exact=True).first.click()
    plain.get_by_label("Why it cannot wait for review").fill("It is being used tonight")
    plain.get_by_role("button", name="Publish before review").click()
    expect(plain.get_by_text("Published to 6 councils")).to_be_visible()
