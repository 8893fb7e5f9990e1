"""After publication: remind, add councils, review, withdraw, close."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.alerts import actions
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db
VERBS = ("remind", "correct", "withdraw", "close", "extend", "review")


@pytest.fixture
def duty() -> Client:
    return accounts.signed_in(Role.DUTY)


@pytest.fixture
def here() -> Council:
    made = directory.council("Here")
    directory.contact(made)
    return made


@pytest.fixture
def alert(here: Council, now: datetime) -> Alert:
    return factory.published(now, here)


def address(alert: Alert, verb: str = "alert") -> str:
    return reverse(f"alerts:{verb}", args=[alert.reference])


def press(client: Client, alert: Alert, verb: str, page: Page | None = None) -> Page:
    """A button of the alert's page."""
    return send(client, page or get(client, address(alert)), address(alert, verb), f"/{verb}/")


def fill(client: Client, alert: Alert, verb: str, page: Page | None = None, **changes: Any) -> Page:
    """A page of its own."""
    return send(client, page or get(client, address(alert, verb)), address(alert, verb), **changes)


def sent(purpose: str) -> int:
    with service():
        return Message.objects.filter(purpose=purpose).count()


def status(alert: Alert) -> str:
    with service():
        return Alert.objects.get(pk=alert.pk).status


def test_a_reminder_goes_out_once_even_when_the_button_is_pressed_twice(duty: Client, alert: Alert) -> None:
    page = get(duty, address(alert))
    assert "1 council reminded in 1 message." in press(duty, alert, "remind", page).text
    assert "Someone else changed this" in press(duty, alert, "remind", page).text
    assert sent("reminded") == 1


def test_nobody_is_reminded_when_everybody_has_answered(
    duty: Client, alert: Alert, here: Council, now: datetime
) -> None:
    found = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.answer([found], Said("not-affected"), by=officer, now=now)
    assert "Every council has answered" in press(duty, alert, "remind").text
    assert sent("reminded") == 0


def test_councils_that_match_now_are_ticked_and_sent_to(duty: Client, here: Council, lately: datetime) -> None:
    exposure.register(here, ("Examplesoft", "Gateway", "1"), confirmed=lately)
    alert = factory.published(lately, here, about=About([intelligence.exploited()]))
    newcomer, named = directory.council("Newcomer"), directory.council("Named")
    exposure.register(named, ("Other", "Thing", "1"), confirmed=lately)
    directory.contact(newcomer)
    page = get(duty, address(alert, "extend"))
    assert "Newcomer: No technology register" in page.text
    assert "Named" not in page.text
    empty = fill(duty, alert, "extend", page)
    assert "Choose or enter at least one council" in empty.text
    done = fill(duty, alert, "extend", page, matching=[str(newcomer.pk)], councils="named council")
    assert "Sent to 2 more councils in 1 message." in done.text
    with service():
        groups = dict(Answer.objects.values_list("council__short_name", "group"))
    assert groups["Newcomer"] == "cannot-tell"
    assert groups.keys() == {"Here", "Newcomer", "Named"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"councils": "Atlantis"}, "No council has this name or code: Atlantis"),
        ({"councils": "Here"}, "Choose at least one council that did not get this alert"),
        ({"matching": ["999999"]}, "999999 is not one of the available choices"),
    ],
)
def test_councils_that_cannot_be_added_are_named(
    duty: Client, here: Council, now: datetime, changes: dict[str, Any], error: str
) -> None:
    exposure.register(here, ("Examplesoft", "Gateway", "1"), confirmed=now)
    alert = factory.published(now, here, about=About([intelligence.exploited()]))
    directory.council("Newcomer")
    assert error in fill(duty, alert, "extend", **changes).text
    with service():
        assert Answer.objects.count() == 1


def test_withdrawing_needs_a_reason_and_tells_everybody(duty: Client, alert: Alert) -> None:
    assert "Enter why it is withdrawn" in fill(duty, alert, "withdraw", reason=" ").text
    assert status(alert) == "live"
    done = fill(duty, alert, "withdraw", reason="It was a <false> alarm")
    assert "Withdrawn. 1 council told in 1 message." in done.text
    assert "It was a <false> alarm" in done.text
    assert "<false>" not in done.html
    assert (status(alert), sent("withdrawn")) == ("withdrawn", 1)


