"""What an invitation's link opens, for whom, and what it changes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.accounts import links, queries
from defendasone.accounts.models import Invitation, Person
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def offered(here: Council) -> Invitation:
    return accounts.invitation("nina@here.example", Role.OFFICER, here)


def path(row: Invitation) -> str:
    return f"/people/join/{links.token(row.letter)}/"


def test_looking_changes_nothing(offered: Invitation, client: Client) -> None:
    for _ in range(3):
        assert client.get(path(offered)).status_code == 200
        assert client.head(path(offered)).status_code == 200
    assert not Person.objects.exists()
    with service():
        assert Invitation.objects.get().accepted is None


def test_the_link_says_who_invited_whom_to_what(offered: Invitation, here: Council, client: Client) -> None:
    page = client.get(path(offered)).content.decode()
    for said in ("Lena Lead", "council officer", here.name, "nina@here.example"):
        assert said in page


def test_who_joins_is_signed_in_and_led_to_a_second_factor(offered: Invitation, here: Council, client: Client) -> None:
    response = client.post(path(offered), {"name": "Nina Now", "password": PASSWORD})
    assert response.headers["Location"] == "/people/you/second-factor/"
    person = Person.objects.get()
    assert queries.viewer(person).grants == {(Role.OFFICER, here.pk)}
    page = client.get("/people/you/second-factor/").content.decode()
    assert page.index("Set up a passkey") < page.index("Set up an app")
    assert "Go on without" not in page
    assert client.get("/").headers["Location"] == "/people/you/second-factor/"


def test_who_joined_sets_up_an_app_without_typing_the_password_again(offered: Invitation, client: Client) -> None:
    client.post(path(offered), {"name": "Nina Now", "password": PASSWORD})
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    assert client.get("/account/2fa/webauthn/add/").status_code == 200


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": "", "password": PASSWORD}, "Enter a name."),
        ({"name": "Nina", "password": ""}, "Choose a password."),
        ({"name": "Nina", "password": "short"}, "at least 12 characters"),
        ({"name": "Nina", "password": "password1234"}, "too common"),
        ({"name": "Nina", "password": "nina@here.example"}, "too similar"),
        ({"name": "Nina", "password": "x" * 201}, "200"),
    ],
)
def test_a_mistake_is_said_and_nobody_has_joined(
    data: dict[str, str], says: str, offered: Invitation, client: Client
) -> None:
    response = client.post(path(offered), data)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert not Person.objects.exists()
    assert "correct horse" not in response.content.decode()


def test_the_link_signs_nobody_in_who_has_an_account(offered: Invitation, client: Client) -> None:
    person = accounts.person(email="nina@here.example")
    page = client.get(path(offered)).content.decode()
    assert "Sign in to accept" in page
    assert f"/account/login/?next={path(offered).replace(':', '%3A')}" in page
    response = client.post(path(offered), {"name": "Nina", "password": PASSWORD})
    assert response.status_code == 200
    assert "Sign in to accept" in response.content.decode()
    assert client.get("/people/you/").status_code == 401
    assert not Person.objects.get(pk=person.pk).check_password(PASSWORD)
    assert queries.viewer(person).grants == frozenset()


def test_somebody_signed_in_takes_the_role_on_with_a_button(offered: Invitation, here: Council) -> None:
    person = accounts.person(email="nina@here.example")
    client = accounts.client(person)
    assert "Take on this role?" in client.get(path(offered)).content.decode()
    assert queries.viewer(person).grants == frozenset()
    assert client.post(path(offered)).headers["Location"] == "/"
    assert queries.viewer(person).grants == {(Role.OFFICER, here.pk)}
    assert client.post(path(offered)).status_code == 410


def test_signed_in_as_somebody_else_nothing_is_accepted(offered: Invitation) -> None:
    person = accounts.person(email="other@here.example")
    client = accounts.client(person)
    for response in (client.get(path(offered)), client.post(path(offered))):
        assert response.status_code == 403
        assert "signed in as other@here.example" in response.content.decode()
    assert queries.viewer(person).grants == frozenset()


def test_a_used_link_says_so(offered: Invitation, client: Client) -> None:
    client.post(path(offered), {"name": "Nina Now", "password": PASSWORD})
    again = Client().get(path(offered))
    assert again.status_code == 410
    assert "was used before" in again.content.decode()


@pytest.mark.parametrize(("field", "says"), [("expires", "has expired"), ("withdrawn", "was withdrawn")])
def test_a_link_past_its_time_or_withdrawn_says_so(field: str, says: str, offered: Invitation, client: Client) -> None:
    with service():
        Invitation.objects.update(**{field: timezone.now() - timedelta(seconds=1)})
    for response in (client.get(path(offered)), client.post(path(offered), {"name": "N", "password": PASSWORD})):
        assert response.status_code == 410
        assert says in response.content.decode()
    assert not Person.objects.exists()


def test_an_invented_or_cut_link_is_not_found(offered: Invitation, client: Client) -> None:
    for token in (offered.letter.hex, links.token(offered.letter)[:-2], "x"):
        assert client.get(f"/people/join/{token}/").status_code == 404


def test_the_link_shows_nothing_of_the_council(offered: Invitation, here: Council, client: Client) -> None:
    accounts.person(Role.OFFICER, at=here, name="Olga Officer")
    accounts.invitation("m@here.example", Role.OFFICER, here, name="Moni Other")
    page = client.get(path(offered)).content.decode()
    assert "Olga" not in page
    assert "Moni" not in page


def test_tries_are_limited(offered: Invitation, client: Client) -> None:
    answers = [client.get("/people/join/x/").status_code for _ in range(61)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {404}


def test_in_a_demonstration_a_second_factor_is_offered_and_not_asked_for(
    offered: Invitation, client: Client, settings: object
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client.post(path(offered), {"name": "Nina Now", "password": PASSWORD})
    assert "Go on without" in client.get("/people/you/second-factor/").content.decode()
    assert client.get("/").status_code == 200
