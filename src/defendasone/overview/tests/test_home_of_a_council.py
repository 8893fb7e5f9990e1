"""For those who answer for a council: what needs them now, by deadline, and nothing of anybody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from defendasone.alerts import actions
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries import Asked
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.overview.queries.lines import owed
from defendasone.overview.tests.conftest import tidy
from defendasone.testing.factories import accounts, directory, exposure
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get

pytestmark = pytest.mark.django_db
QUIET = "Nothing needs you now"


def published(when: datetime, *councils: Council, title: str, **said: object) -> Alert:
    return factory.published(when, *councils, said=words(title, **said))


def say(alert: Alert, council: Council, exposure: str, now: datetime) -> None:
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], Said(exposure), by=officer, now=now)


def due_in(*, of: Alert, **length: int) -> None:
    """Deadlines depend on weekends: here they are what a test says."""
    with service():
        Alert.objects.filter(pk=of.pk).update(exposure_due=timezone.now() + timedelta(**length))


def shared(*councils: Council, role: Role = Role.OFFICER) -> Client:
    someone = accounts.person()
    for council in councils:
        accounts.member(someone, role, council)
    return accounts.client(someone)


def order(page: Page, *texts: str) -> list[str]:
    """Those of the texts that stand on the page, from top to bottom."""
    return sorted((text for text in texts if text in page.text), key=page.text.index)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
def test_a_new_tidy_council_has_nothing_to_do(role: Role, here: Council) -> None:
    page = get(accounts.signed_in(role, at=here), "/")
    assert QUIET in page.text
    assert "No alert has come yet." in page.text
    assert "Here" in page.text


def test_what_is_owed_stands_by_deadline_with_what_to_do(
    officer: Client, here: Council, lately: datetime, long_ago: datetime
) -> None:
    due_in(days=3, of=published(lately - timedelta(days=1), here, title="Due last"))
    due_in(days=2, of=published(lately, here, title="Due sooner"))
    affected = published(long_ago, here, title="Affected since long")
    say(affected, here, "affected", lately)
    page = get(officer, "/")
    titles = ("Affected since long", "Due sooner", "Due last")
    assert order(page, *titles) == list(titles)
    assert "You are affected: deal with it by" in page.text
    assert "High. TLP:GREEN. Say whether you are affected by" in page.text
    assert page.text.count("Overdue") == 1
    assert "1 day left" in page.text
    assert "2 days left" in page.text
    assert page.links["Affected since long"] == reverse("alerts:alert", args=[affected.reference])


def test_the_last_day_is_called_so() -> None:
    noon = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)
    asked = Asked(Alert(status="live", exposure_due=noon + timedelta(hours=6), reference="CAS-AAAA-AAAA"), [], noon)
    assert owed(asked, Answer(status="asked")).status == "Due today"
    assert owed(replace(asked, now=noon - timedelta(days=1)), Answer(status="asked")).status == "1 day left"
    assert owed(replace(asked, now=noon + timedelta(days=1)), Answer(status="asked")).status == "Overdue"


def test_what_is_answered_is_done_and_what_the_coordinator_ended_too(
    officer: Client, here: Council, lately: datetime
) -> None:
    answered, closed = published(lately, here, title="Answered one"), published(lately, here, title="Closed one")
    say(answered, here, "not-affected", lately)
    with acting(Role.DUTY) as duty:
        actions.close(closed, "It is over", release=False, by=duty, now=lately)
    page = get(officer, "/")
    assert QUIET in page.text
    assert "The last alert came on" in page.text
    assert "Recent alerts" in page.text
    assert "Not affected." in page.text
    assert "Closed" in page.text


def test_an_alert_that_asks_for_no_answer_needs_nobody(officer: Client, here: Council, lately: datetime) -> None:
    factory.published(lately, here, said=words("For your information"), about=About(answer_required=False))
    page = get(officer, "/")
    assert QUIET in page.text
    assert "For your information" in page.links


def test_only_the_newest_that_are_done_are_shown(officer: Client, here: Council, lately: datetime) -> None:
    for number in range(7):
        alert = published(lately - timedelta(hours=7 - number), here, title=f"Alert number {number}")
        say(alert, here, "not-affected", lately)
    page = get(officer, "/")
    titles = [f"Alert number {number}" for number in range(7)]
    assert order(page, *titles) == [f"Alert number {number}" for number in (6, 5, 4, 3, 2)]
    assert "asked about 7 alerts, and answered 7 in time and 0 late" in page.text


def test_what_does_not_fit_is_one_click_away(officer: Client, here: Council, lately: datetime) -> None:
    for number in range(17):
        published(lately, here, title=f"Alert number {number:02}")
    page = get(officer, "/")
    assert sum(f"Alert number {number:02}" in page.links for number in range(17)) == 15
    assert page.links["All alerts that need an answer from you"] == "/alerts/?state=needs"


def test_contacts_and_registers_that_need_care_are_named(lately: datetime) -> None:
    council = directory.council("Untidy")
    officer = accounts.signed_in(Role.OFFICER, at=council)
    page = get(officer, "/")
    assert "An alert would reach nobody at your council." in page.text
    assert page.links["Add somebody to reach"] == reverse("directory:council", args=[council.gss])
    assert page.links["List the technology that you run"] == reverse("exposure:register", args=[council.gss])
    directory.contact(council, last_confirmed=lately - timedelta(days=400))
    directory.contact(council, last_confirmed=lately, doubted=lately)
    exposure.register(council, confirmed=lately - timedelta(days=100))
    page = get(officer, "/")
    assert {"Confirm 1 contact", "Correct 1 contact", "Confirm your technology register"} <= set(page.links)
    assert "reach nobody" not in page.text


def test_a_register_that_nobody_confirmed_is_to_be_finished(here: Council, officer: Client) -> None:
    with service():
        type(exposure.register(here)).objects.update(confirmed=None)
    assert "Finish your technology register" in get(officer, "/").links


def test_nothing_of_another_council_is_there(
    officer: Client, here: Council, there: Council, lately: datetime, long_ago: datetime
) -> None:
    published(lately, there, title="Only for them")
    both = published(long_ago, here, there, title="For both of us")
    say(both, there, "affected", lately)
    factory.drafted(lately, here, said=words("Still a draft"))
    factory.approved(lately, here, said=words("Approved, not out"))
    page = get(officer, "/")
    assert "For both of us" in page.links
    for secret in ("Only for them", "Still a draft", "Approved, not out", "There", "affected since"):
        assert secret not in page.text
    assert "You are affected" not in page.text


def test_a_strictly_marked_alert_is_named_by_its_reference(officer: Client, here: Council, lately: datetime) -> None:
    """CAS-13."""
    alert = published(lately, here, title="Nobody may read this in passing", tlp=TLP.RED)
    page = get(officer, "/")
    assert f"TLP:RED alert {alert.reference}" in page.links
    assert "Nobody may read" not in page.html


def test_a_title_is_text_and_never_markup(officer: Client, here: Council, lately: datetime) -> None:
    published(lately, here, title="<script>alert(1)</script> & co")
    page = get(officer, "/")
    assert "<script>alert(1)" not in page.html
    assert "<script>alert(1)</script> & co" in page.text


def test_a_shared_service_sees_council_by_council_the_most_pressing_first(lately: datetime, long_ago: datetime) -> None:
    adur, arun, worthing = (tidy(name) for name in ("Adur", "Arun", "Worthing"))
    published(long_ago, worthing, title="Old at Worthing")
    both = published(lately, adur, worthing, title="New at both")
    page = get(shared(adur, arun, worthing), "/")
    assert order(page, "Worthing", "Adur") == ["Worthing", "Adur"]
    assert page.text.count("New at both") == 2
    assert page.text.count("Answer once for both councils.") == 2
    assert "Nothing needs you now at Arun." in page.text
    say(both, adur, "not-affected", lately)
    page = get(shared(adur, arun, worthing), "/")
    assert "Nothing needs you now at Adur, Arun." in page.text
    assert "Answer once" not in page.text


def test_several_councils_stand_by_name_where_they_are_done(lately: datetime) -> None:
    adur, arun = tidy("Adur"), tidy("Arun")
    alert = published(lately, adur, arun, title="Done at both")
    say(alert, adur, "not-affected", lately)
    say(alert, arun, "checking", lately)
    say(alert, arun, "not-affected", lately)
    page = get(shared(adur, arun), "/")
    assert "Adur: Not affected; Arun: Not affected." in page.text
    assert "Adur was asked about 1 alert," in page.text


def test_who_leads_another_council_reads_how_that_one_keeps_up(here: Council, lately: datetime) -> None:
    other = tidy("Elsewhere")
    published(lately, other, title="Asked elsewhere")
    someone = accounts.person(Role.OFFICER, at=here)
    accounts.member(someone, Role.LEADER, other)
    page = get(accounts.client(someone), "/")
    assert QUIET in page.text
    assert "Elsewhere Council" in page.text
    assert "Your council has not answered. It is due by" in page.text
    assert "Say whether you are affected" not in page.text


def test_a_council_that_has_ended_still_shows_what_it_owes(here: Council, officer: Client, lately: datetime) -> None:
    published(lately, here, title="Asked before it merged")
    with service():
        Council.objects.filter(pk=here.pk).update(valid_to=timezone.now().date() - timedelta(days=1))
    assert "Asked before it merged" in get(officer, "/").links
