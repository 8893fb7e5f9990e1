"""One's own account: what it shows, and what it changes."""

import pytest
from django.test import Client
from pytest_django import Settings

from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(here: Council, there: Council) -> Person:
    person = accounts.person(Role.OFFICER, at=here, name="Olga O'Brien <b>")
    accounts.person(Role.OFFICER, at=there, name="Theo Theirs")
    return person


def test_the_account_shows_ones_own_things_and_the_way_to_change_them(officer: Person, here: Council) -> None:
    accounts.key(officer, "alerts.read")
    page = s.page(accounts.client(officer).get(s.HOME))
    for said in (officer.email, "Olga O&#x27;Brien &lt;b&gt;", f"Council officer, {here.name}"):
        assert said in page
    for path in (
        "/people/you/name/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/sessions/",
        "/people/you/keys/",
    ):
        assert f'href="{path}"' in page
    assert "Theo" not in page


def test_who_has_no_password_is_not_led_to_change_it(officer: Person) -> None:
    assert "/account/password/change/" in s.page(accounts.client(officer).get(s.HOME))
    officer.set_unusable_password()
    with service():
        officer.save()
    page = s.page(accounts.client(officer).get(s.HOME))
    assert "/account/password/change/" not in page
    assert "You have none, and sign in another way" in page


def test_the_address_of_the_library_leads_to_ones_account(officer: Person, client: Client) -> None:
    assert accounts.client(officer).get("/account/").headers["Location"] == s.HOME
    assert client.get("/account/").status_code == 401


def test_who_has_no_role_is_told_what_to_do() -> None:
    page = s.page(accounts.client(accounts.person()).get(s.HOME))
    assert "You have no role at present" in page


def test_a_new_name_is_used_at_once(officer: Person) -> None:
    client = accounts.client(officer)
    assert 'value="Olga O&#x27;Brien &lt;b&gt;"' in s.page(client.get("/people/you/name/"))
    assert client.post("/people/you/name/", {"name": "  Olga\n Oak "}).headers["Location"] == s.HOME
    assert "Olga Oak" in s.page(client.get(s.HOME))


@pytest.mark.parametrize("name", ["", "   ", "\n", "x" * 201])
def test_a_name_that_is_none_is_refused(name: str, officer: Person) -> None:
    response = accounts.client(officer).post("/people/you/name/", {"name": name})
    assert response.status_code == 200
    assert Person.objects.get(pk=officer.pk).name == officer.name


def test_who_has_a_second_factor_is_not_asked_to_set_one_up(officer: Person) -> None:
    response = accounts.client(officer).get("/people/you/second-factor/")
    assert response.headers["Location"] == "/account/2fa/"


def test_the_page_of_second_factors_shows_what_there_is_and_what_can_be_made(officer: Person) -> None:
    person = s.somebody(Role.ANALYST)
    s.with_app(person)
    s.with_codes(person)
    page = s.page(accounts.client(person).get("/account/2fa/"))
    assert "Remove the app" in page
    assert "You have 10 left." in " ".join(page.split())
    assert "See them, once" in page
    assert "Set up a passkey" in page


def test_new_recovery_codes_end_the_old_ones() -> None:
    person = s.somebody(Role.ANALYST)
    s.with_app(person)
    old = s.with_codes(person)
    client = accounts.client(person)
    assert "Your 10 codes stop working." in s.page(client.get("/account/2fa/recovery-codes/generate/"))
    assert client.post("/account/2fa/recovery-codes/generate/").status_code == 302
    shown = s.page(client.get("/account/2fa/recovery-codes/"))
    assert not any(code in shown for code in old)
    fresh = Client()
    s.sign_in(fresh, person)
    fresh.post("/account/2fa/authenticate/", {"code": old[0]})
    assert not s.inside(fresh)


def test_an_app_is_removed_after_asking() -> None:
    person = s.somebody(Role.ANALYST)
    s.with_app(person)
    client = accounts.client(person)
    assert "Remove the authenticator app?" in s.page(client.get("/account/2fa/totp/deactivate/"))
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert client.get(s.HOME).headers["Location"] == "/people/you/second-factor/"


def test_in_a_demonstration_no_second_factor_is_asked_for(settings: Settings, client: Client) -> None:
    settings.DEMO = True
    person = s.somebody(Role.ANALYST)
    s.sign_in(client, person)
    assert s.inside(client)
    assert client.get("/people/you/keys/new/").status_code == 200


@pytest.mark.parametrize("path", ["/people/at/{here}/", "/people/without-lead/", "/people/you/", "/people/"])
def test_a_page_asks_the_database_as_often_for_one_as_for_twenty(
    path: str, here: Council, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person = accounts.person(Role.LEAD, Role.OFFICER, at=here)
    accounts.member(person, Role.ADMINISTRATOR)
    client = accounts.client(person)
    counts = []
    for number in (1, 20):
        for _ in range(number):
            accounts.person(Role.OFFICER, at=here)
            accounts.person(Role.DUTY)
            accounts.invitation(f"n{number}@here.example", Role.OFFICER, here)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path.format(here=here.pk)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
