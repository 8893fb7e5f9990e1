"""The list of alerts: everything for the coordinator, what is owed for a council."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db
LIST = "/alerts/"


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


def answer(alert: Alert, council: Council, exposure: str, now: datetime) -> None:
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], Said(exposure), by=officer, now=now)


def test_the_coordinator_sees_every_alert_with_its_status_and_who_answered(here: Council, now: datetime) -> None:
    there = directory.council("There")
    live = factory.published(now, here, there, said=words("Published one"))
    factory.drafted(now, here, said=words("Draft one"))
    answer(live, here, "not-affected", now)
    page = get(accounts.signed_in(Role.ADMINISTRATOR), LIST)
    assert "Published one" in page.text
    assert "Draft one" in page.text
    assert "1 of 2" in page.text
    assert page.links["Published one"] == f"/alerts/{live.reference}/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "preparing"}, {"Draft", "Approved"}),
        ({"status": "live"}, {"Live", "Urgent"}),
        ({"status": "unreviewed"}, {"Urgent"}),
        ({"status": "approved"}, {"Approved"}),
        ({"severity": "low"}, {"Live"}),
        ({"text": "urg"}, {"Urgent"}),
        ({"text": "CVE"}, {"Draft"}),
        ({"status": "live", "severity": "low", "text": "urgent"}, set()),
        ({"status": "nonsense"}, {"Draft", "Live", "Urgent", "Approved"}),
    ],
)
def test_the_coordinators_list_is_narrowed_by_its_address(
    here: Council, now: datetime, query: dict[str, str], found: set[str]
) -> None:
    vulnerability = intelligence.exploited()
    query = {name: value.replace("CVE", vulnerability.cve.lower()) for name, value in query.items()}
    factory.drafted(now, here, said=words("Draft"), about=About([vulnerability]))
    factory.published(now, here, said=words("Live", severity="low"))
    factory.approved(now, here, said=words("Approved"))
    urgent = factory.drafted(now, here, said=words("Urgent"))
    with acting(Role.DUTY) as duty:
        actions.publish_urgently(urgent, urgent.editions.get(), "It is being used", by=duty, now=now)
    page = get(accounts.signed_in(Role.ANALYST), LIST, **query)
    assert {"Draft", "Live", "Urgent", "Approved"} & set(page.links) == found


def test_an_alert_is_found_by_the_words_that_councils_read_now(here: Council, now: datetime) -> None:
    alert = factory.published(now, here, said=words("Wrong title", severity="low"))
    factory.corrected(alert, now, title="Right title", severity="high")
    with acting(Role.ANALYST) as analyst:
        assert list(queries.listed(analyst, text="wrong")) == []
        assert list(queries.listed(analyst, text="right")) == [alert]
        assert list(queries.listed(analyst, severity="low")) == []
    with acting(Role.OFFICER, at=here) as officer:
        assert list(queries.listed(officer, severity="low")) == []
        assert list(queries.listed(officer, text="right", severity="high")) == [alert]


def test_only_writers_are_offered_to_write(now: datetime) -> None:
    assert "Write an alert" in get(accounts.signed_in(Role.ANALYST), LIST).links
    assert "Write an alert" in get(accounts.signed_in(Role.DUTY), LIST).links
    assert "Write an alert" not in get(accounts.signed_in(Role.APPROVER), LIST).links


def test_long_lists_have_pages_that_keep_the_filter(here: Council, now: datetime) -> None:
    with acting(Role.ANALYST) as analyst:
        for number in range(26):
            actions.draft(words(f"Draft {number:02}"), About(), by=analyst, now=now + timedelta(minutes=number))
    page = get(accounts.signed_in(Role.ANALYST), LIST, status="preparing")
    assert "Draft 25" in page.links
    assert "Draft 00" not in page.links
    (address,) = {href for href in page.links.values() if "page=2" in href}
    assert "status=preparing" in address
    assert "Draft 00" in get(accounts.signed_in(Role.ANALYST), LIST, status="preparing", page="2").links


@pytest.mark.parametrize("query", [{"text": "\x07"}, {"page": "-1"}, {"page": "x"}, {"text": "%_'\"<script>"}])
def test_a_strange_address_is_no_error(here: Council, now: datetime, query: dict[str, str]) -> None:
    factory.published(now, here)
    for client in (accounts.signed_in(Role.ANALYST), accounts.signed_in(Role.OFFICER, at=here)):
        page = get(client, LIST, **query)
        assert page.status == 200
        assert "<script>" not in page.html


def test_a_council_sees_what_it_owes_first_by_its_deadline(here: Council, now: datetime) -> None:
    old = factory.published(now - timedelta(days=20), here, said=words("Old and affected"))
    answer(old, here, "affected", now)
    done = factory.published(now - timedelta(days=1), here, said=words("Answered"))
    answer(done, here, "not-affected", now)
    factory.published(now, here, said=words("New"))
    factory.published(now, here, said=words("Nothing to answer"), about=About(answer_required=False))
    factory.published(now - timedelta(days=9), here, said=words("Late"))
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        shown = queries.with_answers(officer, queries.asked(officer), now=now)
        titles = [line.alert.current.title for line in shown if line.alert.current]
        late = {line.alert.current.title: (line.late, bool(line.due)) for line in shown if line.alert.current}
    assert titles[:3] == ["Late", "Old and affected", "New"]
    assert set(titles[3:]) == {"Answered", "Nothing to answer"}
    assert late["Late"] == (True, True)
    assert late["New"] == (False, True)
    assert late["Answered"] == (False, False)


def test_cas_11_the_list_in_sql_agrees_with_the_rule(here: Council, now: datetime) -> None:
    """The database orders by what `rules.owed_by` says: every status, live and ended, answer required or not."""
    made = []
    for status in Answer.Status.values:
        for required in (True, False):
            for ended in (Alert.Status.LIVE, Alert.Status.CLOSED, Alert.Status.WITHDRAWN):
                alert = factory.published(now, here, about=About(answer_required=required))
                with acting(Role.ANALYST):
                    Alert.objects.filter(pk=alert.pk).update(status=ended)
                    Answer.objects.filter(alert=alert).update(status=status)
                made.append(alert)
    with acting(Role.OFFICER, at=here) as officer:
        found = list(queries.asked(officer))
        agreed = [(line.due, line.alert.due) for line in queries.with_answers(officer, found, now=now)]  # type: ignore[attr-defined]
        needs = queries.asked(officer, state="needs").count()
        answered = queries.asked(officer, state="answered").count()
    assert len(agreed) == len(made)
    assert all(ours == theirs for ours, theirs in agreed)
    assert (needs, answered) == (4, len(made) - 4)


def test_the_councils_list_is_narrowed_by_its_address(here: Council, now: datetime) -> None:
    answer(factory.published(now, here, said=words("Answered", severity="low")), here, "not-affected", now)
    factory.published(now, here, said=words("Open"))
    client = accounts.signed_in(Role.OFFICER, at=here)

    def shown(**query: str) -> set[str]:
        return {"Answered", "Open"} & set(get(client, LIST, **query).links)

    assert shown() == {"Answered", "Open"}
    assert shown(state="needs") == {"Open"}
    assert shown(state="answered") == {"Answered"}
    assert shown(severity="low") == {"Answered"}
    assert shown(text="pen") == {"Open"}


def test_a_shared_service_reads_which_of_its_councils_owe_something(now: datetime) -> None:
    one, two = directory.council("One"), directory.council("Two")
    someone = accounts.person()
    for council in (one, two):
        accounts.member(someone, Role.OFFICER, council)
    answer(factory.published(now, one, two), one, "not-affected", now)
    page = get(accounts.client(someone), LIST)
    assert "One: Not affected" in page.text
    assert "Two: No answer" in page.text
    assert "Say whether you are affected by 5 June 2026 at 11:59pm" in page.text
    assert "Overdue" in page.text


def test_drafts_and_other_councils_alerts_are_nobodys_business(here: Council, now: datetime) -> None:
    factory.drafted(now, here, said=words("Draft"))
    factory.published(now, directory.council("There"), said=words("Theirs"))
    page = get(accounts.signed_in(Role.LEAD, at=here), LIST)
    assert "There are no alerts here." in page.text


def counted(client: object, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200  # type: ignore[attr-defined]
    return len(captured)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICER])
def test_the_number_of_queries_does_not_grow_with_the_list(here: Council, now: datetime, role: Role) -> None:
    client = accounts.signed_in(role, at=here if role == Role.OFFICER else None)
    address = reverse("alerts:list")
    for _ in range(2):
        factory.published(now, here, directory.council())
    client.get(address)
    few = counted(client, address)
    for _ in range(8):
        factory.published(now, here, *(directory.council() for _ in range(3)))
    assert counted(client, address) == few


def test_a_draft_is_shown_with_its_own_words_and_a_correction_beside_the_published_ones(
    here: Council, now: datetime
) -> None:
    alert = factory.published(now, here, said=words("Published words"))
    with acting(Role.ANALYST) as analyst:
        actions.correct(alert, by=analyst, now=now)
        (line,) = queries.lines(queries.listed(analyst))
    assert (line.words.title, line.is_draft, line.asked, line.answered) == ("Published words", False, 1, 0)
    assert line.preparing
    assert line.preparing.status == Edition.Status.DRAFT
    assert "Correction: draft" in get(accounts.signed_in(Role.ANALYST), LIST).text
