"""Each first page is as quick for many alerts and councils as for few, and stays small."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.overview.tests.conftest import tidy
from defendasone.testing.factories import accounts
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import words

pytestmark = pytest.mark.django_db
MOST_BYTES = 60 * 1024
MOST_QUERIES = 25
LONG = "Attackers reach the management page of gateways without any password " * 2


def queries(client: Client) -> int:
    """How many the page takes, once everything that is kept in memory is there."""
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def shared(councils: list[Council]) -> Client:
    someone = accounts.person()
    for council in councils:
        accounts.member(someone, Role.OFFICER, council)
    return accounts.client(someone)


WHO: dict[str, Callable[[list[Council]], Client]] = {
    "officer": lambda councils: accounts.signed_in(Role.OFFICER, at=councils[0]),
    "shared service": shared,
    "leader": lambda councils: accounts.signed_in(Role.LEADER, at=councils[0]),
    "analyst": lambda _: accounts.signed_in(Role.ANALYST),
    "administrator": lambda _: accounts.signed_in(Role.ADMINISTRATOR),
}


@pytest.mark.parametrize("who", WHO)
def test_the_number_of_queries_does_not_grow(who: str, lately: datetime, long_ago: datetime) -> None:
    councils = [tidy(name) for name in ("Adur", "Arun", "Worthing")]
    client = WHO[who](councils)
    for number in range(2):
        factory.published(lately - timedelta(minutes=number), *councils, said=words(f"Few {number}"))
        factory.published(long_ago, *councils, said=words(f"Old {number}"))
    few = queries(client)
    for number in range(12):
        factory.published(lately - timedelta(minutes=number), *councils, tidy(f"New {number}"))
        factory.approved(lately, *councils)
    assert queries(client) == few <= MOST_QUERIES


@pytest.mark.parametrize("who", WHO)
def test_the_page_stays_small_whatever_stands_in_it(who: str, lately: datetime) -> None:
    councils = [tidy(f"Bournemouth, Christchurch and Poole number {number}") for number in range(5)]
    for _ in range(20):
        factory.published(lately, *councils, said=words(LONG))
    response = WHO[who](councils).get("/")
    assert LONG.strip()[:60] in response.content.decode()
    assert len(response.content) < MOST_BYTES


def test_the_duty_desk_of_the_whole_sector(lately: datetime) -> None:
    """Councils nobody leads, contacts nobody confirmed, and alerts to all 317 of them."""
    councils = factory.sector(317)
    factory.published(lately, *councils, said=words(LONG))
    response = accounts.signed_in(Role.ADMINISTRATOR).get("/")
    page = response.content.decode()
    assert "0 of 317 councils answered, 317 still to answer or act" in page
    assert page.count("317 councils") == 3
    assert len(response.content) < MOST_BYTES
