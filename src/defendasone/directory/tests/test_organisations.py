"""Partners, WARPs and suppliers: configuration, empty until somebody enters it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import actions, queries
from defendasone.directory.actions import OrganisationDetails
from defendasone.directory.loading import load_reference
from defendasone.directory.models import Organisation
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
SUPPLIER = OrganisationDetails("supplier", "First Response", "Desk@First.example", "01632 960001", " Round the clock. ")


@pytest.fixture
def administrator() -> Iterator[Viewer]:
    viewer = accounts.viewer(Role.ADMINISTRATOR)
    with viewing(viewer):
        yield viewer


def test_there_are_none_until_somebody_enters_them(administrator: Viewer, now: datetime) -> None:
    with service():
        load_reference(now)
    assert not queries.organisations(administrator)


def test_one_is_added_changed_and_ended(administrator: Viewer, now: datetime) -> None:
    made = actions.add_organisation(SUPPLIER, by=administrator, now=now)
    kept = queries.organisations(administrator).get()
    assert (kept.email, kept.phone, kept.note) == ("desk@first.example", "+441632960001", "Round the clock.")
    changed = OrganisationDetails("supplier", "Second Response", "desk@second.example")
    actions.change_organisation(made, changed, by=administrator, now=now)
    actions.end_organisation(made, by=administrator, now=now)
    assert not queries.organisations(administrator)
    assert Organisation.objects.get().ended == now
    events = ledger.stream(f"directory.organisation/{made.pk}", viewer=administrator)
    assert [(event.kind, event.council) for event in events] == [
        (f"directory.organisation-{verb}", None) for verb in ("added", "changed", "ended")
    ]
    assert events[1].detail == {"fields": ["name", "email", "phone", "note"]}


@pytest.mark.parametrize(
    ("details", "told"),
    [
        (OrganisationDetails("supplier", " "), "Give a name"),
        (OrganisationDetails("friend", "First"), "takes part as"),
        (OrganisationDetails("warp", "First", phone="12"), "Start the phone number with 0"),
    ],
)
def test_wrong_details_are_refused(
    administrator: Viewer, now: datetime, details: OrganisationDetails, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        actions.add_organisation(details, by=administrator, now=now)
    made = directory.organisation("Kept")
    with pytest.raises(Refused, match=told):
        actions.change_organisation(made, details, by=administrator, now=now)
    assert Organisation.objects.get().name == "Kept"


def test_a_name_stands_once(administrator: Viewer, now: datetime) -> None:
    directory.organisation("First Response")
    with pytest.raises(Refused, match="with this name already"):
        actions.add_organisation(SUPPLIER, by=administrator, now=now)
    other = directory.organisation("Other")
    with pytest.raises(Refused, match="with this name already"):
        actions.change_organisation(other, SUPPLIER, by=administrator, now=now)


def test_what_has_ended_changes_no_more(administrator: Viewer, now: datetime) -> None:
    made = directory.organisation("First", ended=now)
    with pytest.raises(Refused, match="ended already"):
        actions.end_organisation(made, by=administrator, now=now)
    with pytest.raises(Refused, match="ended already"):
        actions.change_organisation(made, SUPPLIER, by=administrator, now=now)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.LEADER])
def test_councils_see_no_organisation(now: datetime, role: Role) -> None:
    directory.organisation("First")
    viewer = accounts.viewer(role, at=directory.council())
    with viewing(viewer):
        assert not queries.organisations(viewer)
        assert not Organisation.objects.exists()
