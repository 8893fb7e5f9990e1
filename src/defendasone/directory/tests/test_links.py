"""The link in a message, by which a contact confirms their own details, and what else it can do: nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from defendasone.core.isolation import viewing
from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import actions, links, queries
from defendasone.directory.models import Contact, Council, Organisation, SharedService, SharedServiceCouncil
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

DAY = timedelta(days=1)
TABLES: list[Any] = [Contact, Council, SharedService, SharedServiceCouncil, Organisation]


@pytest.fixture
def contact(db: None) -> Contact:
    here = directory.council("Here")
    directory.contact(here, name="Colleague", email="colleague@council.example")
    directory.contact(directory.council("There"), name="Stranger", email="stranger@council.example")
    return directory.contact(here, name="Ann Example", email="ann@council.example", phone="+447700900123")


def path(contact: Contact, now: datetime) -> str:
    return links.make(contact, now=now).removeprefix(settings.CONFIG.origin)


def current(contact: Contact) -> Contact:
    with service():
        return Contact.objects.get(pk=contact.pk)


def test_a_link_is_a_whole_address_without_a_persons_details(contact: Contact, now: datetime) -> None:
    address = links.make(contact, now=now)
    assert address.startswith(settings.CONFIG.origin + "/councils/confirm/")
    assert len(address) < 300
    for word in ("ann", "Ann", "7700"):
        assert word not in signing.b64_decode(address.split("/")[-2].split(":")[0].encode()).decode()


def test_a_look_shows_the_contacts_own_details_and_changes_nothing(contact: Contact) -> None:
    page = Client().get(path(contact, timezone.now()))
    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("Ann Example", "ann@council.example", "07700 900123", "Here Council"):
        assert shown in text
    for hidden in ("Colleague", "colleague@", "Stranger", "stranger@", "There"):
        assert hidden not in text
    assert current(contact).last_confirmed == directory.LONG_AGO


def test_a_button_confirms(contact: Contact) -> None:
    moment, client = timezone.now(), Client()
    page = client.post(path(contact, moment), {"said": "right"}, follow=True)
    assert "Your details are confirmed" in page.content.decode()
    assert "Ann Example" not in page.content.decode()
    assert (current(contact).last_confirmed or moment) >= moment
    with service():
        event = Event.objects.get(kind="directory.contact-confirmed")
        assert (event.actor, event.council) == (f"contact:{contact.pk}", contact.council_id)


def test_a_button_says_that_it_is_wrong(contact: Contact) -> None:
    page = Client().post(path(contact, timezone.now()), {"said": "wrong"}, follow=True)
    assert "We have noted" in page.content.decode()
    kept = current(contact)
    assert kept.doubted is not None
    assert kept.last_confirmed == directory.LONG_AGO


def test_who_pressed_the_wrong_button_presses_the_other(contact: Contact) -> None:
    """DIR-7: the link works more than once."""
    client, address = Client(), path(contact, timezone.now())
    client.post(address, {"said": "wrong"})
    client.post(address, {"said": "right"})
    assert current(contact).doubted is None


@pytest.mark.parametrize("said", [{}, {"said": ""}, {"said": "maybe"}, {"said": "right\x00"}])
def test_a_post_without_an_answer_changes_nothing(contact: Contact, said: dict[str, str]) -> None:
    page = Client().post(path(contact, timezone.now()), said)
    assert "Are these details right?" in page.content.decode()
    assert (current(contact).last_confirmed, current(contact).doubted) == (directory.LONG_AGO, None)


def test_the_form_needs_its_token(contact: Contact) -> None:
    page = Client(enforce_csrf_checks=True).post(path(contact, timezone.now()), {"said": "right"})
    assert page.status_code == 403
    assert current(contact).last_confirmed == directory.LONG_AGO


@pytest.mark.parametrize(
    "change",
    [
        {"email": "successor@council.example"},
        {"phone": "+447700900999"},
        {"name": "Bob Example"},
        {"role": "siro"},
        {"ended": timezone.now()},
    ],
)
def test_a_link_dies_when_the_details_change(contact: Contact, change: dict[str, object]) -> None:
    """DIR-7: the old mailbox learns nothing of whoever came after."""
    address = path(contact, timezone.now())
    with service():
        Contact.objects.filter(pk=contact.pk).update(**change)
    for answer in (Client().get(address), Client().post(address, {"said": "right"})):
        assert answer.status_code == 410
        assert "council.example" not in answer.content.decode()
    assert current(contact).last_confirmed == directory.LONG_AGO


def test_a_link_dies_after_a_month(contact: Contact) -> None:
    """DIR-7"""
    assert Client().get(path(contact, timezone.now() - 31 * DAY)).status_code == 410
    assert Client().get(path(contact, timezone.now() - 29 * DAY)).status_code == 200


def test_a_forged_link_is_not_found(contact: Contact) -> None:
    token = path(contact, timezone.now()).split("/")[-2]
    other = signing.Signer(salt="alerts.link").sign_object({"contact": str(contact.pk), "made": 1, "digest": ""})
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, other, "a:b", "x" * 5000):
        assert links.read(forged) is None
        assert Client().get(f"/councils/confirm/{forged}/").status_code == 404
        assert Client().get(f"/councils/confirm/{forged}/?said=right").status_code == 404


def test_many_looks_from_one_address_are_slowed(contact: Contact) -> None:
    client = Client()
    answers = [client.get("/councils/confirm/guess/").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]


def link_viewer(contact: Contact) -> Viewer:
    link = links.read(path(contact, timezone.now()).split("/")[-2])
    assert link
    return link.viewer


def full(contact: Contact) -> None:
    """Everything at the council that could leak."""
    directory.domain("here.example", contact.council)
    directory.shared_service("Shared IT", contact.council)
    directory.organisation("Supplier", kind=Organisation.Kind.SUPPLIER)
    with service():
        actions.confirm_contacts([contact], by=SERVICE, now=timezone.now() - 100 * DAY)


@pytest.mark.usefixtures("real_logins")
def test_the_database_shows_a_links_viewer_one_contact_and_nothing_of_the_council(now: datetime) -> None:
    here = directory.council("Here")
    directory.contact(here, name="Colleague")
    contact = directory.contact(here, name="Ann")
    directory.contact(directory.council("There"), name="Stranger")
    full(contact)
    with viewing(link_viewer(contact)):
        assert [each.name for each in Contact.objects.all()] == ["Ann"]
        for table in (SharedService, SharedServiceCouncil, Organisation, Event):
            assert not table.objects.exists(), table
        assert not queries.visible_to(link_viewer(contact)).exists()
        assert not queries.contacts_visible_to(link_viewer(contact)).exists()
    with service():
        for table in (SharedService, SharedServiceCouncil, Organisation, Event):
            assert table.objects.exists(), table


def attempts(contact: Contact, other: Contact) -> list[Callable[[], object]]:
    """What a link's viewer might try, by way of code that forgot to check."""
    mine, everyone = Contact.objects.filter(pk=contact.pk), Contact.objects.all()
    return [
        lambda: mine.update(email="mallory@evil.example"),
        lambda: mine.update(phone="+447700900666"),
        lambda: mine.update(name="Mallory"),
        lambda: mine.update(role="siro"),
        lambda: mine.update(ended=timezone.now()),
        lambda: mine.update(made=timezone.now()),
        lambda: mine.update(council=Council.objects.exclude(pk=contact.council_id).first()),
        lambda: mine.update(last_confirmed=timezone.now(), name="Mallory"),
        mine.delete,
        lambda: Contact.objects.filter(pk=other.pk).update(last_confirmed=timezone.now()),
        lambda: everyone.exclude(pk=contact.pk).update(doubted=timezone.now()),
        lambda: directory_contact(contact.council),
        lambda: Council.objects.filter(pk=contact.council_id).update(name="Mallory"),
        lambda: SharedService.objects.create(name="Mallory"),
    ]


