"""Which verb is open at which stage of an alert; what is not open changes nothing and writes to nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from defendasone.alerts import actions
from defendasone.alerts.actions import Said
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.core.flow import Refused
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import directory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def in_review(now: datetime, here: Council) -> Alert:
    alert = factory.drafted(now, here)
    with acting(Role.ANALYST) as analyst:
        actions.submit(alert.editions.get(), by=analyst, now=now)
    return alert


def returned(now: datetime, here: Council) -> Alert:
    alert = in_review(now, here)
    with acting(Role.APPROVER) as approver:
        actions.return_(alert.editions.get(), "Too long.", by=approver, now=now)
    return alert


def unreviewed(now: datetime, here: Council) -> Alert:
    alert = factory.drafted(now, here)
    with acting(Role.DUTY) as duty:
        actions.publish_urgently(alert, alert.editions.get(), "It spreads.", by=duty, now=now)
    return alert


def withdrawn(now: datetime, here: Council) -> Alert:
    alert = factory.published(now, here)
    with acting(Role.DUTY) as duty:
        actions.withdraw(alert, "A false alarm.", by=duty, now=now)
    return alert


def closed(now: datetime, here: Council) -> Alert:
    alert = factory.published(now, here)
    with acting(Role.DUTY) as duty:
        actions.close(alert, "It is over.", release=True, by=duty, now=now)
    return alert


STAGES: dict[str, Callable[[datetime, Council], Alert]] = {
    "draft": factory.drafted,
    "in review": in_review,
    "returned": returned,
    "approved": factory.approved,
    "live": factory.published,
    "unreviewed": unreviewed,
    "withdrawn": withdrawn,
    "closed": closed,
}
Verb = Callable[[Alert, Edition, Viewer, datetime], object]
VERBS: dict[str, tuple[Verb, set[str]]] = {
    "write": (lambda _, of, by, now: actions.write(of, words("Other"), by=by, now=now), {"draft", "returned"}),
    "submit": (lambda _, of, by, now: actions.submit(of, by=by, now=now), {"draft"}),
    "return": (lambda _, of, by, now: actions.return_(of, "No.", by=by, now=now), {"in review", "approved"}),
    "approve": (lambda _, of, by, now: actions.approve(of, by=by, now=now), {"in review"}),
    "publish": (lambda alert, of, by, now: actions.publish(alert, of, by=by, now=now), {"approved"}),
    "publish urgently": (
        lambda alert, of, by, now: actions.publish_urgently(alert, of, "It spreads.", by=by, now=now),
        {"draft", "in review", "returned"},
    ),
    "review": (lambda _, of, by, now: actions.review(of, by=by, now=now), {"unreviewed"}),
    "correct": (lambda alert, _, by, now: actions.correct(alert, by=by, now=now), {"live", "unreviewed"}),
    "remind": (lambda alert, _, by, now: actions.remind(alert, by=by, now=now), {"live", "unreviewed"}),
    "withdraw": (lambda alert, _, by, now: actions.withdraw(alert, "Wrong.", by=by, now=now), {"live", "unreviewed"}),
    "close": (
        lambda alert, _, by, now: actions.close(alert, "Over.", release=False, by=by, now=now),
        {"live", "unreviewed"},
    ),
}


def state(alert: Alert) -> object:
    """Everything that a refused verb has to leave as it was."""
    with service():
        return (
            list(Alert.objects.filter(pk=alert.pk).values()),
            list(Edition.objects.filter(alert=alert).order_by("number").values()),
            list(Answer.objects.filter(alert=alert).values()),
            Message.objects.count(),
        )


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("stage", STAGES)
def test_a_verb_is_open_at_its_stages_and_refused_without_a_trace_at_all_others(
    stage: str, verb: str, now: datetime
) -> None:
    here = directory.council("Here")
    directory.contact(here)
    alert = STAGES[stage](now, here)
    does, stages = VERBS[verb]
    before = state(alert)
    with acting(Role.APPROVER, Role.DUTY) as somebody:
        found = Alert.objects.select_related("current").get(pk=alert.pk)
        edition = found.editions.get()
        if stage in stages:
            does(found, edition, somebody, now + timedelta(hours=1))
        else:
            with pytest.raises(Refused):
                does(found, edition, somebody, now + timedelta(hours=1))
    assert (state(alert) == before) is (stage not in stages)


@pytest.mark.parametrize(
    ("stage", "may"),
    [("live", True), ("unreviewed", True), ("withdrawn", False), ("closed", False)],
)
def test_a_council_answers_while_it_is_asked(stage: str, may: bool, now: datetime) -> None:
    here = directory.council("Here")
    alert = STAGES[stage](now, here)
    mine = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        if may:
            actions.answer([mine], Said("not-affected"), by=officer, now=now)
        else:
            with pytest.raises(Refused):
                actions.answer([mine], Said("not-affected"), by=officer, now=now)
    assert factory.answer_of(alert, here).status == ("not-affected" if may else "released")
