"""Who has had the words before them, and what a reviewer and a publisher stand by."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from defendasone.alerts import actions
from defendasone.alerts.audience import Audience, Start
from defendasone.alerts.models import Alert, Answer
from defendasone.core import ledger
from defendasone.core.flow import CHANGED, Refused
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def readings() -> list[tuple[str, int | None, str]]:
    with service():
        found = Event.objects.filter(kind="alerts.read").order_by("stream", "seq")
        return [(event.stream, event.council, event.detail["tlp"]) for event in found]


@pytest.mark.parametrize(("tlp", "recorded"), [(TLP.AMBER, 0), (TLP.AMBER_STRICT, 2), (TLP.RED, 2)])
def test_every_reading_of_strictly_marked_words_is_an_event(now: datetime, tlp: TLP, recorded: int) -> None:
    here = directory.council("Here")
    alert = factory.published(now, here, said=words(tlp=tlp))
    with acting(Role.OFFICER, at=here) as officer:
        for hours in range(2):
            answer = Answer.objects.select_related("alert__current").get()
            assert answer.alert.current
            actions.read(alert, answer.alert.current, [answer], by=officer, now=now + timedelta(hours=hours))
    assert readings() == [(f"alerts.reading/{answer.pk}", here.pk, tlp.value)] * recorded
    assert answer.seen == now


def test_a_reading_on_the_coordinators_side_belongs_to_no_council(now: datetime) -> None:
    alert = factory.drafted(now, directory.council(), said=words(tlp=TLP.RED))
    with acting(Role.APPROVER) as approver:
        actions.read(alert, alert.editions.get(), by=approver, now=now)
    assert readings() == [(f"alerts.reading/{alert.pk}", None, "red")]
    with acting(Role.OFFICER, at=directory.council()) as stranger:
        assert not ledger.visible_to(stranger).exists()


PAGES = (
    "", "words/", "counts/", "late/", "opinions/", "answers.csv", "add/", "withdraw/", "close/", "{gss}/", "check/",
    "edit/",
)  # fmt: skip


@pytest.mark.parametrize("part", PAGES)
def test_a_page_that_shows_closely_held_words_has_written_that_down(now: datetime, part: str) -> None:
    here = directory.council()
    alert = factory.published(now, here, said=words("The secret", tlp=TLP.RED))
    if part in ("check/", "edit/"):
        with acting(Role.ANALYST) as analyst:
            actions.correct(alert, by=analyst, now=now)
    page = accounts.signed_in(Role.ANALYST).get(f"/alerts/{alert.reference}/{part.format(gss=here.gss)}")
    assert page.status_code == 200
    text = page.content.decode()
    assert ("The secret" in text or "7.2.9" in text) == bool(readings())
    if part in ("opinions/", "add/", "withdraw/", "close/"):
        assert f"TLP:RED alert {alert.reference}" in text


def test_two_who_read_it_first_at_the_same_moment_do_not_disturb_each_other(now: datetime) -> None:
    here = directory.council()
    alert = factory.published(now, here)
    first, second = accounts.viewer(Role.OFFICER, at=here), accounts.viewer(Role.LEAD, at=here)
    with viewing(second):
        stale = Answer.objects.select_related("alert__current").get()
    with viewing(first):
        actions.see(Answer.objects.get(), by=first, now=now)
    with viewing(second):
        assert stale.alert.current
        actions.read(alert, stale.alert.current, [stale], by=second, now=now + timedelta(seconds=1))
        assert (stale.seen, stale.version) == (now, 1)


@pytest.mark.parametrize("stage", ["in-review", "approved"])
def test_the_audience_stays_as_the_reviewer_sees_it(now: datetime, stage: str) -> None:
    here = directory.council()
    with acting(Role.ANALYST) as analyst:
        alert = factory.drafted(now, here) if stage == "in-review" else factory.approved(now, here)
        if stage == "in-review":
            actions.submit(alert.editions.get(), by=analyst, now=now)
        with pytest.raises(Refused, match="returned first"):
            actions.set_audience(alert, Audience(start=Start.EVERYONE), by=analyst, now=now)
    with acting(Role.APPROVER) as approver:
        actions.return_(alert.editions.get(), "Too many councils", by=approver, now=now)
        actions.set_audience(alert, Audience(start=Start.EVERYONE), by=approver, now=now)
        alert.refresh_from_db()
    assert alert.audience["start"] == "everyone"


@pytest.mark.parametrize("urgent", [False, True])
def test_publishing_an_audience_that_changed_meanwhile_is_refused(now: datetime, urgent: bool) -> None:
    here = directory.council()
    made = factory.drafted(now, here) if urgent else factory.approved(now, here)
    with acting(Role.DUTY) as duty:
        alert = Alert.objects.get(pk=made.pk)
        seen = {"alert_seen": alert.version - 1, "seen": alert.editions.get().version}
        publish: Callable[..., object] = partial(actions.publish_urgently, reason="Now") if urgent else actions.publish
        with pytest.raises(Refused, match=CHANGED[:20]):
            publish(alert, alert.editions.get(), by=duty, now=now, **seen)
        assert not Answer.objects.exists()