def directory_contact(council: Council) -> Model:
    return Contact.objects.create(
        council=council, role="siro", name="Mallory", email="mallory@evil.example", made=timezone.now()
    )


def state() -> list[Any]:
    with service():
        return [list(table.objects.order_by("pk").values()) for table in TABLES]


@pytest.mark.usefixtures("real_logins")
def test_the_database_lets_a_links_viewer_write_nothing_else() -> None:
    here = directory.council("Here")
    contact, other = directory.contact(here, name="Ann"), directory.contact(here, name="Colleague")
    directory.contact(directory.council("There"), name="Stranger")
    full(contact)
    before, viewer = state(), link_viewer(contact)
    harmful = []
    for number, attempt in enumerate(attempts(contact, other)):
        with viewing(viewer), suppress(DatabaseError), transaction.atomic():
            attempt()
        if state() != before:
            harmful.append(number)
    assert harmful == []


@pytest.mark.usefixtures("real_logins")
def test_the_database_lets_a_links_viewer_confirm_and_doubt(now: datetime) -> None:
    contact = directory.contact(directory.council(), confirmation_asked=now)
    viewer = link_viewer(contact)
    with viewing(viewer):
        assert actions.confirm_contacts([contact], by=viewer, now=now) == 1
    assert (current(contact).last_confirmed, current(contact).confirmation_asked) == (now, None)
    with viewing(viewer):
        actions.doubt_contact(contact, by=viewer, now=now)
    assert current(contact).doubted == now


@pytest.mark.usefixtures("real_logins")
def test_pages_by_link_work_with_real_logins() -> None:
    contact = directory.contact(directory.council("Here"), name="Ann")
    address = path(contact, timezone.now())
    assert "Ann" in Client().get(address).content.decode()
    assert Client().post(address, {"said": "wrong"}).status_code == 302
    assert current(contact).doubted is not None


@pytest.mark.usefixtures("real_logins")
def test_somebody_signed_in_sees_by_a_link_what_the_link_shows() -> None:
    here = directory.council("Here")
    contact = directory.contact(here, name="Ann")
    client = accounts.signed_in(Role.OFFICER, at=directory.council("There"))
    assert "Ann" in client.get(path(contact, timezone.now())).content.decode()
    assert client.get(f"/councils/{here.gss}/").status_code == 404
