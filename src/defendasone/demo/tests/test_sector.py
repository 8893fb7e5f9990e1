"""Every council has the people that it should have, all of them invented; the same ones every time."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from defendasone.accounts import queries as accounts
from defendasone.accounts.models import Membership, Person
from defendasone.core import ledger
from defendasone.core.models import Event
from defendasone.core.viewer import Role
from defendasone.demo import queries
from defendasone.demo.loading import LOADER
from defendasone.demo.people import CHARACTERS, DURHAM, LEEDS, SHARED, SHARED_NAME
from defendasone.demo.sector import contacts_of
from defendasone.directory import queries as directory
from defendasone.directory.models import Contact, Council, Organisation, SharedServiceCouncil
from defendasone.messaging.models import Message
from defendasone.testing.logins import service

pytestmark = pytest.mark.xdist_group("demo")
DRAMA = re.compile(r"\+447700900\d{3}")
TOLD = ("role", "name", "email", "phone", "last_confirmed", "made", "doubted")


def told(contact: Contact) -> tuple[object, ...]:
    return tuple(getattr(contact, name) for name in TOLD)


def live(now: datetime) -> list[Council]:
    return list(directory.councils(LOADER, on=directory.today(now)))


def test_every_council_has_two_or_three_contacts_but_a_few_that_nobody_can_reach(sector: datetime) -> None:
    with service():
        held = Counter(Contact.objects.values_list("council__gss", flat=True))
        councils = {council.gss for council in live(sector)}
    assert len(councils) == 317
    assert held.keys() <= councils
    assert Counter(min(count, 2) for count in held.values())[1] == 0
    assert max(held.values()) == 3
    assert 3 <= len(councils - held.keys()) <= 12


def test_every_role_of_a_contact_is_there(sector: datetime) -> None:
    with service():
        roles = Counter(Contact.objects.values_list("role", flat=True))
        assert not Contact.objects.filter(email="", phone="").exists()
    assert roles.keys() == set(Contact.Role.values)
    assert all(roles[role] > 50 for role in ("siro", "security-lead", "out-of-hours", "alert-only"))


def test_no_address_and_no_number_is_anybodys(sector: datetime) -> None:
    with service():
        addresses = [
            *Contact.objects.exclude(email="").values_list("email", flat=True),
            *Person.objects.values_list("email", flat=True),
            *Organisation.objects.values_list("email", flat=True),
            *Message.objects.filter(channel="email").values_list("address", flat=True),
        ]
        numbers = [
            *Contact.objects.exclude(phone="").values_list("phone", flat=True),
            *Organisation.objects.exclude(phone="").values_list("phone", flat=True),
            *Message.objects.filter(channel="sms").values_list("address", flat=True),
        ]
        assert all("invented" in name for name in Organisation.objects.values_list("name", flat=True))
    assert len(addresses) > 1000
    assert [address for address in addresses if not address.endswith(".example")] == []
    assert len(numbers) > 500
    assert [number for number in numbers if not DRAMA.fullmatch(number)] == []


def test_details_were_confirmed_at_all_times_and_some_are_due_or_doubted(sector: datetime) -> None:
    with service():
        contacts = list(Contact.objects.all())
        due = directory.due(LOADER, sector).count()
    days = [(sector - each.last_confirmed).days for each in contacts if each.last_confirmed]
    assert min(days) < 10
    assert max(days) > 200
    assert all(each.made <= (each.last_confirmed or sector) <= sector for each in contacts)
    assert 0.1 < due / len(contacts) < 0.3
    assert any(each.last_confirmed is None for each in contacts)
    assert any(each.doubted for each in contacts)


def test_each_character_is_what_and_where_they_are_said_to_be(sector: datetime) -> None:
    for character in CHARACTERS:
        with service():
            person = Person.objects.get(email=character.email)
            held = Membership.objects.filter(person=person, ended=None).values_list("role", "council__gss")
            assert set(held) == {(character.role, gss) for gss in character.councils or (None,)}
            assert EmailAddress.objects.get(user=person).verified
            assert not person.has_usable_password()
        viewer = accounts.viewer(person)
        assert viewer.roles == {character.role}
        assert len(viewer.councils) == len(character.councils)


def test_who_there_is_to_sign_in_as_is_listed_in_order_each_once(sector: datetime) -> None:
    with service():
        found = queries.people()
    assert [person.name for person in found] == [character.name for character in CHARACTERS]
    assert found[4].council == "Leeds"
    assert found[6].council == "Adur, Arun, Worthing"
    assert found[0].council == ""
    assert len({person.path for person in found}) == len(CHARACTERS)


def test_one_team_answers_for_three_councils_through_its_shared_service(sector: datetime) -> None:
    with service():
        parts = SharedServiceCouncil.objects.filter(service__name=SHARED_NAME, valid_to=None)
        assert set(parts.values_list("council__gss", flat=True)) == set(SHARED)
        through = Membership.objects.filter(through__name=SHARED_NAME, ended=None)
        assert {row.person.name for row in through} == {"Grace Lee"}
        assert through.count() == 3


def test_nearly_every_council_has_a_lead_who_is_one_of_its_contacts(sector: datetime) -> None:
    with service():
        leads = Membership.objects.filter(role=Role.LEAD, ended=None)
        assert 0.8 * 317 < leads.count() < 317
        for lead in leads.select_related("person"):
            assert Contact.objects.filter(council=lead.council_id, email=lead.person.email).exists()
        missing = accounts.councils_without_lead(LOADER, sector.date())
    assert 5 < len(missing) < 60


def test_the_ledger_knows_who_joined_and_who_was_added(sector: datetime) -> None:
    with service():
        leeds = Council.objects.get(gss=LEEDS)
        joined = Event.objects.filter(kind="accounts.joined").count()
        assert joined == Membership.objects.count()
        added = Event.objects.filter(kind="directory.contact-added", council=leeds.pk).get()
        assert set(added.detail["contacts"]) == {str(pk) for pk in leeds.contacts.values_list("pk", flat=True)}
        for name in Event.objects.values_list("stream", flat=True).distinct()[:400]:
            assert ledger.broken(name) is None


def test_nothing_is_of_the_future(sector: datetime) -> None:
    with service():
        assert not Event.objects.filter(at__gt=sector).exists()
        assert not Contact.objects.filter(doubted__gt=sector).exists()


@pytest.mark.parametrize("gss", [LEEDS, DURHAM, SHARED[0], "E06000001", "E09000033", "E10000003"])
def test_the_same_council_gets_the_same_people_every_time(sector: datetime, gss: str) -> None:
    with service():
        council = Council.objects.get(gss=gss)
        held = sorted(told(contact) for contact in council.contacts.all())
    assert held == sorted(told(contact) for contact in contacts_of(council, sector))


def test_another_day_moves_every_date_and_changes_nobody(sector: datetime) -> None:
    with service():
        council = Council.objects.get(gss="E07000008")
    today, later = (contacts_of(council, sector + timedelta(days=days)) for days in (0, 9))
    assert [each.name for each in today] == [each.name for each in later]
    for one, other in zip(today, later, strict=True):
        assert other.made - one.made == timedelta(days=9)
