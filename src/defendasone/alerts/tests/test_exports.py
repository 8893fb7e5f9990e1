"""What leaves as CSV: whole, safe for spreadsheets, and only for those who follow."""

import csv
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from defendasone.alerts import actions, rules
from defendasone.alerts.actions import Done, Opinion, Said
from defendasone.alerts.models import ActionAnswer, Alert
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db
State = ActionAnswer.State
EVIDENCE = "/alerts/evidence.csv"


@pytest.fixture
def analyst() -> Client:
    return accounts.signed_in(Role.ANALYST)


@pytest.fixture
def here() -> Council:
    return directory.council("Here", region="London")


def table(client: Client, address: str, **query: str) -> list[dict[str, str]]:
    response = client.get(address, query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


def answers(alert: Alert) -> str:
    return reverse("alerts:answers-csv", args=[alert.reference])


def answered(alert: Alert, council: Council, note: str, now: datetime) -> None:
    with service():
        first, second = alert.editions.get().actions.order_by("number").values_list("key", flat=True)
    told = {first: Done(State.DONE, on=date(2026, 6, 4)), second: Done(State.NOT_APPLICABLE, "=No logs")}
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], Said("affected", note, told), by=officer, now=now)


def test_every_answer_is_there_whole(analyst: Client, here: Council, now: datetime) -> None:
    alert = factory.published(now, here, directory.council("Quiet"))
    answered(alert, here, "Line one\nLine two, with a comma", now + timedelta(hours=1))
    quiet = next(row for row in table(analyst, answers(alert)) if row["Council"] == "Quiet Council")
    assert (quiet["Said"], quiet["Answered"], quiet["Overdue"]) == ("Not seen", "", "yes")
    response = analyst.get(answers(alert)).content.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(response.splitlines(keepends=True)) if row["Council"] == "Here Council")
    assert (row["Alert"], row["GSS code"], row["Region"]) == (alert.reference, here.gss, "London")
    assert (row["Why"], row["Reason"]) == ("Chosen", "Chosen by name")
    assert row["Said"] == "Affected, and mitigated"
    assert (row["Asked"], row["Answered"]) == ("2026-06-03 14:05", "2026-06-03 15:05")
    assert row["Note"].splitlines() == ["Line one", "Line two, with a comma"]
    assert row["Action 1: Update the gateway to 7.2.9"] == "Done"
    assert row["Action 1: day"] == "2026-06-04"


@pytest.mark.parametrize("note", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "  =1"])
def test_what_councils_typed_is_no_formula(analyst: Client, here: Council, now: datetime, note: str) -> None:
    alert = factory.published(now, here, said=words(todo=factory.TODO))
    answered(alert, here, note, now)
    (row,) = table(analyst, answers(alert))
    assert row["Note"].startswith("'")
    assert row["Action 2: reason"] == "'=No logs"


def test_the_file_is_named_after_the_alert(analyst: Client, here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    disposition = analyst.get(answers(alert))["Content-Disposition"]
    assert disposition == f'attachment; filename="{alert.reference.lower()}-answers.csv"'
    page = get(analyst, reverse("alerts:alert", args=[alert.reference]))
    assert page.links["Download every answer as CSV"] == answers(alert)


def test_a_draft_has_no_answers(analyst: Client, here: Council, now: datetime) -> None:
    assert analyst.get(answers(factory.drafted(now, here))).status_code == 409


def test_taking_a_strictly_marked_alert_away_is_a_reading(analyst: Client, here: Council, now: datetime) -> None:
    alert = factory.published(now, here, said=words(tlp=TLP.RED))
    analyst.get(answers(alert))
    with service():
        assert Event.objects.filter(kind="alerts.read").count() == 1


def test_the_number_of_queries_does_not_grow(analyst: Client, now: datetime) -> None:
    councils = [directory.council() for _ in range(33)]
    few, many = factory.published(now, *councils[:3]), factory.published(now, *councils[3:])

    def counted(address: str) -> int:
        analyst.get(address)
        with CaptureQueriesContext(connection) as captured:
            analyst.get(address)
        return len(captured)

    assert counted(answers(few)) == counted(answers(many))


def test_the_evidence_leaves_with_every_grouping_and_the_times_in_hours(
    analyst: Client, here: Council, now: datetime
) -> None:
    alert = factory.published(now, here, said=words("=cmd"))
    answered(alert, here, "", now + timedelta(minutes=90))
    with acting(Role.OFFICER, at=here) as officer:
        actions.give_feedback(alert, here.pk, Opinion(useful=True, clear=True, in_time=False), by=officer, now=now)
    rows = table(analyst, EVIDENCE)
    assert [(row["By"], row["Name"]) for row in rows] == [
        ("All", "All alerts"),
        ("Type", "District"),
        ("Region", "London"),
        ("Alert", f"{alert.reference}: =cmd"),
    ]
    for row in rows:
        assert (row["Asked"], row["Answered"], row["Answered: of"]) == ("1", "1", "1")
        assert (row["Answered: half within (hours)"], row["Dealt with: 90% within (hours)"]) == ("1.5", "1.5")
        assert (row["Reached"], row["Reached: half within (hours)"]) == ("0", "")
        assert (row["People who said what they thought"], row["Useful"], row["In time"]) == ("1", "1", "0")


def test_the_evidence_is_narrowed_like_its_page(analyst: Client, here: Council, now: datetime) -> None:
    factory.published(now, here)
    assert table(analyst, EVIDENCE, since="2026-06-03")[0]["Asked"] == "1"
    assert table(analyst, EVIDENCE, until="2026-06-02")[0]["Asked"] == "0"
    wrong = analyst.get(EVIDENCE, {"since": "2026-06-03", "until": "2026-06-01"}, follow=True)
    assert "The first day is after the last day" in wrong.content.decode()
    page = get(analyst, "/alerts/evidence/", severity="high")
    assert page.links["Download as CSV"] == f"{EVIDENCE}?severity=high"


@pytest.mark.parametrize(("tlp", "shown"), [(TLP.AMBER, True), (TLP.AMBER_STRICT, False), (TLP.RED, False)])
def test_cas_13_a_list_names_a_strictly_marked_alert_by_its_reference(
    analyst: Client, here: Council, now: datetime, tlp: TLP, shown: bool
) -> None:
    alert = factory.published(now, here, said=words("Secret campaign", tlp=tlp))
    officer = accounts.signed_in(Role.OFFICER, at=here)
    for client, address in (
        (analyst, "/alerts/"),
        (analyst, "/alerts/evidence/"),
        (analyst, EVIDENCE),
        (officer, "/alerts/"),
    ):
        content = client.get(address).content.decode()
        assert ("Secret campaign" in content) == shown
        assert shown or f"{tlp.label} alert {alert.reference}" in content
    assert (rules.headline("Secret", tlp, "CAS-1") == "Secret") == shown


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.PARTNER, Role.SUPPLIER])
def test_nobody_else_takes_anything_away(here: Council, now: datetime, role: Role) -> None:
    alert = factory.published(now, here)
    client = accounts.signed_in(role, at=here if role in {Role.OFFICER, Role.LEAD} else None)
    for address in (EVIDENCE, answers(alert)):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 401
