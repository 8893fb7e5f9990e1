"""For the coordinator's people: what waits, for whom, and why; what councils owe; where nobody can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from defendasone.accounts import queries as accounts
from defendasone.alerts import queries as alerts
from defendasone.alerts.queries import Live, Progress, Waiting
from defendasone.core.access import may
from defendasone.core.clocks import said
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.messaging.texts import shortened
from defendasone.overview.queries.lines import Line
from defendasone.ui.colours import colour

MOST, SHORT = 8, 200
# What the list of councils can be narrowed to, and what it means.
CONTACTS = (
    ("no-contact", "Nobody to reach", "An alert would not reach them.", "red"),
    ("doubted", "Contacts said to be wrong", "Somebody at the council said so.", "orange"),
    ("due", "Contacts to confirm", "Their council has not confirmed them lately.", "blue"),
)


@dataclass(frozen=True)
class Duty:
    """What the duty page shows."""

    yours: Sequence[Line]
    others: Sequence[Line]
    live: Live
    published: Sequence[Line]
    councils: Sequence[Line]

    @property
    def unshown(self) -> int:
        """Published alerts with something to be done that do not stand on the page."""
        return self.live.unfinished - len(self.published)


def duty(viewer: Viewer, now: datetime) -> Duty:
    """Everything, in as many queries for three hundred alerts and councils as for three."""
    waiting = alerts.waiting(viewer)
    live = alerts.live(viewer, now=now, most=MOST)
    return Duty(
        yours=[_waiting(each) for each in waiting if each.yours],
        others=[_waiting(each) for each in waiting if not each.yours],
        live=live,
        published=[_published(each) for each in live.newest],
        councils=[*_contacts(viewer, now), *_leadless(viewer, now)],
    )


def _waiting(each: Waiting) -> Line:
    words = each.edition
    out = words.status == words.Status.UNREVIEWED
    route = "alerts:alert" if out else "alerts:check"
    shown = out and not TLP(words.tlp).reads_recorded
    told = (
        f"Published because: {shortened(words.urgent_because, SHORT)}" if shown else f"Written {said(words.written)}."
    )
    return Line(
        each.headline,
        reverse(route, args=[words.alert.reference]),
        f"{words.get_severity_display()}, {TLP(words.tlp).label}. {each.why} {told}",
        "Not reviewed" if out else words.get_status_display(),
        colour(words.status),
    )


def _published(each: Progress) -> Line:
    councils = "council" if each.asked == 1 else "councils"
    parts = [f"{each.answered} of {each.asked} {councils} answered", f"{each.owing} still to answer or act"]
    parts += [f"{each.overdue} overdue"] if each.overdue else []
    parts += [f"{each.unreached} not reached"] if each.unreached else []
    status, tint = (f"{each.overdue} overdue", "red") if each.overdue else ("In time", "green")
    href = reverse("alerts:alert", args=[each.alert.reference])
    if each.unreached and not each.overdue:
        status, tint = f"{each.unreached} not reached", "orange"
    mark = f"{TLP(each.alert.current.tlp).label}. " if each.alert.current else ""
    return Line(each.headline, href, mark + ", ".join(parts) + ".", status, tint)


def _contacts(viewer: Viewer, now: datetime) -> list[Line]:
    counts = directory.counted(viewer, now)
    return [
        _count(title, f"{reverse('directory:list')}?{urlencode({'flag': flag})}", hint, counts[flag], tint)
        for flag, title, hint, tint in CONTACTS
        if counts[flag]
    ]


def _leadless(viewer: Viewer, now: datetime) -> list[Line]:
    if not may(viewer, "people.manage"):
        return []
    found = accounts.councils_without_lead(viewer, directory.today(now))
    if not found:
        return []
    lost = sum(1 for each in found if each.had)
    hint = f"{lost} lost the last one." if lost else "They never had one."
    return [_count("Without a lead", reverse("accounts:without-lead"), hint, len(found), "orange" if lost else "blue")]


def _count(title: str, href: str, hint: str, count: int, tint: str) -> Line:
    return Line(title, href, hint, f"{count} council{'' if count == 1 else 's'}", tint)
