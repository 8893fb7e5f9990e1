"""For a council's leaders: how their council keeps up, in numbers and plain words."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from defendasone.alerts import actions
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.overview.tests.conftest import tidy
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.pages import Page as Elements
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db


def answered(alert: Alert, council: Council, now: datetime) -> None:
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], Said("not-affected"), by=officer, now=now)


def figures(html: str) -> list[str]:
    return [each.text for each in Elements(html).all("strong") if {"li", "main"} <= each.inside]


def test_the_numbers_are_of_what_is_open_and_of_the_last_year(
    leader: Client, here: Council, there: Council, lately: datetime, long_ago: datetime
) -> None:
    in_time = factory.published(long_ago, here, there, said=words("Answered in time"))
    late = factory.published(long_ago, here, said=words("Answered late"))
    factory.published(long_ago, here, said=words("Never answered"))
    factory.published(lately, here, there, said=words("New"))
    last_year = factory.published(long_ago - timedelta(days=340), here, said=words("Long ago"))
    answered(in_time, here, long_ago + timedelta(hours=1))
    answered(late, here, lately)
    answered(last_year, here, long_ago - timedelta(days=339))
    page = get(leader, "/")
    assert figures(page.html)[:3] == ["2", "1", "1 of 4"]
    assert "Your council has not answered. It was due by" in page.text
    assert "Your council has not answered. It is due by" in page.text
    assert not {"Answered in time", "Answered late", "Long ago"} & set(page.links)


def test_what_an_affected_council_has_not_dealt_with_waits_too(leader: Client, here: Council, lately: datetime) -> None:
    alert = factory.published(lately, here)
    found = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        actions.answer([found], Said("affected"), by=officer, now=lately)
    assert "Your council is affected, and has not dealt with it. It is due by" in get(leader, "/").text


def test_whom_to_ask(leader: Client, here: Council, there: Council) -> None:
    accounts.person(Role.LEAD, at=here, name="Lena Lead", email="lena@here.example")
    accounts.person(Role.LEAD, at=there, name="Nora Next-door")
    accounts.person(Role.OFFICER, at=here, name="Otto Officer")
    page = get(leader, "/")
    assert page.links["lena@here.example"] == "mailto:lena@here.example"
    assert "Lena Lead" in page.text
    assert "Nora" not in page.text
    assert "Otto" not in page.text


def test_a_council_without_a_lead_is_told(leader: Client) -> None:
    assert "Nobody leads your council in this service." in get(leader, "/").text


def test_a_council_that_was_asked_nothing_is_told(leader: Client, there: Council, lately: datetime) -> None:
    factory.published(lately, there, said=words("Only for them"))
    page = get(leader, "/")
    assert "Your council has not been asked about any alert in the last 12 months." in page.text
    assert "Only for them" not in page.text


def test_a_council_that_owes_nothing_is_told(leader: Client, here: Council, lately: datetime) -> None:
    answered(factory.published(lately, here), here, lately)
    assert "Your council owes nothing" in get(leader, "/").text


def test_no_more_stands_there_than_one_page_holds(leader: Client, here: Council, lately: datetime) -> None:
    for number in range(10):
        factory.published(lately, here, said=words(f"Alert number {number}"))
    page = get(leader, "/")
    assert sum(f"Alert number {number}" in page.links for number in range(10)) == 6
    assert "And 4 more." in page.text
    assert figures(page.html)[0] == "10"


def test_each_council_that_somebody_leads_stands_by_itself(here: Council, lately: datetime) -> None:
    other = tidy("Another")
    factory.published(lately, other, said=words("Asked of the other"))
    someone = accounts.person(Role.LEADER, at=here)
    accounts.member(someone, Role.LEADER, other)
    page = get(accounts.client(someone), "/")
    assert "Another Council" in page.text
    assert "Here Council" in page.text
    assert page.text.index("Another Council") < page.text.index("Asked of the other") < page.text.index("Here Council")


def test_nothing_says_what_only_specialists_know(leader: Client, here: Council, lately: datetime) -> None:
    factory.published(lately, here, said=words("Update your gateways"))
    directory.contact(here)
    text = get(leader, "/").text
    assert not [word for word in ("CVE", "KEV", "TLP", "exposure", "mitigat", "register") if word in text]
