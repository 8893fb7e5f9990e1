"""Keys of people's programs: made, shown once, used, ended."""

import hashlib
import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from defendasone.accounts import actions, queries
from defendasone.accounts.models import ApiKey, Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.flow import Refused
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
FORM = {"name": "Register upload", "scopes": ["technology.read"], "days": "30"}


@pytest.fixture
def officer(here: Council) -> Person:
    return accounts.person(Role.OFFICER, at=here)


def made(owner: Person, now: datetime, *scopes: str, days: int = 30) -> str:
    viewer = queries.viewer(owner)
    return actions.make_key(viewer, "A program", frozenset(scopes), days, by=viewer, now=now)[1]


def used(text: str, now: datetime) -> Viewer | None:
    found = actions.use_key(text, now=now)
    return found[1] if found else None


def test_only_the_hash_of_a_key_is_kept(officer: Person, now: datetime) -> None:
    text = made(officer, now, "alerts.read")
    assert re.fullmatch(r"defend_[\w-]{43}", text)
    key = ApiKey.objects.get()
    assert bytes(key.digest) == hashlib.sha256(text.encode()).digest()
    with connection.cursor() as cursor, service():
        cursor.execute(
            "select accounts_apikey::text from accounts_apikey union all select core_event::text from core_event"
        )
        everything = " ".join(row[0] for row in cursor.fetchall())
    assert text not in everything
    assert text.removeprefix("defend_") not in everything


def test_a_key_does_what_its_scopes_say_and_no_more(officer: Person, here: Council, now: datetime) -> None:
    viewer = used(made(officer, now, "alerts.read"), now)
    assert viewer
    assert viewer.person == str(officer.pk)
    assert viewer.grants == {(Role.OFFICER, here.pk)}
    assert queries.permissions(viewer) == {"alerts.read"}


def test_a_key_loses_what_its_holder_loses(officer: Person, here: Council, now: datetime) -> None:
    text = made(officer, now, "alerts.read", "technology.write")
    with service():
        officer.memberships.update(role=Role.LEADER)
    viewer = used(text, now)
    assert viewer
    assert queries.permissions(viewer) == {"alerts.read"}


@pytest.mark.parametrize(
    ("scopes", "days", "says"),
    [
        (["alerts.write"], 30, "alerts.write"),
        (["keys.manage"], 30, "keys.manage"),
        (["alerts.read", "nonsense"], 30, "nonsense"),
        ([], 30, "Choose what"),
        (["alerts.read"], 0, "from 1 to 365"),
        (["alerts.read"], 366, "from 1 to 365"),
    ],
)
def test_a_key_that_may_not_be_is_refused(
    scopes: list[str], days: int, says: str, officer: Person, now: datetime
) -> None:
    """ACC-5, ACC-6."""
    with pytest.raises(Refused, match=says):
        made(officer, now, *scopes, days=days)
    assert not ApiKey.objects.exists()


def test_an_expired_ended_or_invented_key_opens_nothing(officer: Person, now: datetime) -> None:
    """ACC-6."""
    text = made(officer, now, "alerts.read", days=1)
    assert used(text, now + timedelta(hours=23))
    assert used(text, now + timedelta(days=1)) is None
    assert used(text + "x", now) is None
    assert used("defend_", now) is None
    actions.end_key(ApiKey.objects.get(), by=queries.viewer(officer), now=now)
    assert used(text, now) is None


def test_a_key_of_a_closed_account_opens_nothing(officer: Person, now: datetime) -> None:
    text = made(officer, now, "alerts.read")
    Person.objects.update(is_active=False)
    assert used(text, now) is None


def test_its_last_use_is_kept_to_the_minute(officer: Person, now: datetime) -> None:
    text = made(officer, now, "alerts.read")
    moments = [now, now + timedelta(seconds=59), now + timedelta(seconds=61)]
    seen = []
    for moment in moments:
        used(text, moment)
        seen.append(ApiKey.objects.get().last_used)
    assert seen == [now, now, moments[2]]


