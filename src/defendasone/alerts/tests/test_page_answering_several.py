"""One person answers for several councils, and only where they may."""

from datetime import datetime

import pytest

from defendasone.alerts.tests.pages import address, answer, counted, kept, shared
from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.reading import get, send

pytestmark = pytest.mark.django_db


def test_an_officer_of_a_shared_service_chooses_which_councils_an_answer_is_for(lately: datetime) -> None:
    one, two, three = (directory.council(name) for name in ("One", "Two", "Three"))
    alert = factory.published(lately, one, two, three)
    client = accounts.client(shared(one, two, three))
    page = get(client, address(alert))
    assert "Are these councils affected?" in page.text
    form = page.form("/answer/").values
    assert len(form["councils"]) == 3
    first = str(kept(alert, one).pk)
    done = answer(client, alert, page, councils=[first], exposure="affected")
    assert "saved for 1 council." in done.text
    assert "One: affected" in done.text
    left = done.form("/answer/").values["councils"]
    assert first not in left
    answer(client, alert, done, exposure="not-affected")
    assert {kept(alert, council).status for council in (two, three)} == {"not-affected"}
    assert kept(alert, one).status == "affected"


def test_an_answer_for_no_council_says_so(lately: datetime) -> None:
    one, two = directory.council("One"), directory.council("Two")
    alert = factory.published(lately, one, two)
    page = answer(accounts.client(shared(one, two)), alert, councils=[], exposure="affected")
    assert "Answer the question: Which councils is this answer for?" in page.text
    assert kept(alert, one).status == "asked"


def test_one_answers_only_where_one_may(lately: datetime) -> None:
    mine, read_only = directory.council("Mine"), directory.council("Read only")
    alert = factory.published(lately, mine, read_only)
    someone = accounts.person(Role.OFFICER, at=mine)
    accounts.member(someone, Role.LEADER, read_only)
    client = accounts.client(someone)
    page = get(client, address(alert))
    assert "Read only Council" in page.text
    assert "councils" not in page.form("/answer/").values
    answer(client, alert, page, exposure="affected", councils=[str(kept(alert, read_only).pk)])
    assert (kept(alert, mine).status, kept(alert, read_only).status) == ("affected", "asked")
    send(client, get(client, address(alert)), address(alert, "feedback"), "/feedback/")
    assert kept(alert, read_only).acknowledged is None


def test_the_number_of_queries_does_not_grow_with_the_councils_that_one_answers_for(lately: datetime) -> None:
    councils = [directory.council() for _ in range(12)]
    few, many = factory.published(lately, *councils[:3]), factory.published(lately, *councils)
    client = accounts.client(shared(*councils))

    assert counted(client, address(few)) == counted(client, address(many))
