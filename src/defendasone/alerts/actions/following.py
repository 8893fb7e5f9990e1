"""After publication: councils added, reminded, told of the end."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from defendasone.alerts import audience
from defendasone.alerts.actions.publishing import Sent, ask, tell
from defendasone.alerts.audience import Audience
from defendasone.alerts.letters import Occasion
from defendasone.alerts.models import Alert, Answer, NamedList
from defendasone.core import ledger
from defendasone.core.flow import Refused, move_all, moving
from defendasone.core.ids import new_id
from defendasone.core.ledger import Actor, Entry
from defendasone.core.viewer import Viewer
from defendasone.messaging.actions import cancel

Status = Answer.Status
SILENT = frozenset({Status.ASKED, Status.ACKNOWLEDGED, Status.CHECKING})


def add_councils(alert: Alert, councils: Collection[int], *, by: Viewer, now: datetime) -> Sent:
    """Send a published alert to councils that did not get it, with the reason that holds for them today."""
    there = set(alert.answers.values_list("council_id", flat=True))
    wanted = Audience(councils=frozenset(councils) - there, groups=frozenset({"runs", "cannot-tell", "does-not-run"}))
    found = audience.resolve(by, alert, wanted, now=now).chosen
    chosen = [each for each in found if each.council.pk in wanted.councils]
    if not chosen:
        raise Refused("Choose at least one council that did not get this alert.")
    with moving(alert, "extend", by=by, now=now, councils=len(chosen)):
        answers = ask(alert, chosen, by=by, now=now)
        messages = tell(alert, answers, Occasion("published", str(alert.current_id)), by=by, now=now)
    return Sent(len(answers), messages)


def remind(alert: Alert, *, by: Viewer, now: datetime, seen: int | None = None) -> Sent:
    """Ask again those who have not said whether they are affected."""
    answers = list(alert.answers.filter(status__in=SILENT))
    if not answers:
        raise Refused("Every council has answered, so nobody is reminded.")
    with moving(alert, "remind", by=by, now=now, seen=seen, councils=len(answers)):
        occasion = Occasion("reminded", f"{alert.pk}/{alert.version}")
        messages = tell(alert, answers, occasion, by=by, now=now)
    return Sent(len(answers), messages)


def withdraw(alert: Alert, reason: str, *, by: Viewer, now: datetime, seen: int | None = None) -> Sent:
    """Take an alert back: everybody who got it is told why, and nobody is asked any more."""
    with moving(alert, "withdraw", by=by, now=now, seen=seen, reason=reason):
        _end(alert, reason, now)
        answers = list(alert.answers.all())
        messages = tell(alert, answers, Occasion("withdrawn", f"{alert.pk}/withdrawn", reason), by=by, now=now)
        _release(answers, by=by, now=now)
    return Sent(len(answers), messages)


def close(alert: Alert, reason: str, *, release: bool, by: Actor, now: datetime, seen: int | None = None) -> None:
    """End an alert. Open answers are released, or stay open for those who still want to answer; nobody is reminded."""
    with moving(alert, "close", by=by, now=now, seen=seen, reason=reason, release=release):
        _end(alert, reason, now)
        if release:
            _release(list(alert.answers.filter(status__in=SILENT)), by=by, now=now)


@transaction.atomic
def save_list(name: str, councils: Iterable[int], *, by: Actor, now: datetime) -> NamedList:
    """Keep councils under a name; an existing list of that name gets these councils instead."""
    found, _ = NamedList.objects.get_or_create(name=name, defaults={"id": new_id()})
    found.councils.set(list(councils))
    entry = Entry(
        f"alerts.namedlist/{found.pk}", "lists.saved", detail={"name": name, "councils": found.councils.count()}
    )
    ledger.append([entry], by=by, now=now)
    return found


def _end(alert: Alert, reason: str, now: datetime) -> None:
    alert.ended, alert.ended_reason = now, reason
    cancel(alert.stream, purpose="reminded")


def _release(answers: list[Answer], *, by: Actor, now: datetime) -> None:
    move_all([each for each in answers if each.status != Status.RELEASED], "release", by=by, now=now)
