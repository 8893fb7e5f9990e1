"""Two people at once, each with a connection of their own: one of them wins, and nothing is half done."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pytest

from defendasone.core import ledger
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import actions
from defendasone.directory.actions import Details, NewCouncil
from defendasone.directory.loading import Loaded, load_reference
from defendasone.directory.models import Contact, Council, CouncilDomain, SharedServiceCouncil, Succession
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service
from defendasone.testing.together import together, told

pytestmark = pytest.mark.usefixtures("real_logins")
AT_ONCE = 6
VESTING = date(2028, 4, 1)


def each(viewers: list[Viewer], act: Callable[[int, Viewer], object]) -> list[str]:
    """All of them do it at the same moment; what each was told, empty for who succeeded."""

    def one(number: int) -> None:
        with viewing(viewers[number]):
            act(number, viewers[number])

    return told(*(partial(one, number) for number in range(len(viewers))))


def crowd(role: Role, at: Council | None = None) -> list[Viewer]:
    return [accounts.viewer(role, at=at) for _ in range(AT_ONCE)]


def test_one_address_is_added_once(now: datetime) -> None:
    here = directory.council("Here")
    ann = Details("siro", "Ann", "ann@council.example")
    answers = each(
        crowd(Role.OFFICER, here), lambda _, by: actions.add_contact(here, ann, by=by, now=now, confirmed=True)
    )
    assert answers[0] == ""
    assert all("already has this role" in answer for answer in answers[1:])
    with service():
        assert Contact.objects.count() == 1
        assert len(ledger.stream(f"directory.contacts/{here.pk}", viewer=accounts.viewer(Role.ANALYST))) == 1


def test_a_contact_ends_once(now: datetime) -> None:
    here = directory.council("Here")
    contact = directory.contact(here)
    answers = each(crowd(Role.LEAD, here), lambda _, by: actions.end_contact(contact, by=by, now=now))
    assert answers.count("") == 1
    assert all("has ended" in answer for answer in answers[1:])
    with service():
        assert len(ledger.stream(f"directory.contacts/{here.pk}", viewer=accounts.viewer(Role.ANALYST))) == 1


def test_changes_come_one_after_the_other(now: datetime) -> None:
    here = directory.council("Here")
    contact = directory.contact(here)

    def change(number: int, by: Viewer) -> None:
        details = Details("siro", f"Ann {number}", f"ann{number}@council.example", f"07700 90012{number}")
        actions.change_contact(contact, details, by=by, now=now, confirmed=True)

    assert each(crowd(Role.OFFICER, here), change) == [""] * AT_ONCE
    with service():
        kept = Contact.objects.get()
        number = kept.name.removeprefix("Ann ")
        assert (kept.email, kept.phone) == (f"ann{number}@council.example", f"+4477009 0012{number}".replace(" ", ""))
        assert ledger.broken(f"directory.contacts/{here.pk}") is None


def test_a_council_joins_a_shared_service_once(now: datetime) -> None:
    here, joint = directory.council("Here"), directory.shared_service("Joint team")
    answers = each(
        crowd(Role.ADMINISTRATOR), lambda _, by: actions.add_council(joint, here, now.date(), by=by, now=now)
    )
    assert answers.count("") == 1
    assert all("already takes part" in answer for answer in answers[1:])
    with service():
        assert SharedServiceCouncil.objects.count() == 1


def test_a_split_county_is_split_by_two_people_at_once(now: datetime) -> None:
    """DIR-5"""
    county = directory.council("County")
    districts = [directory.council(f"District {number}") for number in range(AT_ONCE)]
    directory.domain("county.example", county)

    def merge(number: int, by: Viewer) -> None:
        heir = NewCouncil(f"E0699990{number}", f"New {number}", f"New {number}", "unitary", "South East")
        actions.merge([county, districts[number]], heir, on=VESTING, by=by, now=now)

    assert each(crowd(Role.ADMINISTRATOR), merge) == [""] * AT_ONCE
    with service():
        assert county.successors.count() == AT_ONCE
        assert Succession.objects.count() == 2 * AT_ONCE
        assert CouncilDomain.objects.filter(domain__name="county.example", valid_to=None).count() == AT_ONCE


def test_two_machines_that_start_at_once_load_the_facts_once(now: datetime) -> None:
    with service():
        loads = together(*[lambda: load_reference(now)] * 2)
    first, second = sorted(loads, key=lambda loaded: loaded.added)
    assert first == Loaded()
    assert second.added > 1000
    with service():
        assert Council.objects.filter(valid_to=None).count() == 317


def test_two_workers_ask_about_each_contact_once(now: datetime) -> None:
    """DIR-2"""
    here = directory.council("Here")
    for _ in range(20):
        directory.contact(here, last_confirmed=None)

    with service():
        assert sum(together(*[lambda: actions.ask_confirmations(now)] * 4)) == 20
