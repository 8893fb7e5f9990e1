"""Three alerts at three stages: one answered and closed weeks ago, one under way, one that waits for its approver."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from defendasone.accounts import queries as accounts
from defendasone.alerts import actions
from defendasone.alerts.actions import About, Words
from defendasone.alerts.models import Alert, Edition
from defendasone.core.clocks import working_days_after
from defendasone.core.viewer import Viewer
from defendasone.demo import replies, words
from defendasone.demo.chances import working_day_before
from defendasone.demo.people import CHARACTERS, DURHAM, LEEDS, SHARED
from defendasone.demo.replies import Play
from defendasone.demo.sector import Cast
from defendasone.intelligence.models import Vulnerability
from defendasone.messaging import actions as messaging

HOUR = timedelta(hours=1)
MANY, APART = 10_000, timedelta(milliseconds=200)
UNDER_WAY = Play(
    "fortios",
    {
        "runs": {
            "silent": 16, "seen": 6, "acknowledged": 14, "checking": 8, "affected": 34, "mitigated": 15,
            "not-affected": 7,
        },
        "cannot-tell": {
            "silent": 28, "seen": 8, "acknowledged": 16, "checking": 17, "affected": 6, "not-affected": 25,
        },
    },
    # Whoever signs in as one of their people finds something to do.
    frozenset({LEEDS, DURHAM, *SHARED}),
)  # fmt: skip
OVER = Play(
    "netscaler",
    {
        "runs": {"silent": 1, "acknowledged": 2, "affected": 5, "mitigated": 81, "not-affected": 11},
        "cannot-tell": {"silent": 3, "acknowledged": 2, "checking": 2, "mitigated": 10, "not-affected": 83},
    },
)


def tell(cast: Cast, now: datetime) -> None:
    """All three, as if the time had passed."""
    amara, ben, carys = (accounts.viewer(cast.people[who.email]) for who in CHARACTERS[:3])
    _closed(cast, amara, ben, now)
    _under_way(cast, amara, ben, carys, now)
    _in_review(amara, now)


def _closed(cast: Cast, amara: Viewer, ben: Viewer, now: datetime) -> None:
    start = working_day_before(now, 30, 11, 15)
    alert = _published(words.CITRIX, "CVE-2023-6548", amara, ben, ben, start)
    reminded = working_days_after(start, 2) - 15 * HOUR
    ended = working_days_after(start, 11) - 7 * HOUR
    found = replies.steps(alert, cast, OVER, ended)
    replies.take(step for step in found if step.at < reminded)
    actions.remind(alert, by=amara, now=reminded)
    _deliver(reminded)
    replies.take(step for step in found if step.at >= reminded)
    replies.opinions(alert, found, 0.5)
    actions.close(alert, words.CLOSED_BECAUSE, release=True, by=amara, now=ended)


def _under_way(cast: Cast, amara: Viewer, ben: Viewer, carys: Viewer, now: datetime) -> None:
    alert = _published(
        words.FORTIOS, "CVE-2024-21762", amara, ben, carys, working_day_before(now, 1, 10, 40), by_sms=True
    )
    found = replies.steps(alert, cast, UNDER_WAY, now)
    replies.take(found)
    replies.opinions(alert, found, 0.2)


def _in_review(amara: Viewer, now: datetime) -> None:
    # The catalogue names three products in one breath, which is doubtful for all; the writer says which is meant.
    _submitted(words.IVANTI, "CVE-2025-0282", amara, now - HOUR, products=[("Ivanti", "Connect Secure")])


def _submitted(
    said: Words,
    cve: str,
    by: Viewer,
    now: datetime,
    *,
    by_sms: bool = False,
    products: Sequence[tuple[str, str]] = (),
) -> tuple[Alert, Edition]:
    about = About([Vulnerability.objects.get(cve=cve)], products=products, by_sms=by_sms)
    alert = actions.draft(said, about, by=by, now=now - HOUR)
    edition = alert.editions.get()
    actions.submit(edition, by=by, now=now)
    return alert, edition


def _published(
    said: Words, cve: str, writer: Viewer, approver: Viewer, publisher: Viewer, now: datetime, *, by_sms: bool = False
) -> Alert:
    """Written, approved by somebody else, published, and sent at once."""
    alert, edition = _submitted(said, cve, writer, now - HOUR, by_sms=by_sms)
    actions.approve(edition, by=approver, now=now - HOUR / 4)
    actions.publish(alert, edition, by=publisher, now=now)
    _deliver(now)
    return alert


def _deliver(now: datetime) -> None:
    """In a demonstration sending only shows what would have been sent: it is shown for when it would have been."""
    for place, message in enumerate(messaging.claim(now=now, most=MANY)):
        messaging.sent(message, now=now + place * APART)
