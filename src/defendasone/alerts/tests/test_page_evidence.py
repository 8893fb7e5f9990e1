"""Evidence across alerts: what was reached, seen, answered and useful, and how long it took."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from defendasone.alerts import actions
from defendasone.alerts.actions import Opinion
from defendasone.alerts.queries import evidence
from defendasone.alerts.queries.evidence import Period
from defendasone.alerts.tests.pages import answered_after, counted, whole
from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db
PAGE = "/alerts/evidence/"
HOUR = timedelta(hours=1)


def test_nothing_yet_is_no_error(analyst: Client) -> None:
    found = whole()
    assert (found.asked, found.alerts, found.opinions.said) == (0, 0, 0)
    assert {(step.share, step.half) for step in found.steps.values()} == {(None, "")}
    page = get(analyst, PAGE)
    assert "0 alerts, 0 questions to councils" in page.text
    assert "Nothing yet." in page.text


def test_opinions_are_counted_of_those_who_said_something(now: datetime, analyst: Client) -> None:
    here, there = directory.council(region="London"), directory.council(region="North West")
    alert = factory.published(now, here, there)
    for council, useful in ((here, True), (here, True), (there, False)):
        with acting(Role.OFFICER, at=council) as officer:
            actions.give_feedback(alert, council.pk, Opinion(useful, clear=True, in_time=False), by=officer, now=now)
    opinions = whole().opinions
    assert (opinions.said, opinions.useful, opinions.clear, opinions.in_time) == (3, 2, 3, 0)
    with acting(Role.ANALYST) as viewer:
        regions = {group.label: group.opinions for group in evidence.by_region(viewer, Period())}
    assert (regions["London"].said, regions["London"].useful) == (2, 2)
    assert (regions["North West"].said, regions["North West"].useful) == (1, 0)
    page = get(analyst, PAGE)
    assert "3 people said what they thought: useful to 2, clear to 3, in time for 0" in page.text


def test_the_page_shows_numbers_beside_shares_and_says_what_the_words_mean(now: datetime, analyst: Client) -> None:
    alert = answered_after(now, 2, 4, region="North East")
    page = get(analyst, PAGE)
    assert "1 alert, 2 questions to councils" in page.text
    assert "Answered 2 2 100% 3.0 hours 3.8 hours" in page.text
    assert "North East 2 0 2 2 of 2 3.0 hours 3.8 hours" in page.text
    assert f"{alert.reference}: Update your gateways now 2 0 2 2 of 2" in page.text
    assert "councils that have not are not in them" in page.text


def test_the_page_is_narrowed_by_its_address(now: datetime, analyst: Client) -> None:
    answered_after(now, 1)
    assert "1 alert," in get(analyst, PAGE, since="2026-06-03", until="2026-06-03").text
    assert "0 alerts," in get(analyst, PAGE, until="2026-06-02").text
    boxes = {"since-day": "4", "since-month": "6", "since-year": "2026"}
    assert "0 alerts," in get(analyst, PAGE, **boxes).text
    assert "0 alerts," in get(analyst, PAGE, severity="low").text


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"since": "2026-13-45"}, "Enter a real date"),
        ({"since": "0001-01-01"}, "The date must be between"),
        ({"until": "9999-12-31"}, "The date must be between"),
        ({"since": "2026-06-03", "until": "2026-06-01"}, "The first day is after the last day"),
        ({"severity": "\x07"}, "is not one of the available choices"),
    ],
)
def test_absurd_dates_are_named(analyst: Client, query: dict[str, str], error: str) -> None:
    page = get(analyst, PAGE, **query)
    assert page.status == 200
    assert error in page.text


def test_the_number_of_queries_does_not_grow(analyst: Client, now: datetime) -> None:
    for number in range(3):
        answered_after(now, 1, 2, region=f"Region {number}")
    few = counted(analyst, PAGE)
    for number in range(27):
        answered_after(now, 1, 2, region=f"Region {number}")
    assert counted(analyst, PAGE) == few


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.LEADER, Role.PARTNER])
def test_it_is_the_coordinators(role: Role) -> None:
    here = directory.council()
    client = accounts.signed_in(role, at=None if role == Role.PARTNER else here)
    assert client.get(PAGE).status_code == 403
