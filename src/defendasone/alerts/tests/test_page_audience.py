"""Who gets an alert: described, counted, named, kept."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from defendasone.alerts.actions import About
from defendasone.alerts.audience import Audience, resolve
from defendasone.alerts.models import Alert
from defendasone.alerts.tests.builder import address, describe, kept
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory, intelligence
from defendasone.testing.factories.alerts import acting
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(sector: dict[str, Council], now: datetime) -> Alert:
    """A draft about a product that one of them runs, with the default audience."""
    return factory.drafted(now, about=About([intelligence.exploited()]), audience=Audience())


def test_cas_7_the_three_groups_are_shown_and_who_cannot_tell_is_ticked(analyst: Client, alert: Alert) -> None:
    page = get(analyst, address(alert))
    for label in ("Runs it (1)", "Cannot tell (1)", "Does not run it (1)"):
        assert label in page.text
    assert page.form().values["groups"] == ["runs", "cannot-tell"]
    assert "2 councils would get it now" in page.text
    assert "Cannot tell: No technology register 1 Unknown" in page.text


@pytest.mark.parametrize(
    ("changes", "chosen"),
    [
        ({"start": "everyone"}, {"Runs", "Clear", "Unknown"}),
        ({"start": "nobody"}, set()),
        ({"groups": ["does-not-run"]}, {"Clear"}),
        ({"groups": []}, set()),
        ({"start": "everyone", "kinds": ["county"]}, {"Clear"}),
        ({"start": "everyone", "regions": ["London"]}, {"Runs", "Clear"}),
        ({"start": "everyone", "forums": ["lancashire"]}, {"Unknown"}),
        ({"start": "everyone", "regions": ["London"], "kinds": ["district"]}, set()),
        ({"start": "nobody", "councils": "clear council\nRUNS"}, {"Runs", "Clear"}),
        ({"start": "everyone", "without": "Clear\r\n"}, {"Runs", "Unknown"}),
    ],
)
def test_every_way_to_describe_an_audience_is_counted_and_kept(
    analyst: Client, alert: Alert, changes: dict[str, Any], chosen: set[str]
) -> None:
    counted = describe(analyst, alert, **changes)
    number = f"{len(chosen)} council{'' if len(chosen) == 1 else 's'} would get it now"
    assert number in counted.text
    assert kept(alert) == Audience()
    saved = describe(analyst, alert, "save", **changes)
    assert f"Saved: {len(chosen)} council" in saved.text
    with acting(Role.DUTY) as duty:
        found = resolve(duty, Alert.objects.get(), kept(alert), now=alert.made)
    assert {each.council.short_name for each in found.chosen} == chosen


def test_councils_are_named_by_code_too_and_shared_names_need_one(
    analyst: Client, alert: Alert, sector: dict[str, Council], now: datetime
) -> None:
    one, two = directory.council("Twin"), directory.council("Twin")
    page = describe(analyst, alert, start="nobody", councils=f"{sector['Runs'].gss.lower()}\n{one.gss}")
    assert "2 councils would get it now" in page.text
    unclear = describe(analyst, alert, start="nobody", councils="Twin")
    assert "More than one council has this name: Twin. Use the GSS code" in unclear.text
    describe(analyst, alert, "save", start="nobody", councils=two.gss)
    assert kept(alert).councils == {two.pk}
    assert get(analyst, address(alert)).form().values["councils"] == [two.gss]


@pytest.mark.parametrize("field", ["councils", "without"])
def test_unknown_councils_are_named_and_nothing_is_kept(analyst: Client, alert: Alert, field: str) -> None:
    page = describe(analyst, alert, "save", start="everyone", **{field: "Runs\nAtlantis\n<b>Oz</b>"})
    assert "No council has this name or code: Atlantis, <b>Oz</b>. Use the name or the GSS code" in page.text
    assert "<b>Oz" not in page.html
    assert "Not counted" in page.text
    assert kept(alert) == Audience()


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "some"},
        {"groups": ["chosen"]},
        {"regions": ["Atlantis"]},
        {"kinds": ["parish"]},
        {"forums": ["nowhere"]},
        {"councils": "x\n" * 25_001},
        {"councils": "\n".join(map(str, range(1001)))},
    ],
)
def test_what_cannot_be_is_refused(analyst: Client, alert: Alert, changes: dict[str, Any]) -> None:
    page = describe(analyst, alert, "save", **changes)
    assert "There is a problem" in page.text
    assert kept(alert) == Audience()


def test_a_long_list_of_unknown_councils_is_shortened(analyst: Client, alert: Alert) -> None:
    page = describe(analyst, alert, councils="\n".join(f"Nowhere {number}" for number in range(30)))
    assert "Nowhere 9 and 20 more" in page.text


def test_councils_that_nobody_can_be_reached_at_are_named(
    analyst: Client, alert: Alert, sector: dict[str, Council], now: datetime
) -> None:
    alone = directory.council("Alone")
    phone = directory.council("Phone only")
    directory.contact(phone, email="")
    directory.contact(alone, ended=now)
    page = describe(analyst, alert, start="everyone")
    assert "Some councils would not be reached" in page.text
    assert "an address that this alert uses. Alone, Phone only Why" in page.text
    with acting(Role.ANALYST):
        Alert.objects.update(by_sms=True)
    page = describe(analyst, alert, start="everyone")
    assert "an address that this alert uses. Alone Why" in page.text


def test_live_counts_are_a_part_of_the_page(analyst: Client, alert: Alert) -> None:
    values = {**get(analyst, address(alert)).form().values, "start": "everyone", "count": "count"}
    part = analyst.post(address(alert), values, headers={"HX-Request": "true"}).content.decode()
    assert "3 councils would get it now" in part
    assert "<html" not in part
    assert "<form" not in part
    wrong = analyst.post(address(alert), {**values, "councils": "Oz"}, headers={"HX-Request": "true"})
    assert "Not counted" in wrong.content.decode()


def test_an_alert_about_no_product_says_why_nothing_matches(
    analyst: Client, sector: dict[str, Council], now: datetime
) -> None:
    page = get(analyst, address(factory.drafted(now, audience=Audience())))
    assert "names no vulnerability and no product" in page.text
    assert "0 councils would get it now" in page.text
