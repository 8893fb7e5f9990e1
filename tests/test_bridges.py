"""What one service causes in another."""

from datetime import datetime, timedelta

import pytest

from defendasone.accounts import actions as accounts
from defendasone.accounts import links
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Invitation, Membership, Person
from defendasone.alerts.models import Answer
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.directory import actions as directory
from defendasone.directory.models import Contact, Council
from defendasone.messaging import actions as messaging
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts as people
from defendasone.testing.factories import alerts as alerts_made
from defendasone.testing.factories import directory as places
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def invited(email: str, role: Role, council: Council, now: datetime) -> Invitation:
    """An open invitation by the council's lead."""
    with acting(Role.LEAD, at=council) as lead:
        letter = accounts.invite(Asked(email, "Nadia New", role, (council.pk,)), by=lead, now=now)
        return Invitation.objects.get(letter=letter)


def live(council: Council) -> list[tuple[str, str]]:
    with service():
        return sorted(Contact.objects.filter(council=council, ended=None).values_list("email", "role"))


@pytest.mark.parametrize(
    ("role", "contact"), [(Role.OFFICER, "officer"), (Role.LEAD, "security-lead"), (Role.LEADER, None)]
)
def test_who_joins_a_council_can_be_reached_there(now: datetime, role: Role, contact: str | None) -> None:
    council = places.council()
    invitation = invited("nadia@council.example", role, council, now)
    with viewing(links.holder(invitation.letter)):
        accounts.accept_as_new(invitation.letter, "Nadia New", "a long and lonely password", now=now)
    assert live(council) == ([("nadia@council.example", contact)] if contact else [])


def test_who_is_a_contact_already_stays_the_contact_that_they_are(now: datetime) -> None:
    council = places.council()
    places.contact(council, email="nadia@council.example", role=Contact.Role.SIRO)
    invitation = invited("nadia@council.example", Role.OFFICER, council, now)
    with viewing(links.holder(invitation.letter)):
        accounts.accept_as_new(invitation.letter, "Nadia New", "a long and lonely password", now=now)
    assert live(council) == [("nadia@council.example", "siro")]


def test_who_leaves_a_council_is_no_longer_told_there(now: datetime) -> None:
    here, there = places.council("Here"), places.council("There")
    person = people.person(Role.OFFICER, at=here)
    people.member(person, Role.OFFICER, there)
    for council in (here, there):
        places.contact(council, email=person.email)
        places.contact(council, email="other@council.example")
    with acting(Role.LEAD, at=here) as lead:
        accounts.end(list(Membership.objects.filter(person=person)), by=lead, now=now)
    assert [email for email, _ in live(here)] == ["other@council.example"]
    assert len(live(there)) == 2


def test_who_is_still_something_else_there_is_told_on(now: datetime) -> None:
    here = places.council()
    person = people.person(Role.OFFICER, at=here)
    people.member(person, Role.LEADER, here)
    places.contact(here, email=person.email)
    with acting(Role.LEAD, at=here) as lead:
        accounts.end([Membership.objects.get(person=person, role=Role.OFFICER)], by=lead, now=now)
    assert [email for email, _ in live(here)] == [person.email]


def councils_of(person: Person) -> set[str]:
    with service():
        found = Membership.objects.filter(person=person, ended=None).values_list("council__short_name", flat=True)
        return {name for name in found if name}


def test_people_of_a_shared_service_follow_its_councils(now: datetime) -> None:
    one, two, three = (places.council(name) for name in ("One", "Two", "Three"))
    with acting(Role.ADMINISTRATOR) as administrator:
        shared = directory.create_service("Shared team", by=administrator, now=now)
        first = directory.add_council(shared, one, now.date() - timedelta(days=9), by=administrator, now=now)
        directory.add_council(shared, two, now.date(), by=administrator, now=now)
    officer, outsider = people.person(), people.person(Role.OFFICER, at=one)
    for council in (one, two):
        people.member(officer, Role.OFFICER, council, through=shared)
    with acting(Role.ADMINISTRATOR) as administrator:
        directory.add_council(shared, three, now.date(), by=administrator, now=now)
    assert councils_of(officer) == {"One", "Two", "Three"}
    with acting(Role.ADMINISTRATOR) as administrator:
        directory.remove_council(first, now.date() - timedelta(days=1), by=administrator, now=now)
    assert councils_of(officer) == {"Two", "Three"}
    assert councils_of(outsider) == {"One"}


def test_being_told_twice_changes_nothing(now: datetime) -> None:
    one = places.council("One")
    with acting(Role.ADMINISTRATOR) as administrator:
        shared = directory.create_service("Shared team", by=administrator, now=now)
        directory.add_council(shared, one, now.date(), by=administrator, now=now)
        officer = people.person()
        people.member(officer, Role.OFFICER, one, through=shared)
        for _ in range(2):
            accounts.follow_service(shared, by=administrator, now=now)
    with service():
        assert Membership.objects.filter(person=officer).count() == 1


def test_a_contact_is_asked_by_e_mail_and_once_a_day(now: datetime) -> None:
    council = places.council("Here")
    asked = places.contact(council, last_confirmed=now - timedelta(days=400), name="Zoë")
    places.contact(council, last_confirmed=now - timedelta(days=400), email="")
    with service():
        assert directory.ask_confirmations(now) == 2
        directory.ask_confirmations(now)
        (message,) = Message.objects.all()
    assert (message.address, message.contact_id, message.purpose) == (asked.email, asked.pk, "confirm")
    assert "Hello Zoë" in message.body
    assert "http://testserver/councils/" in message.body


def test_a_council_is_reached_when_a_message_about_the_alert_goes_out(now: datetime) -> None:
    here, there = places.council("Here"), places.council("There")
    places.contact(here)
    alert = alerts_made.published(now, here, there)
    later = now + timedelta(minutes=1)
    with service():
        (message,) = messaging.claim(now=later, most=5)
        messaging.sent(message, now=later)
        found = dict(Answer.objects.filter(alert=alert).values_list("council__short_name", "reached"))
    assert found == {"Here": later, "There": None}
