"""For those who answer for a council: what needs them now, by deadline, and what is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse

from defendasone.alerts import queries as alerts
from defendasone.alerts.queries import Asked, Record
from defendasone.core.access import OFFICERS
from defendasone.core.clocks import said_day
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.directory.queries import Upkeep
from defendasone.exposure import queries as exposure
from defendasone.overview.queries.lines import Line, address, headline, in_order, owed

MOST, RECENT = 15, 5
# Lines of all councils together, and of each at least.
LINES, LEAST = 40, 3
YEAR = timedelta(days=365)


@dataclass
class Desk:
    """What one council has before it."""

    name: str
    gss: str
    todo: list[Line] = field(default_factory=list)
    record: Record = field(default_factory=Record)


@dataclass(frozen=True)
class Home:
    """The councils with something to do, those with nothing, and the alerts that are dealt with."""

    busy: Sequence[Desk]
    quiet: Sequence[Desk]
    more: int
    recent: Sequence[Line]
    last: datetime | None

    @property
    def desks(self) -> list[Desk]:
        """All of them, by name."""
        return sorted([*self.busy, *self.quiet], key=lambda desk: desk.name)

    @property
    def asked(self) -> list[Desk]:
        """Those that were asked anything lately."""
        return [desk for desk in self.desks if desk.record.asked]


def home(viewer: Viewer, now: datetime) -> Home:
    """Everything, in as many queries for three councils and three hundred alerts as for one."""
    own = viewer.councils_as(OFFICERS)
    desks = {each.council.pk: _desk(each, now) for each in directory.upkeep(viewer, now) if each.council.pk in own}
    _add_registers(viewer, desks, now)
    owed = alerts.owing(viewer, own, now=now, most=MOST)
    for asked in owed.first:
        _add_owed(desks, asked)
    for key, record in alerts.records(viewer, own, since=now - YEAR, now=now).items():
        if key in desks:
            desks[key].record = record
    done = alerts.settled(viewer, own, but=owed.keys, now=now, most=RECENT)
    busy = [desk for desk in desks.values() if desk.todo]
    hidden = sum(_shorten(desk, max(LEAST, LINES // len(busy))) for desk in busy)
    last = max((each.alert.published for each in done if each.alert.published), default=None)
    return Home(
        busy=sorted(busy, key=_first),
        quiet=[desk for desk in desks.values() if not desk.todo],
        more=owed.more + hidden,
        recent=[_recent(each, several=len(own) > 1) for each in done],
        last=last,
    )


def _shorten(desk: Desk, most: int) -> int:
    """In order, and no more than fits; how many lines were left out."""
    lines = in_order(desk.todo)
    desk.todo = lines[:most]
    return len(lines) - len(desk.todo)


def _first(desk: Desk) -> tuple[bool, float, str]:
    due = desk.todo[0].due
    return due is None, due.timestamp() if due else 0, desk.name


def _desk(of: Upkeep, now: datetime) -> Desk:
    """With what is to be done about its contacts."""
    council = of.council
    desk = Desk(council.short_name, council.gss)
    href = reverse("directory:council", args=[council.gss])
    if not of.contacts:
        hint = "An alert would reach nobody at your council."
        desk.todo.append(Line("Add somebody to reach", href, hint, "Missing", "red", now))
    if of.due:
        what = f"Confirm {_contacts(of.due)}"
        desk.todo.append(Line(what, href, "So that an alert reaches the right people.", "To confirm", "blue"))
    if of.doubted:
        what = f"Correct {_contacts(of.doubted)}"
        desk.todo.append(Line(what, href, "Somebody said that the details are wrong.", "To correct", "orange"))
    return desk


def _contacts(count: int) -> str:
    return f"{count} contact{'' if count == 1 else 's'}"


def _add_registers(viewer: Viewer, desks: dict[int, Desk], now: datetime) -> None:
    by_gss = {desk.gss: desk for desk in desks.values()}
    for line in exposure.lines(viewer, now):
        if line.gss in by_gss and (said := _register(line)):
            by_gss[line.gss].todo.append(said)


def _register(line: exposure.Line) -> Line | None:
    href = reverse("exposure:register", args=[line.gss])
    match line.state:
        case "none" | "never":
            what = "List the technology that you run" if line.state == "none" else "Finish your technology register"
            hint = "Until it is complete, you are asked about every vulnerability, also where you do not run it."
            return Line(what, href, hint, "Missing" if line.state == "none" else "Not finished", "blue")
        case "stale" if line.confirmed:
            hint = f"Last confirmed {said_day(line.confirmed.date())}. A stale register counts as none."
            return Line("Confirm your technology register", href, hint, "To confirm", "blue")
    return None


def _add_owed(desks: dict[int, Desk], asked: Asked) -> None:
    for answer in asked.answers:
        desk = desks.setdefault(answer.council_id, Desk(answer.council.short_name, answer.council.gss))
        desk.todo.append(owed(asked, answer, also=len(asked.answers) - 1))


def _recent(asked: Asked, *, several: bool) -> Line:
    said = [
        f"{each.council.short_name}: {each.get_status_display()}" if several else each.get_status_display()
        for each in asked.answers
    ]
    when = f"Published {said_day(asked.alert.published.date())}. " if asked.alert.published else ""
    mark = f"{TLP(asked.alert.current.tlp).label}. " if asked.alert.current else ""
    return Line(headline(asked), address(asked), mark + when + "; ".join(said) + ".", asked.ended or "Nothing to do")
