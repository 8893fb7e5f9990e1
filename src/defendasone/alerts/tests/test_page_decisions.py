"""The decisions before an alert is sent: who may make them, what they need, what they are made about."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.accounts.models import Person
from defendasone.alerts import actions
from defendasone.alerts.actions import About
from defendasone.alerts.audience import Audience, Start
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.alerts.tests.deciding import buttons, check, decide, status, submitted
from defendasone.core.isolation import viewing
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


def test_an_alert_goes_from_draft_to_published_by_two_people(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    analyst, approver = accounts.signed_in(Role.ANALYST), accounts.signed_in(Role.APPROVER)
    assert "its writers' turn" in get(analyst, check(alert)).text
    sent = decide(analyst, alert, "submit")
    assert "Sent for review." in sent.text
    assert "turn of an approver who did not write it" in sent.text
    assert "Approved. It is not published yet." in decide(approver, alert, "approve").text
    published = decide(analyst, alert, "publish")
    assert "Published to 1 council in 1 message." in published.text
    with service():
        assert Answer.objects.get().council == here
    assert status() == Edition.Status.PUBLISHED


def writer(now: datetime, council: Council) -> tuple[Person, Alert]:
    """Somebody who may both write and approve, with an alert of theirs in review."""
    someone = accounts.person(Role.ANALYST, Role.APPROVER)
    viewer = accounts.viewer_of(someone)
    with viewing(viewer):
        alert = actions.draft(words(), About(), by=viewer, now=now)
        only_here = Audience(start=Start.NOBODY, councils=frozenset({council.pk}))
        actions.set_audience(alert, only_here, by=viewer, now=now)
        actions.submit(alert.editions.get(), by=viewer, now=now)
    return someone, alert


def test_cas_1_a_writer_is_told_that_it_is_somebody_elses_turn(here: Council, now: datetime) -> None:
    someone, alert = writer(now, here)
    client = accounts.client(someone)
    page = get(client, check(alert))
    assert "it is somebody else's turn" in page.text
    assert buttons(client, alert) == {"return"}
    forged = client.post(reverse("alerts:approve", args=[alert.reference]), {"seen": "1"})
    assert "somebody else has to approve it" in forged.content.decode()
    assert status() == Edition.Status.IN_REVIEW


def test_returning_needs_a_reason_which_the_writer_reads(here: Council, now: datetime) -> None:
    alert = submitted(now, here)
    approver = accounts.signed_in(Role.APPROVER)
    missing = decide(approver, alert, "return", reason="  ")
    assert "Enter why it goes back to its writer" in missing.text
    assert status() == Edition.Status.IN_REVIEW
    decide(approver, alert, "return", missing, reason="Too vague <really>")
    assert status() == Edition.Status.RETURNED
    page = get(accounts.signed_in(Role.ANALYST), check(alert))
    assert "Returned because: Too vague <really>" in page.text
    assert "<really>" not in page.html


def test_a_reason_that_is_too_long_is_refused(here: Council, now: datetime) -> None:
    page = decide(accounts.signed_in(Role.APPROVER), submitted(now, here), "return", reason="x" * 2001)
    assert "2000 characters or fewer" in page.text
    assert status() == Edition.Status.IN_REVIEW


def test_cas_2_a_duty_officer_publishes_before_review_with_a_reason(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    duty = accounts.signed_in(Role.DUTY)
    assert "Enter why it cannot wait" in decide(duty, alert, "publish-urgently").text
    page = decide(duty, alert, "publish-urgently", reason="It is being used tonight")
    assert "Published to 1 council in 1 message. Somebody else has to review it now." in page.text
    assert "Published before review because: It is being used tonight" in page.text
    assert status() == Edition.Status.UNREVIEWED


@pytest.mark.parametrize("verb", ["submit", "approve", "publish"])
def test_a_decision_about_words_that_changed_meanwhile_is_refused(here: Council, now: datetime, verb: str) -> None:
    stages = {"submit": factory.drafted, "approve": submitted, "publish": factory.approved}
    alert = stages[verb](now, here)
    client = accounts.signed_in(Role.APPROVER if verb == "approve" else Role.ANALYST)
    page = get(client, check(alert))
    with service():
        Edition.objects.update(version=99)
    before = status()
    refused = decide(client, alert, verb, page)
    assert "Someone else changed this" in refused.text
    assert status() == before
    decide(client, alert, verb, refused)
    assert status() != before


def test_publishing_to_another_audience_than_the_one_seen_is_refused(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    duty = accounts.signed_in(Role.DUTY)
    page = get(duty, check(alert))
    with acting(Role.ANALYST) as analyst:
        actions.set_audience(Alert.objects.get(), Audience(start=Start.EVERYONE), by=analyst, now=now)
    refused = decide(duty, alert, "publish-urgently", page, reason="Now")
    assert "Someone else changed this" in refused.text
    with service():
        assert not Answer.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_decision_without_the_version_that_was_seen_is_refused(here: Council, now: datetime, seen: str) -> None:
    alert = factory.drafted(now, here)
    page = decide(accounts.signed_in(Role.ANALYST), alert, "submit", seen=seen)
    assert "There is a problem" in page.text
    assert status() == Edition.Status.DRAFT


def test_an_alert_with_nothing_to_do_is_not_sent_for_review(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here, said=words(todo=()))
    page = decide(accounts.signed_in(Role.ANALYST), alert, "submit")
    assert "Say at least one thing that a council is to do." in page.text
    assert status() == Edition.Status.DRAFT


def test_there_is_nothing_to_check_once_it_is_out(here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    client = accounts.signed_in(Role.ANALYST)
    assert client.get(check(alert)).status_code == 409
    assert client.post(reverse("alerts:publish", args=[alert.reference]), {"seen": "0"}).status_code == 409


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("check", {"analyst", "duty", "approver", "administrator"}),
        ("submit", {"analyst", "duty"}),
        ("approve", {"approver"}),
        ("return", {"approver"}),
        ("publish", {"analyst", "duty", "approver"}),
        ("publish-urgently", {"duty"}),
    ],
)
def test_nobody_else_decides(here: Council, now: datetime, verb: str, allowed: set[str]) -> None:
    address = reverse(f"alerts:{verb}", args=[factory.drafted(now, here).reference])
    council_roles = {Role.OFFICER, Role.LEAD, Role.LEADER}
    let_in = set()
    for role in Role:
        client = accounts.signed_in(role, at=here if role in council_roles else None)
        response = client.get(address) if verb == "check" else client.post(address, {"seen": "-1"})
        let_in |= {role.value} if response.status_code == 200 else set()
    assert let_in == allowed
    assert Client().get(address).status_code in {401, 405}
    assert status() == Edition.Status.DRAFT
