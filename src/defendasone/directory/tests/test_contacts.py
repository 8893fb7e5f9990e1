"""Contacts of a council: added, changed, ended, confirmed, doubted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import actions, rules
from defendasone.directory.actions import Details
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db

ANN = Details("security-lead", "Ann Example", "ann@council.example", "07700 900123")


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def officer(here: Council) -> Iterator[Viewer]:
    viewer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(viewer):
        yield viewer


def add(here: Council, officer: Viewer, now: datetime, details: Details = ANN) -> Contact:
    return actions.add_contact(here, details, by=officer, now=now, confirmed=True)


def events(council: Council) -> list[tuple[str, str]]:
    with service():
        found = Event.objects.filter(council=council.pk, kind__startswith="directory.contact")
        return list(found.order_by("stream", "seq").values_list("kind", "actor_name"))


def test_a_contact_is_kept_in_one_form(here: Council, officer: Viewer, now: datetime) -> None:
    """DIR-3, DIR-4"""
    details = Details("siro", "  Ann \u00a0 Example ", " Ann@Council.EXAMPLE", "(07700) 900 123")
    made = add(here, officer, now, details)
    kept = Contact.objects.get(pk=made.pk)
    assert (kept.name, kept.email, kept.phone) == ("Ann Example", "ann@council.example", "+447700900123")
    assert (kept.last_confirmed, kept.made, kept.ended) == (now, now, None)


def test_what_the_coordinator_types_in_is_to_be_confirmed_by_the_council(here: Council, now: datetime) -> None:
    """DIR-1"""
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst):
        made = actions.add_contact(here, ANN, by=analyst, now=now, confirmed=False)
        assert Contact.objects.get(pk=made.pk).last_confirmed is None


@pytest.mark.parametrize(
    ("details", "told"),
    [
        (Details("siro", "Ann"), "an e-mail address or a phone number"),
        (Details("siro", "  ", "ann@council.example"), "Give a name"),
        (Details("king", "Ann", "ann@council.example"), "a role"),
        (Details("siro", "Ann", "ann at council"), "such as name@example.gov.uk"),
        (Details("siro", "Ann", "", "12"), "Start the phone number with 0"),
    ],
)
def test_details_that_reach_nobody_are_refused(
    here: Council, officer: Viewer, now: datetime, details: Details, told: str
) -> None:
    """DIR-4"""
    with pytest.raises(Refused, match=told):
        add(here, officer, now, details)
    assert not Contact.objects.exists()


def test_one_address_has_a_role_once_whatever_its_capitals(here: Council, officer: Viewer, now: datetime) -> None:
    add(here, officer, now)
    with pytest.raises(Refused, match="already has this role"):
        add(here, officer, now, Details("security-lead", "Anne", "ANN@council.example"))
    add(here, officer, now, Details("siro", "Ann", "ann@council.example"))
    assert Contact.objects.count() == 2


def test_a_refused_duplicate_leaves_nothing_half_done(here: Council, officer: Viewer, now: datetime) -> None:
    add(here, officer, now)
    with pytest.raises(Refused):
        add(here, officer, now)
    assert [kind for kind, _ in events(here)] == ["directory.contact-added"]


def test_an_address_may_return_after_it_ended(here: Council, officer: Viewer, now: datetime) -> None:
    actions.end_contact(add(here, officer, now), by=officer, now=now)
    add(here, officer, now)
    assert Contact.objects.filter(ended=None).count() == 1


def test_two_desks_without_an_address_may_share_a_role(here: Council, officer: Viewer, now: datetime) -> None:
    for number in ("01632 960001", "01632 960002"):
        add(here, officer, now, Details("out-of-hours", "Desk", phone=number))
    assert Contact.objects.count() == 2


def test_a_council_has_at_most_fifty_contacts(here: Council, officer: Viewer, now: datetime) -> None:
    """DIR-6"""
    for _ in range(rules.MOST_CONTACTS - 1):
        directory.contact(here)
    directory.contact(here, ended=now)
    directory.contact(directory.council("There"))
    made = add(here, officer, now)
    with pytest.raises(Refused, match="at most 50 contacts"):
        add(here, officer, now, Details("siro", "One more", "more@council.example"))
    actions.end_contact(made, by=officer, now=now)
    add(here, officer, now, Details("siro", "One more", "more@council.example"))


def test_a_change_by_the_council_confirms(here: Council, officer: Viewer, now: datetime) -> None:
    made = directory.contact(here, confirmation_asked=now, doubted=now)
    actions.change_contact(made, ANN, by=officer, now=now, confirmed=True)
    kept = Contact.objects.get(pk=made.pk)
    assert (kept.name, kept.phone, kept.last_confirmed) == ("Ann Example", "+447700900123", now)
    assert (kept.doubted, kept.confirmation_asked) == (None, None)
    assert kept.made == directory.LONG_AGO


def test_a_change_by_the_coordinator_is_to_be_confirmed(here: Council, now: datetime) -> None:
    analyst = accounts.viewer(Role.ANALYST)
    made = directory.contact(here, last_confirmed=now)
    with viewing(analyst):
        actions.change_contact(made, ANN, by=analyst, now=now, confirmed=False)
        assert Contact.objects.get(pk=made.pk).last_confirmed is None


def test_saving_the_same_again_as_the_coordinator_unconfirms_nothing(here: Council, now: datetime) -> None:
    analyst = accounts.viewer(Role.ANALYST)
    made = directory.contact(here, last_confirmed=now)
    same = Details(made.role, made.name, made.email, made.phone)
    with viewing(analyst):
        actions.change_contact(made, same, by=analyst, now=now, confirmed=False)
        assert Contact.objects.get(pk=made.pk).last_confirmed == now


def test_the_ledger_names_the_fields_and_never_the_details(here: Council, officer: Viewer, now: datetime) -> None:
    made = add(here, officer, now)
    changed = Details("siro", "Bob Example", "bob@council.example", "07700 900124")
    actions.change_contact(made, changed, by=officer, now=now, confirmed=True)
    with service():
        found = list(ledger.stream(f"directory.contacts/{here.pk}", viewer=accounts.viewer(Role.ANALYST)))
    assert found[-1].detail == {"contacts": [str(made.pk)], "fields": ["role", "name", "email", "phone"]}
    assert {event.council for event in found} == {here.pk}
    for event in found:
        assert not any(word in str(event.detail) for word in ("Ann", "Bob", "council.example", "7700"))


def test_every_change_is_an_event_on_the_councils_side(here: Council, officer: Viewer, now: datetime) -> None:
    made = add(here, officer, now)
    actions.change_contact(made, Details("siro", "Ann", "ann@council.example"), by=officer, now=now, confirmed=True)
    actions.confirm_contacts([made], by=officer, now=now)
    actions.doubt_contact(made, by=officer, now=now)
    actions.end_contact(made, by=officer, now=now)
    assert events(here) == [
        (f"directory.contact-{verb}", officer.name) for verb in ("added", "changed", "confirmed", "doubted", "ended")
    ]
    with service():
        assert ledger.broken(f"directory.contacts/{here.pk}") is None


def test_an_ended_contact_stays_and_changes_no_more(here: Council, officer: Viewer, now: datetime) -> None:
    made = add(here, officer, now)
    actions.end_contact(made, by=officer, now=now)
    assert Contact.objects.get(pk=made.pk).ended == now
    for again in (
        lambda: actions.end_contact(made, by=officer, now=now),
        lambda: actions.change_contact(made, ANN, by=officer, now=now, confirmed=True),
        lambda: actions.doubt_contact(made, by=officer, now=now),
    ):
        with pytest.raises(Refused, match="has ended"):
            again()
    assert actions.confirm_contacts([made], by=officer, now=now) == 0


def test_all_contacts_are_confirmed_at_once(here: Council, officer: Viewer, now: datetime) -> None:
    contacts = [directory.contact(here, doubted=now) for _ in range(3)]
    later = now + timedelta(days=1)
    assert actions.confirm_contacts(contacts, by=officer, now=later) == 3
    assert set(Contact.objects.values_list("last_confirmed", "doubted")) == {(later, None)}
    assert events(here) == [("directory.contact-confirmed", officer.name)]


def test_contacts_of_two_councils_are_confirmed_on_each_councils_side(here: Council, now: datetime) -> None:
    there = directory.council("There")
    contacts = [directory.contact(council) for council in (there, here, there)]
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst):
        assert actions.confirm_contacts(contacts, by=analyst, now=now) == 3
    assert (len(events(here)), len(events(there))) == (1, 1)


@pytest.mark.usefixtures("officer")
def test_nobody_deletes_a_contact(here: Council, now: datetime) -> None:
    made = directory.contact(here)
    assert Contact.objects.filter(pk=made.pk).delete() == (0, {})
    assert Contact.objects.filter(pk=made.pk).exists()
