"""Tries are counted in PostgreSQL: it does not help to reach another process of the service."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from defendasone.accounts.models import Person
from defendasone.accounts.tests import signing_in as s
from defendasone.core import limits
from defendasone.core.viewer import Role
from defendasone.testing import elsewhere

WRONG_ELSEWHERE = """
client = Client()
for _ in range({times}):
    answer = client.post("/account/login/", {{"login": "{email}", "password": "wrong wrong wrong"}})
print(answer.status_code)
"""


def wrong_tries(person: Person, times: int) -> None:
    for _ in range(times):
        s.sign_in(Client(), person, "wrong wrong wrong")


def opens(person: Person) -> bool:
    return bool(s.sign_in(Client(), person).status_code == 302)


@pytest.mark.usefixtures("real_logins")
def test_wrong_passwords_are_counted_across_processes() -> None:
    person = s.somebody(Role.ANALYST)
    wrong_tries(person, 3)
    assert opens(person), "three are not too many"
    assert elsewhere.run(WRONG_ELSEWHERE.format(times=2, email=person.email)) == "200"
    assert not opens(person), "the right password, but five were wrong before it, two of them elsewhere"
    assert "Wait five minutes" in s.page(s.sign_in(Client(), person))


@pytest.mark.usefixtures("real_logins")
def test_our_own_pages_count_across_processes() -> None:
    for _ in range(40):
        assert Client().get("/people/join/x/").status_code == 404
    there = 'print(sum(Client().get("/people/join/x/").status_code == 404 for _ in range(30)))'
    assert elsewhere.run(there) == "20"
    assert Client().get("/people/join/x/").status_code == 429


@pytest.mark.usefixtures("real_logins")
def test_one_count_is_one_count_in_every_process() -> None:
    now = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)
    assert limits.count("x", now=now, window=timedelta(minutes=5)) == 1
    there = """
from datetime import UTC, datetime, timedelta
from defendasone.core import limits
print(limits.count("x", now=datetime(2026, 6, 3, 13, 5, tzinfo=UTC), window=timedelta(minutes=5)))
"""
    assert elsewhere.run(there) == "2"
    assert limits.count("x", now=now, window=timedelta(minutes=5)) == 3


@pytest.mark.django_db
def test_wrong_codes_are_counted_for_the_person_whatever_the_browser() -> None:
    person = s.somebody(Role.ANALYST)
    secret = s.with_app(person)
    for _ in range(5):
        client = Client()
        s.sign_in(client, person)
        client.post("/account/2fa/authenticate/", {"code": "1"})
    client = Client()
    s.sign_in(client, person)
    client.post("/account/2fa/authenticate/", {"code": s.code(secret)})
    assert not s.inside(client)


@pytest.mark.django_db
def test_asking_for_new_passwords_is_limited() -> None:
    answers = [Client().post("/account/password/reset/", {"email": "a@b.example"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


@pytest.mark.django_db
def test_a_flood_of_other_entries_does_not_throw_counts_out() -> None:
    cache.set("count", [1, 2, 3], 300)
    for number in range(400):
        cache.set(f"flood-{number}", "x", 300)
    assert cache.get("count") == [1, 2, 3]
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
