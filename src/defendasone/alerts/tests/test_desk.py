"""What a first page asks: what councils owe, what they are done with, how they have kept up; of their own alone."""

from datetime import datetime, timedelta

import pytest

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.tests.pages import say, shared
from defendasone.core.isolation import viewing
from defendasone.core.viewer import STRANGER, Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STATUSES = [status.value for status in Answer.Status]


@pytest.fixture
def there() -> Council:
    return directory.council("There")


def owed(council: Council, now: datetime, most: int = 10) -> queries.Owing:
    with acting(Role.OFFICER, at=council) as officer:
        return queries.owing(officer, [council.pk], now=now, most=most)


def set_status(alert: Alert, status: str) -> None:
    with service():
        Answer.objects.filter(alert=alert).update(status=status)


@pytest.mark.parametrize("status", STATUSES)
def test_owing_is_what_the_rule_says_of_each_answer(status: str, here: Council, now: datetime) -> None:
    """CAS-11."""
    alert = factory.published(now, here)
    set_status(alert, status)
    due = queries.owed_by(alert, factory.answer_of(alert, here))
    found = owed(here, now)
    assert [asked.due for asked in found.first] == ([due] if due else [])
    assert bool(found.keys) == (due is not None)


@pytest.mark.parametrize("status", [status.value for status in Alert.Status])
def test_nothing_is_owed_to_an_alert_that_is_not_out_or_over(status: str, here: Council, now: datetime) -> None:
    alert = factory.published(now, here)
    with service():
        Alert.objects.filter(pk=alert.pk).update(status=status)
    assert len(owed(here, now).first) == (status == Alert.Status.LIVE)


def test_nothing_is_owed_where_no_answer_is_required(here: Council, now: datetime) -> None:
    factory.published(now, here, about=About(answer_required=False))
    assert owed(here, now).first == []


def test_what_is_owed_first_comes_first_and_the_rest_is_counted(here: Council, now: datetime) -> None:
    alerts = [factory.published(now - number * 7 * DAY, here) for number in range(4)]
    found = owed(here, now, most=3)
    assert [asked.alert.reference for asked in found.first] == [each.reference for each in reversed(alerts)][:3]
    assert found.more == 1
    assert found.keys == {each.pk for each in alerts}


def test_each_alert_holds_the_answers_that_owe_and_no_others(here: Council, there: Council, now: datetime) -> None:
    alert = factory.published(now, here, there)
    say(alert, there, Said("not-affected"), now)
    viewer = accounts.viewer_of(shared(here, there))
    with viewing(viewer):
        (asked,) = queries.owing(viewer, viewer.councils, now=now, most=5).first
    assert [answer.council for answer in asked.answers] == [here]


def test_settled_is_everything_else_the_newest_first(here: Council, there: Council, now: datetime) -> None:
    names = ("Answered", "Still owed", "Withdrawn", "Newest")
    alerts = {name: factory.published(now + number * DAY, here, said=words(name)) for number, name in enumerate(names)}
    factory.published(now, there, said=words("Of others"))
    factory.approved(now, here, said=words("Not out"))
    for name in ("Answered", "Newest"):
        say(alerts[name], here, Said("not-affected"), now)
    with acting(Role.DUTY) as duty:
        actions.withdraw(alerts["Withdrawn"], "Wrong", by=duty, now=now)
    with acting(Role.OFFICER, at=here) as officer:
        own = [here.pk]
        keys = queries.owing(officer, own, now=now, most=5).keys
        found = queries.settled(officer, own, but=keys, now=now, most=5)
        assert [each.alert.current.title for each in found if each.alert.current] == ["Newest", "Withdrawn", "Answered"]
        assert len(queries.settled(officer, own, but=keys, now=now, most=2)) == 2


def test_a_record_counts_each_alert_once_in_its_place(here: Council, there: Council, now: datetime) -> None:
    in_time, late, never, old = (
        factory.published(when, here, there) for when in (now - 30 * DAY, now - 30 * DAY, now, now - 400 * DAY)
    )
    say(in_time, here, Said("not-affected"), now - 30 * DAY + timedelta(hours=1))
    say(late, here, Said("affected"), now - DAY)
    with acting(Role.LEADER, at=here) as leader:
        found = queries.records(leader, [here.pk, there.pk], since=now - 365 * DAY, now=now)
    assert found == {here.pk: queries.Record(asked=3, in_time=1, late=1, owing=3, overdue=2)}
    assert {never.reference, old.reference} <= {asked.alert.reference for asked in owed(here, now).first}


def test_who_was_never_asked_has_no_record(here: Council, there: Council, now: datetime) -> None:
    factory.published(now, there)
    with acting(Role.LEADER, at=here) as leader:
        assert queries.records(leader, [here.pk, there.pk], since=now - 365 * DAY, now=now) == {}


def test_a_stranger_is_owed_and_told_nothing(here: Council, now: datetime) -> None:
    factory.published(now, here)
    with viewing(STRANGER):
        assert queries.owing(STRANGER, [here.pk], now=now, most=5).first == []
        assert queries.settled(STRANGER, [here.pk], but=(), now=now, most=5) == []
        assert queries.records(STRANGER, [here.pk], since=now - DAY, now=now) == {}
        assert queries.paged(STRANGER, "", most=5) == ([], False)


@pytest.mark.usefixtures("real_logins")
def test_the_database_itself_keeps_other_councils_out(now: datetime) -> None:
    """Asked in the worker's words, with the other council named: the web process's login still shows none of it."""
    here, there = directory.council("Here"), directory.council("There")
    factory.published(now, here, there, said=words("Both"))
    factory.published(now, there, said=words("Theirs"))
    with_all, own = accounts.viewer_of(shared(here, there)), accounts.viewer(Role.OFFICER, at=here)
    with viewing(own):
        found = queries.owing(with_all, [here.pk, there.pk], now=now, most=9)
        assert [[answer.council_id for answer in asked.answers] for asked in found.first] == [[here.pk]]
        assert set(queries.records(with_all, [here.pk, there.pk], since=now - DAY, now=now)) == {here.pk}
