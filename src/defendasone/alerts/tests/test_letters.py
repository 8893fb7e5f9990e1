"""What stands in the messages: as much as the marking lets them carry, whatever somebody wrote into the alert."""

from datetime import UTC, datetime

import pytest

from defendasone.alerts import actions, links
from defendasone.alerts.letters import Occasion, preview, write
from defendasone.alerts.models import Alert, Edition
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.messaging import sms
from defendasone.messaging.actions import Letter
from defendasone.messaging.models import Message
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
TITLE, HAPPENED, MATTERS = "Quince gateway flaw", "Marmalade was seen in logs.", "Everybody runs quinces."
CHANGE, REASON = "Pears, not quinces.", "It was a false alarm about quinces."
SECRETS = (TITLE, HAPPENED, MATTERS, "Update the gateway", CHANGE, REASON)
OCCASIONS = ("published", "corrected", "reminded", "withdrawn")


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


def letters(
    marking: TLP, occasion: str, here: Council, now: datetime, *, sms_too: bool = True, change: str = CHANGE
) -> list[Letter]:
    """What the council's one contact would get."""
    alert = factory.published(
        now, here, said=words(TITLE, happened=HAPPENED, matters=MATTERS, tlp=marking, change=change)
    )
    contact = directory.contact(here, name="Nina", email="nina@here.example", phone="+447700900001")
    with service():
        Alert.objects.update(by_sms=sms_too)
        found = Alert.objects.select_related("current").get(pk=alert.pk)
        answers = list(found.answers.select_related("council"))
        return write(found, answers, {here.pk: [contact]}, Occasion(occasion, f"{found.pk}/x", reason=REASON))


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("marking", [TLP.AMBER, TLP.AMBER_STRICT, TLP.RED])
def test_above_green_no_message_carries_a_word_of_it(marking: TLP, occasion: str, here: Council, now: datetime) -> None:
    found = letters(marking, occasion, here, now)
    assert len(found) == 2
    for letter in found:
        for secret in SECRETS:
            assert secret not in letter.subject + letter.body
        assert "sign in" in (letter.subject + letter.body).lower()


@pytest.mark.parametrize("marking", [TLP.CLEAR, TLP.GREEN])
@pytest.mark.parametrize(
    ("occasion", "carries"),
    [
        ("published", (TITLE, HAPPENED, MATTERS, "1. Update the gateway to 7.2.9")),
        ("corrected", (TITLE, HAPPENED, MATTERS, CHANGE, "2. Look for signs of misuse")),
        ("reminded", (TITLE, "We have no answer from your council yet")),
        ("withdrawn", (TITLE, REASON)),
    ],
)
def test_up_to_green_an_email_says_what_its_occasion_asks_for(
    marking: TLP, occasion: str, carries: tuple[str, ...], here: Council, now: datetime
) -> None:
    email, _ = letters(marking, occasion, here, now)
    assert "Hello Nina," in email.body
    assert marking.label in email.body
    for each in carries:
        assert each in email.body


def test_a_withdrawal_asks_for_nothing_and_a_reminder_repeats_nothing(here: Council, now: datetime) -> None:
    withdrawn, _ = letters(TLP.GREEN, "withdrawn", here, now)
    assert "Acknowledge" not in withdrawn.body
    assert "Please say" not in withdrawn.body
    assert HAPPENED not in withdrawn.body


@pytest.mark.parametrize(
    ("occasion", "begins"),
    [
        ("published", "High alert"),
        ("corrected", "Correction to High alert"),
        ("reminded", "Reminder: High alert"),
        ("withdrawn", "WITHDRAWN: High alert"),
    ],
)
@pytest.mark.parametrize("marking", [TLP.GREEN, TLP.RED])
def test_a_text_message_says_first_what_it_is(
    occasion: str, begins: str, marking: TLP, here: Council, now: datetime
) -> None:
    _, text = letters(marking, occasion, here, now)
    assert text.channel == Message.Channel.SMS
    assert text.body.startswith(begins)
    assert text.address == "+447700900001"


def test_without_text_messages_only_an_email_goes_out(here: Council, now: datetime) -> None:
    (only,) = letters(TLP.GREEN, "published", here, now, sms_too=False)
    assert (only.channel, only.address) == (Message.Channel.EMAIL, "nina@here.example")


