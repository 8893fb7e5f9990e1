"""For the coordinator's people: what waits for them and why, what councils owe, where nobody can be reached."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from defendasone.accounts.models import Person
from defendasone.alerts import actions, queries
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert, Answer
from defendasone.core.isolation import viewing
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.overview.tests.conftest import tidy
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.pages import Page as Elements
from defendasone.testing.reading import Page, get

pytestmark = pytest.mark.django_db


def figures(page: Page) -> list[str]:
    return [each.text for each in Elements(page.html).all("strong") if {"li", "main"} <= each.inside][:4]


def yours(page: Page) -> str:
    """The part of the page that says what waits for whoever looks."""
    after = page.text.split("Waiting for you", 1)[1]
    return after.split("Waiting for somebody else")[0].split("Published, not yet finished")[0]


def drafted_by(person: Person, now: datetime, *councils: Council, title: str, submit: bool = False) -> Alert:
    writer = accounts.viewer_of(person)
    with viewing(writer):
        alert = actions.draft(words(title), actions.About(), by=writer, now=now)
        if submit:
            actions.submit(alert.editions.get(), by=writer, now=now)
    return alert


def urgent(now: datetime, council: Council, title: str, by: Person, **said: object) -> Alert:
    alert = factory.drafted(now, council, said=words(title, **said))
    duty = accounts.viewer_of(by)
    with viewing(duty):
        actions.publish_urgently(alert, alert.editions.get(), "They are inside already", by=duty, now=now)
    return alert


def reached(alert: Alert, now: datetime) -> None:
    with service():
        Answer.objects.filter(alert=alert).update(reached=now)


def test_with_nothing_to_do_it_says_so(analyst: Client) -> None:
    page = get(analyst, "/")
    assert figures(page) == ["0", "0", "0", "0"]
    for sentence in ("Nothing waits for you.", "No alert is published and open.", "Every council can be reached"):
        assert sentence in page.text
    assert "Waiting for somebody else" not in page.text


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ANALYST, Role.DUTY, Role.ADMINISTRATOR])
def test_what_waits_for_review_waits_for_an_approver(role: Role, here: Council, lately: datetime) -> None:
    alert = drafted_by(accounts.person(Role.ANALYST), lately, title="Please review", submit=True)
    page = get(accounts.signed_in(role), "/")
    assert page.links["Please review"] == reverse("alerts:check", args=[alert.reference])
    assert ("Please review" in yours(page)) == (role is Role.APPROVER)
    assert ("You can approve or return it." in page.text) == (role is Role.APPROVER)
    assert "In review" in page.text
    if role is not Role.APPROVER:
        assert "An approver who had no part in it has to approve or return it." in page.text


def test_who_wrote_it_is_told_why_they_cannot_approve_it(lately: datetime) -> None:
    """CAS-1."""
    author = accounts.person(Role.ANALYST, Role.APPROVER)
    drafted_by(author, lately, title="My own words", submit=True)
    page = get(accounts.client(author), "/")
    assert "Nothing waits for you." in page.text
    assert "You had a part in it, so another approver has to approve or return it." in page.text


@pytest.mark.parametrize(
    ("role", "may"), [(Role.ANALYST, True), (Role.APPROVER, True), (Role.DUTY, True), (Role.ADMINISTRATOR, False)]
)
def test_what_is_approved_waits_for_those_who_publish(role: Role, may: bool, here: Council, lately: datetime) -> None:
    factory.approved(lately, here, said=words("Ready to go"))
    page = get(accounts.signed_in(role), "/")
    assert ("Ready to go" in yours(page)) == may
    assert ("You can publish it." in page.text) == may


def test_a_draft_is_shown_to_its_writers_only_and_a_returned_one_first(lately: datetime) -> None:
    author = accounts.person(Role.ANALYST)
    drafted_by(author, lately, title="Just begun")
    returned = drafted_by(author, lately, title="Sent back", submit=True)
    with acting(Role.APPROVER) as approver:
        actions.return_(returned.editions.get(), "Say which version", by=approver, now=lately)
    page = get(accounts.client(author), "/")
    assert yours(page).index("Sent back") < yours(page).index("Just begun")
    assert "It was returned to you with a reason." in page.text
    others = get(accounts.signed_in(Role.ANALYST), "/")
    assert "Just begun" not in others.text
    assert "Sent back" not in others.text


def test_what_went_out_before_review_waits_for_a_second_pair_of_eyes(here: Council, lately: datetime) -> None:
    """CAS-2."""
    duty = accounts.person(Role.DUTY, Role.APPROVER)
    alert = urgent(lately, here, "Out at night", duty)
    page = get(accounts.client(duty), "/")
    assert "You had a part in it, so another approver has to confirm it." in page.text
    assert "They are inside already" in page.text
    approver = accounts.person(Role.APPROVER)
    page = get(accounts.client(approver), "/")
    assert "You can confirm it." in yours(page)
    assert page.links["Out at night"] == reverse("alerts:alert", args=[alert.reference])
    reviewer = accounts.viewer_of(approver)
    with viewing(reviewer):
        actions.review(alert.editions.get(), by=reviewer, now=timezone.now())
    assert "Nothing waits for you." in get(accounts.client(approver), "/").text


def test_why_a_strictly_marked_alert_went_out_stands_on_its_own_page(here: Council, lately: datetime) -> None:
    """CAS-13."""
    alert = urgent(lately, here, "Nobody may read this in passing", accounts.person(Role.DUTY), tlp=TLP.AMBER_STRICT)
    page = get(accounts.signed_in(Role.APPROVER), "/")
    assert f"TLP:AMBER+STRICT alert {alert.reference}" in page.links
    assert "in passing" not in page.text
    assert "They are inside already" not in page.text


def test_published_alerts_stand_with_their_progress(
    analyst: Client, here: Council, there: Council, lately: datetime, long_ago: datetime
) -> None:
    old = factory.published(long_ago, here, there, tidy("Third"), said=words("The old one"))
    new = factory.published(lately, here, there, said=words("The new one"))
    found = factory.answer_of(old, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.answer([found], Said("not-affected"), by=officer, now=lately)
    reached(old, lately)
    reached(new, lately)
    page = get(analyst, "/")
    assert figures(page) == ["0", "2", "2", "0"]
    assert "1 of 3 councils answered, 2 still to answer or act, 2 overdue." in page.text
    assert "0 of 2 councils answered, 2 still to answer or act. In time" in page.text
    assert page.text.index("The new one") < page.text.index("The old one")
    assert page.links["The old one"] == reverse("alerts:alert", args=[old.reference])


def test_an_affected_council_is_late_by_the_second_deadline(here: Council, there: Council, long_ago: datetime) -> None:
    """CAS-6, CAS-11: counted for a whole alert as it is for one answer."""
    alert = factory.published(long_ago, here, there)
    found = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.answer([found], Said("affected"), by=officer, now=long_ago)
    assert alert.exposure_due
    assert alert.mitigation_due
    with acting(Role.DUTY) as viewer:
        for now in (long_ago, alert.exposure_due, alert.mitigation_due):
            for moment in (now, now + timedelta(seconds=1)):
                live = queries.live(viewer, now=moment, most=5)
                assert live.overdue == queries.counts(alert, now=moment).overdue
        assert queries.live(viewer, now=alert.mitigation_due + timedelta(days=1), most=5).overdue == 2


def test_what_is_finished_or_ended_is_not_listed(analyst: Client, here: Council, lately: datetime) -> None:
    done, ended = (factory.published(lately, here, said=words(title)) for title in ("All answered", "Withdrawn one"))
    found = factory.answer_of(done, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.answer([found], Said("not-affected"), by=officer, now=lately)
    with acting(Role.DUTY) as duty:
        actions.withdraw(ended, "It was wrong", by=duty, now=lately)
    reached(done, lately)
    page = get(analyst, "/")
    assert figures(page) == ["0", "1", "0", "0"]
    assert "Every council has answered every published alert." in page.text
    assert not {"All answered", "Withdrawn one"} & set(page.links)


def test_a_council_that_no_message_reached_is_counted_after_a_quarter_of_an_hour(
    analyst: Client, here: Council, there: Council, lately: datetime
) -> None:
    alert = factory.published(lately, here, there)
    assert figures(get(analyst, "/"))[3] == "0"
    with service():
        Answer.objects.filter(alert=alert).update(added=lately - timedelta(hours=1))
    page = get(analyst, "/")
    assert figures(page)[3] == "2"
    assert "0 of 2 councils answered, 2 still to answer or act, 2 not reached." in page.text
    found = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.see(found, by=officer, now=lately)
    assert figures(get(analyst, "/"))[3] == "1"


def test_what_does_not_fit_is_one_click_away(analyst: Client, here: Council, lately: datetime) -> None:
    for number in range(10):
        factory.published(lately, here, said=words(f"Alert number {number}"))
    page = get(analyst, "/")
    assert sum(f"Alert number {number}" in page.links for number in range(10)) == 8
    assert "2 older ones are not finished" in page.text
    assert page.links["all published alerts"] == "/alerts/?status=live"


def test_councils_that_need_care_lead_to_the_list_of_them(analyst: Client, lately: datetime) -> None:
    directory.council("Nobody there")
    directory.contact(directory.council("Old"), last_confirmed=lately - timedelta(days=400))
    directory.contact(directory.council("Wrong"), last_confirmed=lately, doubted=lately)
    page = get(analyst, "/")
    assert page.links["Nobody to reach"] == "/councils/?flag=no-contact"
    assert page.links["Contacts to confirm"] == "/councils/?flag=due"
    assert page.links["Contacts said to be wrong"] == "/councils/?flag=doubted"
    for name, flag in (("Nobody there", "no-contact"), ("Old", "due"), ("Wrong", "doubted")):
        assert name in get(analyst, f"/councils/?flag={flag}").links
    assert page.text.count("1 council") == 3


def test_only_an_administrator_is_asked_to_find_leads(here: Council, there: Council) -> None:
    lead = accounts.person(Role.LEAD, at=here)
    page = get(accounts.signed_in(Role.ADMINISTRATOR), "/")
    assert page.links["Without a lead"] == reverse("accounts:without-lead")
    assert "They never had one." in page.text
    with service():
        lead.memberships.update(ended=timezone.now())
    page = get(accounts.signed_in(Role.ADMINISTRATOR), "/")
    assert "2 councils" in page.text
    assert "1 lost the last one." in page.text
    assert "Without a lead" not in get(accounts.signed_in(Role.DUTY), "/").links


@pytest.mark.parametrize("role", [Role.ANALYST, Role.APPROVER, Role.DUTY, Role.ADMINISTRATOR])
def test_every_link_leads_to_a_page_that_this_role_may_open(role: Role, here: Council, lately: datetime) -> None:
    factory.approved(lately, here, said=words("Ready to go"))
    urgent(lately, here, "Out at night", accounts.person(Role.DUTY))
    directory.council("Nobody there")
    client = accounts.signed_in(role)
    page = get(client, "/")
    assert ("Write an alert" in page.links) == (role in (Role.ANALYST, Role.DUTY))
    for text, address in page.links.items():
        if address.startswith("/"):
            assert client.get(address).status_code in (200, 302), text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.PARTNER])
def test_nobody_else_has_such_a_desk(role: Role, here: Council, lately: datetime) -> None:
    drafted_by(accounts.person(Role.ANALYST), lately, title="Please review", submit=True)
    page = get(accounts.signed_in(role, at=here if role is not Role.PARTNER else None), "/")
    assert "Duty desk" not in page.text
    assert "Please review" not in page.text


def test_the_queries_behind_it_answer_nobody_else(here: Council, lately: datetime) -> None:
    drafted_by(accounts.person(Role.ANALYST), lately, title="Please review", submit=True)
    factory.published(lately, here)
    with acting(Role.OFFICER, at=here) as officer:
        assert queries.waiting(officer) == []
        assert queries.live(officer, now=lately, most=5).alerts == 0
