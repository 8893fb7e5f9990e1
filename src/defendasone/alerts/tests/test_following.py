"""After publication: reminded, extended, withdrawn, closed."""

from datetime import datetime, timedelta

import pytest

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert, Answer, NamedList
from defendasone.core.flow import Refused
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
Status = Answer.Status


@pytest.fixture
def councils() -> list[Council]:
    """Three councils with a contact each."""
    made = [directory.council(name) for name in ("One", "Two", "Three")]
    for council in made:
        directory.contact(council, name=council.short_name)
    return made


def said(alert: Alert, council: Council, exposure: str, now: datetime) -> None:
    answer = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([answer], Said(exposure), by=officer, now=now)


def told(purpose: str) -> list[str]:
    with service():
        return sorted(Message.objects.filter(purpose=purpose).values_list("name", flat=True))


def statuses(alert: Alert) -> dict[str, str]:
    with service():
        return dict(alert.answers.values_list("council__short_name", "status"))


def test_only_those_who_have_not_said_are_reminded(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, *councils)
    said(alert, councils[0], "not-affected", now)
    said(alert, councils[1], "checking", now)
    with acting(Role.ANALYST) as analyst:
        sent = actions.remind(alert, by=analyst, now=now)
    assert (sent.councils, sent.messages) == (2, 2)
    assert told("reminded") == ["Three", "Two"]


def test_each_reminder_is_a_new_message(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, councils[0])
    for hours in (1, 2):
        with acting(Role.ANALYST) as analyst:
            alert.refresh_from_db()
            actions.remind(alert, by=analyst, now=now + timedelta(hours=hours))
    assert told("reminded") == ["One", "One"]


def test_nobody_is_reminded_when_all_have_answered(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, councils[0])
    said(alert, councils[0], "not-affected", now)
    with acting(Role.ANALYST) as analyst, pytest.raises(Refused, match="Every council has answered"):
        actions.remind(alert, by=analyst, now=now)


def test_councils_can_be_added_and_get_the_words_of_today(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, councils[0])
    later = now + timedelta(days=1)
    with acting(Role.DUTY) as duty:
        sent = actions.add_councils(alert, [council.pk for council in councils[:2]], by=duty, now=later)
        assert (sent.councils, sent.messages) == (1, 1)
        added = alert.answers.get(council=councils[1])
        assert (added.added, added.because) == (later, "Chosen by name")
        with pytest.raises(Refused, match="at least one council that did not get"):
            actions.add_councils(alert, [councils[0].pk], by=duty, now=later)
    assert told("published") == ["One", "Two"]


def test_a_withdrawal_reaches_everybody_and_asks_nobody_any_more(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, *councils)
    said(alert, councils[0], "affected", now)
    with acting(Role.APPROVER) as approver:
        actions.remind(alert, by=approver, now=now)
        actions.withdraw(alert, "It was a false alarm.", by=approver, now=now)
        assert (alert.status, alert.ended_reason) == (Alert.Status.WITHDRAWN, "It was a false alarm.")
        with pytest.raises(Refused):
            actions.remind(alert, by=approver, now=now)
    assert told("withdrawn") == ["One", "Three", "Two"]
    assert set(statuses(alert).values()) == {Status.RELEASED}
    with service():
        body = Message.objects.filter(purpose="withdrawn").first()
        assert body
        assert "It was a false alarm." in body.body
        assert set(Message.objects.filter(purpose="reminded").values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(("release", "open_answer"), [(True, Status.RELEASED), (False, Status.ASKED)])
def test_closing_says_what_becomes_of_open_answers(
    councils: list[Council],
    now: datetime,
    release: bool,
    open_answer: str,
) -> None:
    alert = factory.published(now, *councils[:2])
    said(alert, councils[0], "affected", now)
    with acting(Role.ANALYST) as analyst:
        actions.close(alert, "Enough is known.", release=release, by=analyst, now=now)
    assert statuses(alert) == {"One": Status.AFFECTED, "Two": open_answer}
    assert (alert.status, alert.ended) == (Alert.Status.CLOSED, now)


def test_a_late_answer_still_counts_after_closing_without_release(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, *councils[:2])
    with acting(Role.ANALYST) as analyst:
        actions.close(alert, "Enough is known.", release=False, by=analyst, now=now)
    said(alert, councils[1], "not-affected", now)
    assert statuses(alert)["Two"] == Status.NOT_AFFECTED


def test_a_released_council_can_say_nothing_more(councils: list[Council], now: datetime) -> None:
    alert = factory.published(now, councils[0])
    with acting(Role.ANALYST) as analyst:
        actions.close(alert, "Enough is known.", release=True, by=analyst, now=now)
    with pytest.raises(Refused, match="no longer asked"):
        said(alert, councils[0], "affected", now)


def test_a_tally_counts_every_council_once(councils: list[Council], now: datetime) -> None:
    more = [directory.council(name) for name in ("Four", "Five")]
    alert = factory.published(now, *councils, *more)
    said(alert, councils[0], "not-affected", now)
    said(alert, councils[1], "affected", now)
    said(alert, councils[2], "checking", now)
    with acting(Role.OFFICER, at=more[0]) as officer:
        actions.see(Answer.objects.get(), by=officer, now=now)
    with acting(Role.ANALYST):
        found = queries.tally(alert, alert.answers.all(), now)
        later = queries.tally(alert, alert.answers.all(), now + timedelta(days=30))
        assert sorted(queries.silent(alert).values_list("council__short_name", flat=True)) == ["Five", "Four", "Three"]
    assert (found.asked, found.not_seen, found.acknowledged, found.checking) == (5, 1, 0, 1)
    assert (found.affected, found.not_affected, found.mitigated, found.answered) == (1, 1, 0, 2)
    assert (found.overdue, later.overdue) == (0, 4)


def test_a_named_list_is_kept_and_replaced(councils: list[Council], now: datetime) -> None:
    with acting(Role.ANALYST) as analyst:
        actions.save_list("Pilots", [council.pk for council in councils], by=analyst, now=now)
        actions.save_list("Pilots", [councils[0].pk], by=analyst, now=now)
        assert [council.short_name for council in NamedList.objects.get().councils.all()] == ["One"]
    with acting(Role.OFFICER, at=councils[0]):
        assert not NamedList.objects.exists()
