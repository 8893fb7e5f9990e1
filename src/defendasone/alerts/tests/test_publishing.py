"""Publication: to exactly those chosen, once, with everything that belongs to it or not at all."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from defendasone.alerts import actions, rules
from defendasone.alerts.actions.writing import About
from defendasone.alerts.audience import Audience
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact
from defendasone.messaging.models import Message
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory, exposure, intelligence
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
Group = Answer.Group


def messages() -> list[Message]:
    with service():
        return list(Message.objects.order_by("address"))


def test_publishing_freezes_the_audience_and_starts_the_clocks(now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    directory.council("Elsewhere")
    alert = factory.published(now, here, there)
    with acting(Role.ANALYST):
        alert = Alert.objects.select_related("current").get()
        answers = {answer.council.short_name: answer for answer in alert.answers.select_related("council")}
        assert alert.current
        dues = [action.due for action in alert.current.actions.all()]
    assert answers.keys() == {"Here", "There"}
    assert {(answer.group, answer.because, answer.status) for answer in answers.values()} == {
        ("chosen", "Chosen by name", "asked")
    }
    assert alert.status == Alert.Status.LIVE
    assert (alert.published, alert.exposure_due, alert.mitigation_due) == (
        now,
        rules.exposure_due(now),
        rules.mitigation_due(now),
    )
    assert alert.deadlines_version == "2026-11"
    assert dues == [
        rules.action_due(now, 5),
        rules.action_due(now, 10),
    ]


def test_each_council_has_the_question_in_its_own_ledger(now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    alert = factory.published(now, here, there)
    answer = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        (event,) = ledger.stream(answer.stream, viewer=officer)
        assert (event.kind, event.council, event.detail["because"]) == ("answers.asked", here.pk, "Chosen by name")
        other = Answer.objects.filter(council=there)
        assert not other.exists()


def test_every_live_contact_is_written_to_and_nobody_else(now: datetime) -> None:
    here, there, elsewhere = directory.council("Here"), directory.council("There"), directory.council("Elsewhere")
    kept = [directory.contact(here), directory.contact(here), directory.contact(there)]
    directory.contact(here, ended=now)
    directory.contact(here, email="")
    directory.contact(elsewhere)
    factory.published(now, here, there)
    sent = messages()
    assert [message.address for message in sent] == sorted(contact.email for contact in kept)
    assert {message.channel for message in sent} == {"email"}
    assert all(message.purpose == "published" for message in sent)


def test_text_messages_go_where_the_alert_asks_for_them(now: datetime) -> None:
    here = directory.council()
    both, phone = directory.contact(here), directory.contact(here, email="")
    factory.published(now, here, about=About(by_sms=True))
    found = {(message.channel, message.address) for message in messages()}
    assert found == {("email", both.email), ("sms", both.phone), ("sms", phone.phone)}


def test_each_message_has_a_link_of_its_own(now: datetime) -> None:
    here = directory.council()
    directory.contact(here)
    directory.contact(here)
    factory.published(now, here)
    links = {line for message in messages() for line in message.body.splitlines() if "/alerts/a/" in line}
    assert len(links) == 2
    assert all(link.startswith("http://testserver/alerts/a/") for link in links)


@pytest.mark.parametrize("tlp", [TLP.CLEAR, TLP.GREEN])
def test_a_mailable_alert_travels_whole(now: datetime, tlp: TLP) -> None:
    here = directory.council()
    directory.contact(here, name="Zoë")
    factory.published(now, here, said=words(tlp=tlp))
    (message,) = messages()
    assert message.subject.startswith("High: Update your gateways now (CAS-")
    for part in (
        "Hello Zoë",
        "is being used",
        "Most councils",
        "1. Update the gateway to 7.2.9 (by 10 June 2026",
        tlp.label,
    ):
        assert part in message.body
    assert "Please say by 5 June 2026 at 11:59pm whether your council is affected" in message.body


@pytest.mark.parametrize("tlp", [TLP.AMBER, TLP.AMBER_STRICT, TLP.RED])
def test_msg_1_above_green_a_message_says_only_that_there_is_something_to_read(now: datetime, tlp: TLP) -> None:
    here = directory.council()
    directory.contact(here)
    alert = factory.published(now, here, said=words(tlp=tlp), about=About(by_sms=True))
    for message in messages():
        everything = message.subject + message.body
        assert alert.reference in everything
        assert "gateway" not in everything.lower()
        assert "Most councils" not in everything


def test_an_audience_by_exposure_takes_those_who_run_it_and_those_who_cannot_tell(now: datetime) -> None:
    runs, clear, unknown = directory.council("Runs"), directory.council("Clear"), directory.council("Unknown")
    exposure.register(runs, ("Examplesoft", "Gateway", "7.2.4"), confirmed=now)
    exposure.register(clear, ("Other", "Thing", "1"), confirmed=now)
    about = About([intelligence.exploited()])
    alert = factory.approved(now, about=about, audience=Audience())
    with acting(Role.ANALYST) as analyst:
        actions.publish(alert, alert.editions.get(), by=analyst, now=now)
        found = {answer.council_id: answer.group for answer in alert.answers.all()}
    assert found == {runs.pk: Group.RUNS, unknown.pk: Group.CANNOT_TELL}
    assert clear.pk not in found


def test_nobody_in_the_audience_publishes_nothing(now: datetime) -> None:
    alert = factory.approved(now)
    with acting(Role.DUTY) as duty:
        with pytest.raises(Refused, match="Nobody is in the audience"):
            actions.publish(alert, alert.editions.get(), by=duty, now=now)
        alert.refresh_from_db()
        assert (alert.status, alert.current_id) == (Alert.Status.PREPARING, None)
        assert alert.editions.get().status == Edition.Status.APPROVED


def test_words_that_nobody_approved_are_not_published(now: datetime) -> None:
    here = directory.council()
    directory.contact(here)
    alert = factory.drafted(now, here)
    with acting(Role.DUTY) as duty:
        with pytest.raises(Refused, match="it is draft"):
            actions.publish(alert, alert.editions.get(), by=duty, now=now)
        assert not alert.answers.exists()
    assert messages() == []


def test_publishing_twice_sends_once(now: datetime) -> None:
    here = directory.council()
    directory.contact(here)
    alert = factory.approved(now, here)
    with acting(Role.DUTY) as duty:
        first, second = Alert.objects.get(pk=alert.pk), Alert.objects.get(pk=alert.pk)
        edition = alert.editions.get()
        actions.publish(first, edition, by=duty, now=now)
        with pytest.raises(Refused):
            actions.publish(second, Edition.objects.get(pk=edition.pk), by=duty, now=now)
        assert alert.answers.count() == 1
    assert len(messages()) == 1


def test_cas_2_the_duty_officer_publishes_before_review_and_somebody_else_reviews(now: datetime) -> None:
    here = directory.council()
    directory.contact(here)
    with acting(Role.DUTY, Role.APPROVER) as duty:
        alert = factory.drafted(now, here)
        edition = alert.editions.get()
        actions.publish_urgently(alert, edition, "Being used right now", by=duty, now=now)
        assert (edition.status, edition.urgent_because) == (Edition.Status.UNREVIEWED, "Being used right now")
        with pytest.raises(Refused, match="somebody else has to review"):
            actions.review(edition, by=duty, now=now)
    with acting(Role.APPROVER) as approver:
        actions.review(edition, by=approver, now=now)
    assert (edition.status, edition.approved_by) == (Edition.Status.PUBLISHED, approver.name)
    assert len(messages()) == 1


def test_a_correction_reaches_everybody_who_got_the_original_and_keeps_the_deadlines(now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    directory.contact(here)
    directory.contact(there)
    alert = factory.published(now, here, there)
    due = alert.exposure_due
    later = now + timedelta(days=1)
    with acting(Role.ANALYST) as analyst:
        edition = actions.correct(alert, by=analyst, now=later)
        actions.write(edition, words("Corrected", change="The version was wrong."), by=analyst, now=later)
        actions.submit(edition, by=analyst, now=later)
    with acting(Role.APPROVER) as approver:
        actions.approve(edition, by=approver, now=later)
        actions.publish(alert, edition, by=approver, now=later)
        alert.refresh_from_db()
        assert alert.current == edition
        assert alert.answers.count() == 2
        assert (alert.published, alert.exposure_due) == (now, due)
    corrections = [message for message in messages() if message.purpose == "corrected"]
    assert len(corrections) == 2
    assert all("The version was wrong." in message.body for message in corrections)
    assert all(message.subject.startswith("Correction: Corrected") for message in corrections)


def test_free_text_cannot_forge_a_message(now: datetime, settings: Settings) -> None:
    here = directory.council()
    directory.contact(here, name="Eve\r\nBcc: all@example.org")
    nasty = "Sale\r\nSubject: free {link} <script>"
    factory.published(now, here, said=replace(words(), title=nasty[:150], happened="{page} {nothing}"))
    (message,) = messages()
    assert "\n" not in message.subject
    assert "{page} {nothing}" in message.body
    assert "{link} <script>" in message.subject


def test_a_contact_that_has_no_way_to_be_reached_cannot_exist(now: datetime) -> None:
    council = directory.council()
    with pytest.raises(Exception, match="contact_reachable"):
        directory.contact(council, email="", phone="")
    with service():
        assert not Contact.objects.filter(council=council).exists()
