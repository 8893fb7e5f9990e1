"""An audience that is kept: as it was described, against other people, as a list, and for the whole sector."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from defendasone.alerts import actions
from defendasone.alerts.actions import About
from defendasone.alerts.audience import Audience, Chosen, Start
from defendasone.alerts.models import Alert, NamedList
from defendasone.alerts.queries import checking
from defendasone.alerts.tests.builder import address, describe, kept
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service
from defendasone.testing.reading import get, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(sector: dict[str, Council], now: datetime) -> Alert:
    """A draft about a product that one of them runs, with the default audience."""
    return factory.drafted(now, about=About([intelligence.exploited()]), audience=Audience())


def test_the_builder_opens_with_what_was_kept(analyst: Client, alert: Alert, sector: dict[str, Council]) -> None:
    describe(
        analyst, alert, "save", start="everyone", regions=["London"], councils="Unknown", without=sector["Clear"].gss
    )
    values = get(analyst, address(alert)).form().values
    assert values["start"] == ["everyone"]
    assert values["regions"] == ["London"]
    assert values["councils"] == ["Unknown"]
    assert values["without"] == ["Clear"]


def test_an_audience_that_somebody_else_changed_is_not_overwritten(
    analyst: Client, alert: Alert, now: datetime
) -> None:
    page = get(analyst, address(alert))
    with acting(Role.ANALYST) as other:
        fresh = Alert.objects.get()
        actions.set_audience(fresh, Audience(start=Start.EVERYONE), by=other, now=now)
    refused = send(analyst, page, address(alert), start="nobody", save="save")
    assert "Someone else changed this" in refused.text
    assert kept(alert).start == Start.EVERYONE
    send(analyst, refused, address(alert), save="save")
    assert kept(alert).start == Start.NOBODY


def test_the_audience_is_settled_by_review_and_by_publication(
    analyst: Client, sector: dict[str, Council], now: datetime
) -> None:
    published = factory.published(now, sector["Runs"])
    assert analyst.get(address(published)).status_code == 409
    approved = factory.approved(now, sector["Runs"])
    refused = describe(analyst, approved, "save", start="everyone")
    assert "have it returned first" in refused.text
    assert kept(approved).councils == {sector["Runs"].pk}


def test_councils_are_kept_as_a_list_under_a_new_name(
    analyst: Client, alert: Alert, sector: dict[str, Council]
) -> None:
    page = describe(analyst, alert, "list", start="everyone", regions=["London"], name="  London   pilots ")
    assert "Saved as the list 'London pilots' with 2 councils." in page.text
    assert page.form().values["regions"] == ["London"]
    assert kept(alert) == Audience()
    with service():
        made = NamedList.objects.get()
        assert set(made.councils.all()) == {sector["Runs"], sector["Clear"]}
    again = describe(analyst, alert, "list", start="everyone", name="london PILOTS")
    assert "There is a list with this name already" in again.text
    with service():
        assert NamedList.objects.get().councils.count() == 2
    named = describe(analyst, alert, start="nobody", lists=[str(made.pk)])
    assert "Chosen: On the list 'London pilots' 2 Clear, Runs" in named.text


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_list_needs_a_name_that_fits(analyst: Client, alert: Alert, name: str) -> None:
    page = describe(analyst, alert, "list", start="everyone", name=name)
    assert "Name of the list" in page.text
    assert "rror" in page.text
    with service():
        assert not NamedList.objects.exists()


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.OFFICER, Role.WARP_LEAD])
def test_others_do_not_choose(alert: Alert, sector: dict[str, Council], role: Role) -> None:
    client = accounts.signed_in(role, at=sector["Runs"] if role == Role.OFFICER else None)
    assert client.get(address(alert)).status_code == 403
    assert client.post(address(alert), {"start": "everyone", "save": "save"}).status_code == 403


@pytest.mark.parametrize("changes", [{"start": "everyone"}, {"start": "exposure", "groups": ["runs", "cannot-tell"]}])
def test_the_whole_sector_is_a_page_under_sixty_kilobytes(
    analyst: Client, now: datetime, changes: dict[str, Any]
) -> None:
    councils = factory.sector(317)
    for number, council in enumerate(councils[::3]):
        exposure.register(council, ("Examplesoft", "Gateway", f"7.2.{number}"), confirmed=now)
    alert = factory.drafted(now, about=About([intelligence.exploited()]), audience=Audience())
    page = describe(analyst, alert, **changes)
    assert "317 councils would get it now" in page.text
    assert all(council.short_name in page.text for council in councils)
    assert len(page.html) < 60_000


def test_hundreds_of_different_reasons_stand_together(now: datetime) -> None:
    councils = factory.sector(30)
    chosen = [Chosen(council, "runs", f"Lists version {number // 2}") for number, council in enumerate(councils)]
    chosen += [Chosen(council, "cannot-tell", council.name) for council in councils[:4]]
    assert len(checking.reasons(chosen)) == 19
    merged = checking.reasons(chosen, most=18)
    assert [len(reason.councils) for reason in merged] == [2] * 15 + [4]
    assert merged[-1].because == "Each for its own reason"
    assert merged[-1].councils == [council.short_name for council in councils[:4]]


@pytest.mark.parametrize("name", ["audience", "check", "extend"])
def test_the_number_of_queries_does_not_grow_with_the_councils(analyst: Client, now: datetime, name: str) -> None:
    def counted() -> int:
        make = factory.published if name == "extend" else factory.drafted
        alert = make(now, made[0], about=About([intelligence.exploited()]), audience=Audience(start=Start.EVERYONE))
        page = reverse(f"alerts:{name}", args=[alert.reference])
        analyst.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert analyst.get(page).status_code == 200
        return len(captured)

    made = [directory.council() for _ in range(3)]
    few = counted()
    factory.sector(27)
    assert counted() == few