@pytest.mark.parametrize(("answers", "open_after"), [("release", "released"), ("keep", "asked")])
def test_closing_says_what_becomes_of_open_answers(duty: Client, alert: Alert, answers: str, open_after: str) -> None:
    missing = fill(duty, alert, "close", reason="Enough is known.")
    assert "Answer the question: What becomes of answers that are still open?" in missing.text
    assert status(alert) == "live"
    assert "Closed." in fill(duty, alert, "close", reason="Enough is known.", answers=answers).text
    assert status(alert) == "closed"
    with service():
        assert Answer.objects.get().status == open_after


@pytest.mark.parametrize("verb", ["withdraw", "close"])
def test_an_end_that_somebody_else_overtook_is_refused(duty: Client, alert: Alert, now: datetime, verb: str) -> None:
    page = get(duty, address(alert, verb))
    with acting(Role.ANALYST) as analyst:
        actions.remind(Alert.objects.get(), by=analyst, now=now)
    refused = fill(duty, alert, verb, page, reason="Done", answers="keep")
    assert "Someone else changed this" in refused.text
    assert status(alert) == "live"
    fill(duty, alert, verb, refused, reason="Done", answers="keep")
    assert status(alert) != "live"


def test_after_the_end_nothing_more_is_done(duty: Client, alert: Alert, now: datetime) -> None:
    with acting(Role.ANALYST) as analyst:
        actions.close(Alert.objects.get(), "Done", release=False, by=analyst, now=now)
    page = get(duty, address(alert))
    assert not [form for form in page.forms if any(form.action.endswith(f"/{verb}/") for verb in VERBS)]
    assert not {"Close", "Withdraw"} & page.links.keys()
    for verb in ("withdraw", "close", "extend"):
        assert duty.get(address(alert, verb)).status_code == 409
    for verb in ("remind", "correct"):
        assert duty.post(address(alert, verb), {"seen": "1"}).status_code == 409


def test_cas_2_somebody_else_confirms_what_was_published_before_review(here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    publisher = accounts.person(Role.DUTY, Role.APPROVER)
    viewer = accounts.viewer_of(publisher)
    with viewing(viewer):
        actions.publish_urgently(alert, alert.editions.get(), "Now", by=viewer, now=now)
    own, approver = accounts.client(publisher), accounts.signed_in(Role.APPROVER)
    assert "Confirm after review" not in get(own, address(alert)).text
    version = Edition.objects.none().count() + 1
    assert (
        "somebody else has to review it" in own.post(address(alert, "review"), {"seen": str(version)}).content.decode()
    )
    assert "Not yet reviewed" in get(approver, address(alert)).text
    assert "somebody else has reviewed it now" in press(approver, alert, "review").text
    with service():
        assert Edition.objects.get().status == Edition.Status.PUBLISHED


def test_only_one_correction_is_prepared_at_a_time(duty: Client, alert: Alert) -> None:
    assert "Correct the alert" in press(duty, alert, "correct").text
    page = get(duty, address(alert))
    assert page.links["A correction is being prepared"] == address(alert, "check")
    assert not [form for form in page.forms if form.action.endswith("/correct/")]
    refused = duty.post(address(alert, "correct"))
    assert "being prepared already" in refused.content.decode()


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("remind", {"analyst", "duty", "approver"}),
        ("correct", {"analyst", "duty"}),
        ("review", {"approver"}),
        ("extend", {"analyst", "duty", "approver"}),
        ("withdraw", {"analyst", "duty", "approver"}),
        ("close", {"analyst", "duty", "approver"}),
    ],
)
def test_nobody_else_manages(alert: Alert, here: Council, verb: str, allowed: set[str]) -> None:
    council_roles = {Role.OFFICER, Role.LEAD, Role.LEADER}
    let_in = set()
    for role in Role:
        client = accounts.signed_in(role, at=here if role in council_roles else None)
        if client.post(address(alert, verb), {"seen": "-1"}).status_code != 403:
            let_in.add(role.value)
    assert let_in == allowed
    assert Client().post(address(alert, verb)).status_code == 401
    assert status(alert) == "live"
