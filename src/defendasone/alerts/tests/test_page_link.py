"""The link in a message: it acknowledges with a button and does nothing else."""

import time
from datetime import datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from defendasone.alerts import actions, links
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert, Answer
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def contact(here: Council) -> Contact:
    return directory.contact(here, name="Zoë Contact")


@pytest.fixture
def alert(here: Council, contact: Contact, now: datetime) -> Alert:
    return factory.published(now, here)


def from_message() -> str:
    """The address as it stands in the e-mail."""
    with service():
        body = Message.objects.get(channel="email").body
    return next(line for line in body.splitlines() if "/alerts/a/" in line).removeprefix("http://testserver")


def kept() -> Answer:
    with service():
        return Answer.objects.get()


def events() -> list[str]:
    with service():
        return list(
            Event.objects.filter(kind__startswith="answers").order_by("at", "seq").values_list("kind", flat=True)
        )


def test_a_get_shows_what_the_e_mail_carried_and_changes_nothing(alert: Alert) -> None:
    for _ in range(3):
        page = get(Client(), from_message())
    assert "Update your gateways now" in page.text
    assert "A flaw in gateways is being used." in page.text
    assert "For Zoë Contact, Here Council." in page.text
    assert Client().head(from_message()).status_code == 200
    assert (kept().status, kept().seen, kept().version) == ("asked", None, 0)
    assert events() == ["answers.asked"]


def test_the_button_acknowledges_as_the_contact(alert: Alert, here: Council, contact: Contact) -> None:
    client = Client()
    page = send(client, get(client, from_message()), from_message())
    assert "Acknowledged. Thank you." in page.text
    assert kept().status == "acknowledged"
    assert kept().seen is None
    with service():
        event = Event.objects.get(kind="answers.acknowledged")
    assert (event.actor, event.actor_name, event.council) == (f"contact:{contact.pk}", "Zoë Contact", here.pk)


def test_pressing_it_again_changes_nothing(alert: Alert) -> None:
    for _ in range(2):
        Client().post(from_message())
    assert events() == ["answers.asked", "answers.acknowledged"]


@pytest.mark.parametrize("tlp", [TLP.AMBER, TLP.AMBER_STRICT, TLP.RED])
def test_msg_1_above_green_it_shows_reference_and_severity_alone(
    here: Council, contact: Contact, now: datetime, tlp: TLP
) -> None:
    alert = factory.published(now, here, said=words(tlp=tlp))
    page = get(Client(), from_message())
    assert f"High alert {alert.reference}" in page.text
    for hidden in ("gateway", "flaw", "Most councils", "Look for signs"):
        assert hidden not in page.html.lower()
    assert "Acknowledge" in page.text


def test_a_correction_that_is_marked_more_strictly_hides_the_words(alert: Alert, now: datetime) -> None:
    address = from_message()
    factory.corrected(alert, now, tlp=TLP.AMBER)
    page = get(Client(), address)
    assert "gateway" not in page.html.lower()


def test_what_the_council_answered_is_not_shown(alert: Alert, here: Council, now: datetime) -> None:
    found = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.answer([found], Said("affected", "Our secret note"), by=officer, now=now)
    page = get(Client(), from_message())
    assert "Acknowledged. Thank you." in page.text
    for hidden in ("ffected", "secret"):
        assert hidden not in page.text.replace("whether you are affected", "")


def gone(address: str) -> Page:
    page = get(Client(), address)
    assert "This link no longer works" in page.text
    assert page.links["Sign in to see your council's alerts"] == "/alerts/"
    return page


class Past(signing.TimestampSigner):
    """Signs as somebody did fourteen days and a minute ago."""

    def timestamp(self) -> str:
        """What the signature says of its time."""
        return signing.b62_encode(int(time.time() - timedelta(days=14, minutes=1).total_seconds()))


