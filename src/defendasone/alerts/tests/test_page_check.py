"""Before an alert is sent: what it would do, whose turn it is, and the decisions."""

from datetime import datetime

import pytest
from pytest_django import Settings

from defendasone.alerts import actions
from defendasone.alerts.actions import About
from defendasone.alerts.tests.deciding import buttons, check, submitted
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Council:
    """A council with one contact by e-mail and phone, and one by phone alone."""
    made = directory.council("Here")
    directory.contact(made, name="Zoë")
    directory.contact(made, email="")
    return made


def test_it_shows_who_gets_it_and_what_they_read(here: Council, now: datetime) -> None:
    directory.council("Silent")
    alert = factory.drafted(now, here, about=About(by_sms=True))
    page = get(accounts.signed_in(Role.ADMINISTRATOR), check(alert))
    assert "1 council in 3 messages" in page.text
    assert "Chosen 1" in page.text
    assert f"High: Update your gateways now ({alert.reference})" in page.text
    assert "Hello (the contact's name)" in page.text
    assert "Text message (1 part," in page.text
    assert "within 5 working days of publication" in page.text
    assert "No message reaches" not in page.text


def test_a_text_message_says_how_many_parts_it_takes(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here, said=words("é" * 140 + "ł"), about=About(by_sms=True))
    assert "Text message (4 parts, 2" in get(accounts.signed_in(Role.ANALYST), check(alert)).text


def test_councils_that_no_message_reaches_are_named(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here, directory.council("Silent"), directory.council("Mute"))
    page = get(accounts.signed_in(Role.ANALYST), check(alert))
    assert "No message reaches these councils" in page.text
    assert "this alert uses. Mute, Silent Not set up" in page.text


def test_channels_that_are_not_set_up_are_named(here: Council, now: datetime, settings: Settings) -> None:
    alert = factory.drafted(now, here, about=About(by_sms=True))
    client = accounts.signed_in(Role.ANALYST)
    assert "would wait: E-mail, Text message" in get(client, check(alert)).text
    settings.DEMO = True
    assert "Not set up here" not in get(client, check(alert)).text


def test_msg_1_the_preview_carries_no_more_than_the_message(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here, said=words(tlp=TLP.AMBER), about=About(by_sms=True))
    page = get(accounts.signed_in(Role.ANALYST), check(alert))
    letter = page.text.partition("What they get")[2].partition("Page TLP")[0]
    assert "sign in to read it" in letter
    assert "gateway" not in letter.lower()


def test_nobody_in_the_audience_is_said(now: datetime) -> None:
    page = get(accounts.signed_in(Role.ANALYST), check(factory.drafted(now)))
    assert "Nobody is in the audience" in page.text
    assert "0 councils in 0 messages" in page.text


@pytest.mark.parametrize(
    ("role", "draft", "review", "approved"),
    [
        (Role.ANALYST, {"submit"}, set(), {"publish"}),
        (Role.DUTY, {"submit", "publish-urgently"}, {"publish-urgently"}, {"publish"}),
        (Role.APPROVER, set(), {"approve", "return"}, {"publish", "return"}),
        (Role.ADMINISTRATOR, set(), set(), set()),
    ],
)
def test_the_buttons_are_what_the_flow_and_the_viewers_permissions_allow(
    here: Council, now: datetime, role: Role, draft: set[str], review: set[str], approved: set[str]
) -> None:
    client = accounts.signed_in(role)
    assert buttons(client, factory.drafted(now, here)) == draft
    assert buttons(client, submitted(now, here)) == review
    assert buttons(client, factory.approved(now, here)) == approved


def test_a_correction_goes_to_everybody_who_got_the_original(here: Council, now: datetime) -> None:
    there = directory.council("There")
    directory.contact(there)
    alert = factory.published(now, here, there)
    with acting(Role.ANALYST) as analyst:
        edition = actions.correct(alert, by=analyst, now=now)
        actions.write(edition, words(change="7.2.9 was wrong"), by=analyst, now=now)
    page = get(accounts.signed_in(Role.ANALYST), check(alert))
    assert "2 councils in 2 messages: everybody who got the original" in page.text
    assert "What is different: 7.2.9 was wrong" in page.text
    assert "Change who gets it" not in page.links
    assert "Correction: Update your gateways now" in page.text


def test_every_reading_of_a_strictly_marked_draft_is_kept(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here, said=words(tlp=TLP.AMBER_STRICT))
    approver = accounts.signed_in(Role.APPROVER)
    get(approver, check(alert))
    get(approver, check(alert))
    with service():
        assert Event.objects.filter(kind="alerts.read", council=None).count() == 2
