"""One-click links work on this machine, in a demonstration, and nowhere else."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from defendasone.accounts.models import Person
from defendasone.core.ids import new_id
from defendasone.core.viewer import Role
from defendasone.demo import links
from defendasone.testing.factories import accounts, directory

pytestmark = pytest.mark.django_db
NEAR = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def officer(settings: Settings) -> Person:
    settings.DEMO = True
    return accounts.person(Role.OFFICER, at=directory.council(), second_factor=False)


def follow(person: Person, **changes: str) -> tuple[int, Client]:
    client = Client()
    return client.get(links.path(str(person.pk)), **{**NEAR, **changes}).status_code, client  # type: ignore[arg-type]


def test_a_click_signs_in(officer: Person) -> None:
    status, client = follow(officer)
    assert status == 302
    page = client.get("/", **NEAR)  # type: ignore[arg-type]
    assert officer.name in page.content.decode()


@pytest.mark.parametrize("host", ["localhost", "localhost:8123"])
def test_by_any_name_of_this_machine(officer: Person, host: str) -> None:
    assert follow(officer, HTTP_HOST=host)[0] == 302


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", "2001:db8::1", "", "nonsense"])
def test_from_another_machine_it_is_refused(officer: Person, address: str) -> None:
    status, client = follow(officer, REMOTE_ADDR=address)
    assert status == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("header", links.FORWARDED)
def test_behind_a_proxy_it_is_refused(officer: Person, header: str) -> None:
    status, client = follow(officer, **{header: "127.0.0.1"})
    assert status == 403
    assert "_auth_user_id" not in client.session


def test_by_another_name_it_is_refused(officer: Person) -> None:
    assert follow(officer, HTTP_HOST="testserver")[0] == 403


def test_outside_a_demonstration_it_is_refused(officer: Person, settings: Settings) -> None:
    settings.DEMO = False
    status, client = follow(officer)
    assert status == 403
    assert "_auth_user_id" not in client.session


def test_a_token_that_somebody_made_up_leads_nowhere(officer: Person) -> None:
    for token in ("x", signing.dumps(str(officer.pk), salt="another"), signing.dumps(str(new_id()), salt=links.SALT)):
        path = reverse("demo:sign-in", args=[token])
        assert Client().get(path, **NEAR).status_code == 404  # type: ignore[arg-type]


def test_a_link_works_for_a_week(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert follow(officer)[0] == 302
    monkeypatch.setattr(links, "LIFETIME", timedelta(seconds=-1))
    assert follow(officer)[0] == 404


def test_nobody_is_signed_in_by_a_post(officer: Person) -> None:
    assert Client().post(links.path(str(officer.pk)), **NEAR).status_code == 405  # type: ignore[arg-type]