def test_cas_8_an_old_link_says_so(alert: Alert, contact: Contact) -> None:
    token = Past(salt=links.SALT).sign_object([kept().pk.hex, contact.pk.hex])
    old = reverse("alerts:link", args=[token])
    page = gone(old)
    assert page.status == 410
    assert "Links in messages work for fourteen days" in page.text
    assert Client().post(old).status_code == 410
    assert kept().status == "asked"


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda _: "x"])
def test_a_link_that_is_not_ours_says_to_copy_all_of_it(alert: Alert, change: object) -> None:
    token = from_message().split("/")[-2]
    page = gone(f"/alerts/a/{change(token)}/")  # type: ignore[operator]
    assert page.status == 404
    assert "Copy all of it" in page.text


def test_a_token_of_another_kind_is_not_ours(alert: Alert) -> None:
    """Signed with our key, for something else, or with something else in it."""
    for token in (
        signing.dumps([kept().pk.hex, kept().pk.hex], salt="invitations"),
        signing.dumps("text", salt=links.SALT),
        signing.dumps(["x", "y"], salt=links.SALT),
        signing.dumps({"answer": 1}, salt=links.SALT),
        signing.dumps([1, 2, 3], salt=links.SALT),
    ):
        assert gone(reverse("alerts:link", args=[token])).status == 404


def test_a_contact_who_left_acknowledges_nothing(alert: Alert, contact: Contact, now: datetime) -> None:
    with service():
        Contact.objects.update(ended=now)
    assert "no longer a contact of that council" in gone(from_message()).text
    assert Client().post(from_message()).status_code == 404
    assert kept().status == "asked"


def test_a_contact_of_another_council_acknowledges_nothing(alert: Alert) -> None:
    stranger = directory.contact(directory.council("There"))
    address = links.address(kept().pk, stranger.pk).removeprefix("http://testserver")
    assert gone(address).status == 404
    assert Client().post(address).status_code == 404
    assert kept().status == "asked"


def test_a_withdrawn_alert_says_so_and_takes_no_acknowledgement(alert: Alert, now: datetime) -> None:
    with acting(Role.ANALYST) as analyst:
        actions.withdraw(Alert.objects.get(), "False alarm", by=analyst, now=now)
    with service():
        address = links.address(Answer.objects.get().pk, Contact.objects.get().pk).removeprefix("http://testserver")
    page = get(Client(), address)
    assert "This alert has been withdrawn" in page.text
    assert not [form for form in page.forms if not form.action]
    Client().post(address)
    assert kept().status == "released"


@pytest.mark.parametrize("release", [True, False])
def test_a_closed_alert_takes_no_acknowledgement(alert: Alert, now: datetime, release: bool) -> None:
    with acting(Role.ANALYST) as analyst:
        actions.close(Alert.objects.get(), "Enough", release=release, by=analyst, now=now)
    before = kept().status
    assert "there is nothing to acknowledge" in get(Client(), from_message()).text
    Client().post(from_message())
    assert kept().status == before


def test_the_way_to_sign_in_carries_no_token(alert: Alert) -> None:
    token = from_message().split("/")[-2]
    response = Client().get(from_message())
    page = Page(response)
    assert page.links["Sign in to read and answer it"] == f"/alerts/{alert.reference}/"
    assert not [href for href in page.links.values() if token in href]
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_a_signed_in_person_of_another_council_gains_and_loses_nothing(alert: Alert) -> None:
    other = accounts.signed_in(Role.OFFICER, at=directory.council("There"))
    assert "Update your gateways now" in get(other, from_message()).text
    other.post(from_message())
    with service():
        event = Event.objects.get(kind="answers.acknowledged")
    assert event.actor_name == "Zoë Contact"
    assert other.get(f"/alerts/{alert.reference}/").status_code == 404


def test_a_link_leads_to_nothing_else(alert: Alert) -> None:
    client = Client()
    client.get(from_message())
    client.post(from_message())
    assert client.get(f"/alerts/{alert.reference}/").status_code == 401
    assert client.get("/alerts/").status_code == 401


def test_one_address_opens_so_many_links_and_no_more() -> None:
    """Of 245 requests at least 123 fall into one of two minutes, and 120 are let through."""
    client = Client(REMOTE_ADDR="192.0.2.7")
    statuses = [client.get("/alerts/a/x/").status_code for _ in range(245)]
    assert statuses[0] == 404
    assert 429 in statuses
    assert Client(REMOTE_ADDR="192.0.2.8").get("/alerts/a/x/").status_code == 404
