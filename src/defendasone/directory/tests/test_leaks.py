"""A council's people learn nothing of another council's contacts and shared services, with real logins."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.directory import actions, queries
from defendasone.directory.actions import Details
from defendasone.directory.models import Contact, Council, Organisation, SharedService, SharedServiceCouncil
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.usefixtures("real_logins")

ROLES = [Role.OFFICER, Role.LEAD, Role.LEADER]
SECRETS = ("Secret", "secret@", "900666")
TABLES: list[Any] = [Contact, SharedService, SharedServiceCouncil, Organisation]


@dataclass(frozen=True)
class Sector:
    """Two councils with everything that could leak from one to the other."""

    here: Council
    there: Council
    secret: Contact
    service: SharedService


@pytest.fixture
def sector() -> Sector:
    forum = directory.forum()
    here, there = directory.council("Here", forum=forum), directory.council("There", forum=forum)
    directory.domain("shared.example", here, there)
    directory.contact(here, name="Ours", email="ours@council.example")
    secret = directory.contact(
        there, name="Secret person", email="secret@council.example", phone="+447700900666", last_confirmed=None
    )
    directory.shared_service("Joint team", here, there)
    made = directory.shared_service("Secret service", there)
    directory.organisation("Secret supplier", kind=Organisation.Kind.SUPPLIER)
    with service():
        actions.end_contact(directory.contact(there, name="Secret leaver"), by=STRANGER, now=timezone.now())
    return Sector(here, there, secret, made)


def everything() -> list[Any]:
    """All that there is, to see whether anything was written."""
    with service():
        return [list(table.objects.order_by("pk").values()) for table in [*TABLES, Council]]


@pytest.mark.parametrize("role", ROLES)
def test_the_database_shows_each_council_its_own_rows_only(sector: Sector, role: Role) -> None:
    with viewing(accounts.viewer(role, at=sector.here)):
        assert [contact.name for contact in Contact.objects.all()] == ["Ours"]
        assert [each.name for each in SharedService.objects.all()] == ["Joint team"]
        assert [part.council_id for part in SharedServiceCouncil.objects.all()] == [sector.here.pk]
        assert not Organisation.objects.exists()
        assert not Event.objects.exclude(council=sector.here.pk).exists()
    with service():
        assert Event.objects.filter(council=sector.there.pk).exists()


def test_the_database_shows_nobody_nothing(sector: Sector) -> None:
    for viewer in (STRANGER, accounts.viewer(Role.SUPPLIER), accounts.viewer(Role.PARTNER)):
        with viewing(viewer):
            for table in TABLES:
                assert not table.objects.exists(), table


def test_the_coordinator_sees_it_all(sector: Sector) -> None:
    """So that the tests above have something to hide."""
    with viewing(accounts.viewer(Role.APPROVER)):
        assert all(table.objects.exists() for table in TABLES)
        assert Contact.objects.filter(name__startswith="Secret").count() == 2


def addresses(sector: Sector) -> list[str]:
    there = f"/councils/{sector.there.gss}/"
    return [
        there,
        f"{there}contacts/add/",
        f"{there}contacts/confirm/",
        *(f"{there}contacts/{sector.secret.pk}/{verb}/" for verb in ("change", "end", "confirm")),
        *(f"/councils/{sector.here.gss}/contacts/{sector.secret.pk}/{verb}/" for verb in ("change", "end", "confirm")),
    ]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
def test_pages_of_another_council_are_not_found_and_change_nothing(sector: Sector, role: Role) -> None:
    session, before = accounts.signed_in(role, at=sector.here), everything()
    typed = {"name": "Mallory", "role": "siro", "email": "mallory@evil.example"}
    for address in addresses(sector):
        for answer in (session.get(address), session.post(address, typed)):
            assert answer.status_code in (404, 405), address
            assert not any(word in answer.content.decode() for word in SECRETS)
    assert everything() == before


def test_a_council_that_exists_and_one_that_does_not_are_not_told_apart(sector: Sector) -> None:
    session = accounts.signed_in(Role.LEAD, at=sector.here)
    there, nowhere = session.get(f"/councils/{sector.there.gss}/"), session.get("/councils/E07999999/")
    # All but the token against forged requests, which is another one each time.
    said = [re.sub(r'(?<=csrfmiddlewaretoken" value=")\w+', "", page.content.decode()) for page in (there, nowhere)]
    assert there.status_code == nowhere.status_code == 404
    assert said[0] == said[1]


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_pages_say_nothing_of_the_other(sector: Sector, role: Role) -> None:
    session = accounts.signed_in(role, at=sector.here)
    for address in (f"/councils/{sector.here.gss}/", reverse("directory:mine")):
        page = session.get(address, follow=True).content.decode()
        assert "Ours" in page
        assert "Joint team" in page
        assert "There" not in page.replace("There is no contact", "")
        assert not any(word in page for word in SECRETS)


def test_an_address_of_another_council_is_no_error_here(sector: Sector) -> None:
    """An error would say that it is known."""
    session = accounts.signed_in(Role.OFFICER, at=sector.here)
    same = {"name": "Mallory", "role": sector.secret.role, "email": sector.secret.email}
    assert session.post(f"/councils/{sector.here.gss}/contacts/add/", same).status_code == 302


@pytest.mark.parametrize("role", ROLES)
def test_where_the_code_forgets_the_database_still_hides(
    sector: Sector, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "visible_to", lambda viewer: Council.objects.all())
    monkeypatch.setattr(queries.contacts, "contacts_visible_to", lambda viewer: Contact.objects.all())
    monkeypatch.setattr(queries.arrangements, "_parts", lambda viewer: SharedServiceCouncil.objects.all())
    session = accounts.signed_in(role, at=sector.here)
    page = session.get(f"/councils/{sector.there.gss}/")
    assert page.status_code == 200
    assert not any(word in page.content.decode() for word in SECRETS)
    assert "Joint team" not in page.content.decode()
    coordinator = accounts.signed_in(Role.ANALYST).get(f"/councils/{sector.there.gss}/").content.decode()
    assert all(word in coordinator for word in ("Secret person", "Secret service", "Joint team"))


def forbidden(sector: Sector, officer: Viewer, now: datetime) -> list[Callable[[], object]]:
    """What an officer's session might try, by way of code that forgot to check."""
    details = Details("siro", "Mallory", "mallory@evil.example")
    ours, theirs = Contact.objects.filter(council=sector.here), Contact.objects.filter(council=sector.there)
    by: dict[str, Any] = {"by": officer, "now": now}
    return [
        lambda: actions.add_contact(sector.there, details, **by, confirmed=True),
        lambda: actions.change_contact(sector.secret, details, **by, confirmed=True),
        lambda: actions.end_contact(sector.secret, **by),
        lambda: actions.doubt_contact(sector.secret, **by),
        lambda: actions.confirm_contacts([sector.secret], **by),
        lambda: actions.create_service("Mallory", **by),
        lambda: actions.add_council(sector.service, sector.here, now.date(), **by),
        lambda: actions.remove_council(SharedServiceCouncil.objects.get(council=sector.here), now.date(), **by),
        lambda: actions.merge([sector.there], sector.here, on=now.date(), **by),
        lambda: actions.end_organisation(Organisation.objects.get(), **by),
        lambda: theirs.update(name="Mallory"),
        lambda: ours.update(council=sector.there),
        ours.delete,
        lambda: SharedService.objects.update(note="Mallory"),
        lambda: SharedServiceCouncil.objects.update(valid_to=now.date()),
        lambda: SharedServiceCouncil.objects.all().delete(),
        lambda: Council.objects.update(name="Mallory"),
        lambda: Council.objects.filter(pk=sector.here.pk).update(valid_to=now.date()),
    ]


def test_the_database_lets_an_officer_write_nothing_of_anybody_else(sector: Sector, now: datetime) -> None:
    officer, before = accounts.viewer(Role.OFFICER, at=sector.here), everything()
    harmful = []
    for number, attempt in enumerate(forbidden(sector, officer, now)):
        with viewing(officer), suppress(DatabaseError, Refused, ObjectDoesNotExist), transaction.atomic():
            attempt()
        if everything() != before:
            harmful.append(number)
    assert harmful == []


def test_a_supplier_finds_no_page(sector: Sector) -> None:
    session = accounts.signed_in(Role.SUPPLIER)
    for address in ("/councils/", "/councils/mine/", f"/councils/{sector.there.gss}/", "/councils/organisations/"):
        assert session.get(address).status_code == 403


def test_who_has_left_finds_nothing(sector: Sector) -> None:
    person = accounts.person(Role.OFFICER, at=sector.here)
    session = accounts.client(person)
    assert session.get(f"/councils/{sector.here.gss}/").status_code == 200
    with service():
        person.memberships.update(ended=timezone.now())
    assert session.get(f"/councils/{sector.here.gss}/").status_code == 403
