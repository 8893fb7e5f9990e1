"""Alerts for programs: each sees what its holder may see, a page at a time, and strict readings are recorded."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from defendasone.accounts.models import Person
from defendasone.alerts import actions
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer
from defendasone.api.tests.calling import caller, refused, told
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
ALERTS = "/api/v1/alerts"


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def there() -> Council:
    return directory.council("There")


@pytest.fixture
def officer(here: Council) -> Person:
    return accounts.person(Role.OFFICER, at=here)


def published(now: datetime, *councils: Council, title: str = "An alert", **said: Any) -> Alert:
    return factory.published(now, *councils, said=words(title, **said))


def titles(body: dict[str, Any]) -> list[str]:
    return [each["title"] for each in body["alerts"]]


def readings() -> list[tuple[str, int | None, str]]:
    with service():
        events = Event.objects.filter(kind="alerts.read").order_by("pk")
        return [(event.stream.partition("/")[0], event.council, event.actor_name) for event in events]


def test_a_council_gets_its_own_alerts_the_newest_first(
    officer: Person, here: Council, there: Council, now: datetime
) -> None:
    published(now - timedelta(days=1), here, title="Older")
    published(now, here, there, title="Newer")
    published(now, there, title="Only for them")
    factory.approved(now, here, said=words("Not out yet"))
    body = told(caller(officer).get(ALERTS))
    assert titles(body) == ["Newer", "Older"]
    assert body["next"] is None
    assert [[answer["council"] for answer in each["answers"]] for each in body["alerts"]] == [[here.gss]] * 2


def test_the_coordinator_gets_all_with_drafts_and_without_any_council_s_answer(
    here: Council, there: Council, now: datetime
) -> None:
    published(now - timedelta(days=1), here, title="Out")
    factory.drafted(now, there, said=words("A draft"))
    body = told(caller(accounts.person(Role.ANALYST)).get(ALERTS))
    assert titles(body) == ["A draft", "Out"]
    assert [each["status"] for each in body["alerts"]] == ["preparing", "live"]
    assert [each["answers"] for each in body["alerts"]] == [[], []]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST])
def test_pages_hold_every_alert_once_whatever_is_published_between(role: Role, here: Council, now: datetime) -> None:
    for number in range(7):
        published(now - timedelta(hours=number // 2), here, title=f"Alert {number}")
    client = caller(accounts.person(role, at=here if role is Role.OFFICER else None))
    seen: list[str] = []
    after = ""
    for page in range(4):
        body = told(client.get(f"{ALERTS}?limit=2&after={after.lower()}"))
        seen += titles(body)
        if page == 1:
            published(now + timedelta(hours=1), here, title="Came in between")
        after = body["next"] or ""
    assert sorted(seen) == [f"Alert {number}" for number in range(7)]
    assert after == ""


@pytest.mark.parametrize(
    ("query", "field"),
    [({"limit": 0}, "limit"), ({"limit": 101}, "limit"), ({"limit": "x"}, "limit"), ({"after": "\x07"}, "after"),
     ({"after": "1 or 1=1"}, "after"), ({"after": "CAS-AAAA-AAAA" * 500}, "after")],
)  # fmt: skip
def test_what_a_page_cannot_be_is_named(query: dict[str, str | int], field: str, officer: Person) -> None:
    body = refused(caller(officer).get(ALERTS, query), 422)
    assert body["fields"][0]["field"] == f"query.{field}"


def test_a_page_cannot_begin_after_an_alert_of_others(
    officer: Person, here: Council, there: Council, now: datetime
) -> None:
    published(now - timedelta(days=1), here)
    theirs = published(now, there)
    answers = [caller(officer).get(f"{ALERTS}?after={each}") for each in (theirs.reference, "CAS-0000-0000")]
    assert [refused(each, 404) for each in answers] == [refused(answers[1], 404)] * 2


def test_the_number_of_queries_does_not_grow_with_the_alerts(officer: Person, here: Council, now: datetime) -> None:
    client = caller(officer)

    def queries() -> int:
        told(client.get(ALERTS))
        with CaptureQueriesContext(connection) as captured:
            told(client.get(ALERTS))
        return len(captured)

    published(now, here)
    few = queries()
    for _ in range(8):
        published(now, here)
    assert queries() == few


def test_an_alert_comes_with_its_words_and_what_the_council_said(
    officer: Person, here: Council, there: Council, now: datetime
) -> None:
    vulnerability = intelligence.exploited()
    alert = factory.published(now, here, there, about=About([vulnerability], [], [("Fortinet", "FortiOS")]))
    factory.corrected(alert, now, "The version was wrong.")
    found = factory.answer_of(alert, there)
    with acting(Role.OFFICER, at=there) as other:
        actions.answer([found], Said("affected", "We were broken into"), by=other, now=now)
    response = caller(officer).get(f"{ALERTS}/{alert.reference.lower()}")
    body = told(response)
    assert body["title"] == "Update your gateways now"
    assert body["happened"] == "A flaw in gateways is being used."
    assert [(each["number"], each["text"]) for each in body["actions"]] == [
        (1, "Update the gateway to 7.2.9"),
        (2, "Look for signs of misuse"),
    ]
    assert [(each["number"], each["change"]) for each in body["editions"]] == [(2, "The version was wrong."), (1, "")]
    assert body["cves"] == [vulnerability.cve]
    assert body["products"] == [["Fortinet", "FortiOS"]]
    (answer,) = body["answers"]
    assert (answer["council"], answer["status"], answer["overdue"]) == (here.gss, "asked", True)
    assert body["counts"] is None
    assert there.gss not in response.content.decode()
    assert "broken into" not in response.content.decode()


def test_the_coordinator_gets_counts_and_with_less_of_a_scope_none(
    here: Council, there: Council, now: datetime
) -> None:
    alert = published(now, here, there)
    analyst = accounts.person(Role.ANALYST)
    body = told(caller(analyst).get(f"{ALERTS}/{alert.reference}"))
    assert (body["counts"]["asked"], body["counts"]["not_seen"]) == (2, 2)
    assert body["answers"] == []
    assert told(caller(analyst, "alerts.read").get(f"{ALERTS}/{alert.reference}"))["counts"] is None


def test_a_draft_has_words_for_the_coordinator_and_is_nothing_for_a_council(
    officer: Person, here: Council, now: datetime
) -> None:
    draft = factory.drafted(now, here, said=words("Half a sentence"))
    path = f"{ALERTS}/{draft.reference}"
    body = told(caller(accounts.person(Role.ANALYST)).get(path))
    assert (body["title"], body["words_status"], body["counts"]) == ("Half a sentence", "draft", None)
    refused(caller(officer).get(path), 404)


@pytest.mark.parametrize("reference", ["CAS-0000-0000", "nonsense", "x" * 5000, "%07", "CAS-0000-0000'--"])
def test_another_council_s_alert_is_like_one_that_is_not_there(
    reference: str, officer: Person, there: Council, now: datetime
) -> None:
    theirs = published(now, there)
    client = caller(officer)
    missing = refused(client.get(f"{ALERTS}/{reference}"), 404)
    assert refused(client.get(f"{ALERTS}/{theirs.reference}"), 404) == missing


@pytest.mark.parametrize("tlp", list(TLP))
def test_the_reading_of_a_strictly_marked_alert_is_recorded(
    tlp: TLP, officer: Person, here: Council, now: datetime
) -> None:
    alert = published(now, here, title="Secret words", tlp=tlp)
    client, analyst = caller(officer), accounts.person(Role.ANALYST)
    listed = client.get(ALERTS)
    assert ("Secret words" in listed.content.decode()) == (not tlp.reads_recorded)
    assert readings() == []
    assert told(client.get(f"{ALERTS}/{alert.reference}"))["title"] == "Secret words"
    told(caller(analyst).get(f"{ALERTS}/{alert.reference}"))
    expected = [("alerts.reading", here.pk, officer.name), ("alerts.reading", None, analyst.name)]
    assert readings() == (expected if tlp.reads_recorded else [])


def test_that_a_program_read_it_does_not_count_as_seen_by_somebody(
    officer: Person, here: Council, now: datetime
) -> None:
    alert = published(now, here, tlp=TLP.RED)
    told(caller(officer).get(f"{ALERTS}/{alert.reference}"))
    with service():
        assert Answer.objects.get(alert=alert).seen is None


@pytest.mark.usefixtures("real_logins")
def test_the_database_itself_shows_a_key_no_more_than_its_holder_s_rows(now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    ours, theirs = published(now, here, title="Ours"), published(now, there, title="Theirs")
    both = published(now, here, there, title="Both")
    client = caller(accounts.person(Role.OFFICER, at=here))
    response = client.get(ALERTS)
    assert sorted(titles(told(response))) == ["Both", "Ours"]
    assert there.gss not in response.content.decode()
    assert [answer["council"] for answer in told(client.get(f"{ALERTS}/{both.reference}"))["answers"]] == [here.gss]
    told(client.get(f"{ALERTS}/{ours.reference}"))
    refused(client.get(f"{ALERTS}/{theirs.reference}"), 404)


def test_a_key_without_the_scope_reads_nothing(officer: Person, here: Council, now: datetime) -> None:
    alert = published(now, here)
    client = caller(officer, "technology.read")
    for path in (ALERTS, f"{ALERTS}/{alert.reference}"):
        assert "scope" in refused(client.get(path), 403)["mend"]


def test_without_a_key_there_is_nothing(here: Council, now: datetime) -> None:
    alert = published(now, here)
    for path in (ALERTS, f"{ALERTS}/{alert.reference}"):
        refused(Client().get(path), 401)
        refused(accounts.signed_in(Role.OFFICER, at=here).get(path), 401)