def test_making_and_ending_keys_is_in_the_ledger_once(officer: Person, now: datetime) -> None:
    made(officer, now, "alerts.read")
    key, viewer = ApiKey.objects.get(), queries.viewer(officer)
    actions.end_key(key, by=viewer, now=now)
    with pytest.raises(Refused, match="ended before"):
        actions.end_key(key, by=viewer, now=now)
    with service():
        events = {event.kind: event.detail for event in Event.objects.all()}
    assert events == {
        "accounts.key-made": {"name": "A program", "scopes": ["alerts.read"], "days": 30},
        "accounts.key-ended": {},
    }


def test_the_page_shows_a_new_key_once(officer: Person) -> None:
    client = accounts.client(officer)
    page = s.page(client.post("/people/you/keys/new/", FORM))
    found = re.search(r"defend_[\w-]{43}", page)
    assert found
    listed = s.page(client.get("/people/you/keys/"))
    assert "Register upload" in listed
    assert "Never" in listed
    assert found[0] not in listed
    assert used(found[0], ApiKey.objects.get().made)


def test_the_form_offers_what_the_person_may_and_a_key_can_hold(officer: Person) -> None:
    page = s.page(accounts.client(officer).get("/people/you/keys/new/"))
    assert 'value="technology.write"' in page
    for no in ("alerts.write", "keys.manage", "people.manage", "councils.write"):
        assert f'value="{no}"' not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Say what the key is for."),
        ({"scopes": []}, "Choose what the key may do."),
        ({"scopes": ["alerts.write"]}, "not one of the choices"),
        ({"days": "0"}, "from 1 to 365"),
        ({"days": "366"}, "from 1 to 365"),
        ({"days": "many"}, "like 90"),
        ({"name": "x" * 101}, "100"),
    ],
)
def test_a_mistake_in_the_form_is_said(wrong: dict[str, object], says: str, officer: Person) -> None:
    response = accounts.client(officer).post("/people/you/keys/new/", {**FORM, **wrong})
    assert says in s.page(response)
    assert not ApiKey.objects.exists()


def test_making_a_key_asks_again_who_it_is(officer: Person) -> None:
    client = accounts.client(officer)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**records[0], "at": records[0]["at"] - 301}]
    session.save()
    for answer in (client.get("/people/you/keys/new/"), client.post("/people/you/keys/new/", FORM)):
        assert answer.headers["Location"] == "/account/reauthenticate/?next=%2Fpeople%2Fyou%2Fkeys%2Fnew%2F" or (
            answer.headers["Location"] == "/account/2fa/reauthenticate/?next=%2Fpeople%2Fyou%2Fkeys%2Fnew%2F"
        )
    assert client.get("/people/you/keys/").status_code == 200
    assert not ApiKey.objects.exists()


def test_nobody_sees_or_ends_another_persons_key(officer: Person, here: Council, now: datetime) -> None:
    text = made(officer, now, "alerts.read")
    key = ApiKey.objects.get()
    for role, at in ((Role.LEAD, here), (Role.ADMINISTRATOR, None)):
        client = accounts.signed_in(role, at=at)
        assert "A program" not in s.page(client.get("/people/you/keys/"))
        assert client.post(f"/people/you/keys/{key.pk}/end/").status_code == 404
    assert used(text, now)


def test_the_page_ends_ones_own_key(officer: Person, now: datetime) -> None:
    text = made(officer, now, "alerts.read")
    client = accounts.client(officer)
    assert client.post(f"/people/you/keys/{ApiKey.objects.get().pk}/end/").status_code == 302
    assert used(text, now) is None
    assert client.post(f"/people/you/keys/{uuid4()}/end/").status_code == 404


def test_a_stranger_has_no_keys(client: Client) -> None:
    assert client.get("/people/you/keys/").status_code == 401
    assert client.get("/people/you/keys/new/").status_code == 401