def test_a_contact_with_only_a_telephone_gets_only_a_text_message(here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    contact = directory.contact(here, email="", phone="+447700900002")
    with service():
        Alert.objects.update(by_sms=True)
        found = Alert.objects.select_related("current").get(pk=alert.pk)
        made = write(found, found.answers.all(), {here.pk: [contact]}, Occasion("published", "k"))
    assert [letter.channel for letter in made] == [Message.Channel.SMS]


def test_each_contact_has_a_link_and_a_key_of_their_own(here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    contacts = [directory.contact(here, email=f"p{number}@here.example") for number in range(3)]
    with service():
        found = Alert.objects.select_related("current").get(pk=alert.pk)
        made = write(found, found.answers.all(), {here.pk: contacts}, Occasion("published", "k"))
        own = {links.address(found.answers.get().pk, contact.pk) for contact in contacts}
    assert len({letter.key for letter in made}) == 3
    (place,) = {each.rpartition("/")[0] if not each.endswith("/") else each[:-1].rpartition("/")[0] for each in own}
    assert len({line for letter in made for line in letter.body.splitlines() if line.startswith(place)}) == 3


def test_a_council_without_contacts_gets_nothing_and_breaks_nothing(here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    with service():
        found = Alert.objects.select_related("current").get(pk=alert.pk)
        assert write(found, found.answers.all(), {}, Occasion("published", "k")) == []


@pytest.mark.parametrize(
    "title",
    [
        "Bcc: everybody@example.org",
        "Line\r\nBcc: victim@example.org",
        "<script>alert(1)</script>",
        "[press](https://evil.example)",
        "# Heading",
        "{link} {name} %s",
        "=1+1",
        "Zürich – “quoted” €",
    ],
)
def test_what_somebody_wrote_stays_text_in_every_channel(title: str, here: Council, now: datetime) -> None:
    alert = factory.published(now, here, said=words(title))
    contact = directory.contact(here, name="Nina", phone="+447700900001")
    with service():
        Alert.objects.update(by_sms=True)
        found = Alert.objects.select_related("current").get(pk=alert.pk)
        email, text = write(found, found.answers.all(), {here.pk: [contact]}, Occasion("published", "k"))
    assert "\n" not in email.subject
    assert "\r" not in email.subject
    assert email.body.count("Hello Nina,") == 1
    assert "{link}" not in email.body or "{link}" in title
    assert text.body == sms.plain(text.body)


def test_a_preview_shows_no_real_link(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    directory.contact(here)
    with acting(Role.ANALYST):
        found = Alert.objects.get(pk=alert.pk)
        edition = found.editions.get()
        subject, body, text = preview(found, edition)
    assert "(a link of their own, for acknowledging)" in body
    assert "within 5 working days" in body
    assert found.reference in subject
    assert text.startswith("High alert")


def test_a_preview_of_a_correction_is_written_as_one(here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    with acting(Role.ANALYST) as analyst:
        edition = actions.correct(alert, by=analyst, now=now)
        actions.write(edition, words(change=CHANGE), by=analyst, now=now)
        subject, body, text = preview(alert, Edition.objects.get(pk=edition.pk))
    assert subject.startswith("Correction: ")
    assert CHANGE in body
    assert text.startswith("Correction to ")


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (datetime(2026, 6, 3, 13, 5, tzinfo=UTC), "5 June 2026 at 11:59pm"),
        (datetime(2026, 12, 24, 9, 0, tzinfo=UTC), "30 December 2026 at 11:59pm"),
        (datetime(2026, 6, 4, 23, 30, tzinfo=UTC), "9 June 2026 at 11:59pm"),
    ],
)
def test_the_message_says_by_when_in_london_s_time(published: datetime, said: str, here: Council) -> None:
    (email,) = letters(TLP.GREEN, "published", here, published, sms_too=False)
    assert f"Please say by {said} whether your council is affected" in email.body


def test_a_critical_alert_is_urgent_and_another_is_not(here: Council, now: datetime) -> None:
    urgent = []
    for severity in (Edition.Severity.CRITICAL, Edition.Severity.HIGH):
        alert = factory.published(now, here, said=words(severity=severity))
        with service():
            contact = Contact.objects.filter(council=here).first() or directory.contact(here)
            found = Alert.objects.select_related("current").get(pk=alert.pk)
            (made,) = write(found, found.answers.all(), {here.pk: [contact]}, Occasion("published", "k"))
        urgent.append(made.urgent)
    assert urgent == [True, False]
