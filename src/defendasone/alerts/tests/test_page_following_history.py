"""After publication, for the coordinator: what happened, what was sent, what councils think."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from defendasone.alerts import actions
from defendasone.alerts.actions import Opinion
from defendasone.alerts.models import Alert
from defendasone.alerts.tests.pages import address
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db


def test_what_councils_read_is_a_page_of_its_own(analyst: Client, alert: Alert, lately: datetime) -> None:
    factory.corrected(alert, lately, "It is 7.2.10")
    page = get(analyst, get(analyst, address(alert)).links["What councils read"])
    assert "It is 7.2.10" in page.text
    assert "A flaw in gateways is being used." in page.text
    draft = factory.drafted(lately, directory.council())
    assert analyst.get(address(draft, "words")).status_code == 302


def test_what_happened_is_told_newest_first(
    analyst: Client, alert: Alert, councils: dict[str, Council], lately: datetime
) -> None:
    with acting(Role.DUTY) as duty:
        fresh = Alert.objects.get()
        for minutes in range(12):
            actions.remind(fresh, by=duty, now=lately + timedelta(minutes=minutes))
    page = get(analyst, address(alert))
    assert page.text.count("Councils reminded: 4") == 10
    assert "Draft begun" not in page.text
    whole = get(analyst, address(alert), history="all")
    assert whole.text.count("Councils reminded: 4") == 12
    told = whole.text.partition("What happened")[2]
    assert told.index("Councils reminded") < told.index("Published (") < told.index("Approved (")
    assert told.index("Approved (") < told.index("Sent for review (") < told.index("Draft begun (")


def test_editions_say_what_changed(analyst: Client, alert: Alert, lately: datetime) -> None:
    factory.corrected(alert, lately, "It is <b>7.2.10</b>")
    page = get(analyst, address(alert))
    assert "Edition 2" in page.text
    assert "It is <b>7.2.10</b> Edition 1" in page.text
    assert "<b>7.2.10" not in page.html


def test_delivery_is_counted_with_a_link_to_each_message(analyst: Client, alert: Alert) -> None:
    with service():
        Message.objects.filter(council__short_name="Quiet").update(state="failed")
        Message.objects.filter(council__short_name="Clear").update(state="sent")
    page = get(analyst, address(alert))
    assert "1 sent, 5 waiting, 1 not sent, 0 cancelled" in page.text
    messages = get(analyst, page.links["See each message"])
    assert "Quiet's contact" in messages.text


def test_long_reasons_are_shortened_until_the_whole_history_is_asked_for(
    analyst: Client, alert: Alert, lately: datetime
) -> None:
    with acting(Role.ANALYST) as viewer:
        actions.close(Alert.objects.get(), "So " * 600, release=False, by=viewer, now=lately)
    recent = get(analyst, address(alert)).text.partition("What happened")[2]
    whole = get(analyst, address(alert), history="all").text.partition("What happened")[2]
    assert recent.count("So ") < 100
    assert whole.count("So ") == 600


def test_what_councils_think_of_it_is_counted_and_read(
    analyst: Client, alert: Alert, councils: dict[str, Council], now: datetime
) -> None:
    assert "Nobody has said yet" in get(analyst, address(alert)).text
    for name, useful in (("Clear", True), ("Victim", False)):
        with acting(Role.OFFICER, at=councils[name]) as officer:
            opinion = Opinion(useful, clear=True, in_time=False, comment=f"<i>{name}</i> says")
            actions.give_feedback(alert, councils[name].pk, opinion, by=officer, now=now)
    page = get(analyst, address(alert))
    assert "Of 2 who said: useful to 1, clear to 2, in time for 0" in page.text
    read = get(analyst, address(alert, "opinions"))
    assert "Clear yes yes no <i>Clear</i> says" in read.text
    assert "<i>Clear" not in read.html


def test_each_reading_of_a_strictly_marked_alert_is_kept_and_the_counts_are_no_reading(
    analyst: Client, now: datetime
) -> None:
    alert = factory.published(now, directory.council(), said=words(tlp=TLP.RED))
    for _ in range(2):
        get(analyst, address(alert))
        get(analyst, address(alert, "counts"))
    with service():
        assert Event.objects.filter(kind="alerts.read").count() == 2
