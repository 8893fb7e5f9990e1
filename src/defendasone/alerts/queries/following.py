"""What the coordinator watches after publication: the answers one by one, and whom to telephone.

The list is of plain values, not of models: it has a row for each of 317 councils and is looked at again and again.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from defendasone.alerts import audience
from defendasone.alerts.audience import Audience, Chosen, Start
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries.answers import UNSAID, Status, Tally, is_overdue, tally, visible_answers
from defendasone.core.viewer import Viewer
from defendasone.directory.models import Contact

STATES = [
    ("silent", "Have not said whether they are affected"),
    ("not-seen", "Have not seen it"),
    ("seen", "Have seen it, and said nothing"),
    ("acknowledged", "Acknowledged only"),
    ("checking", "Do not know yet"),
    ("affected", "Affected"),
    ("mitigated", "Affected, and dealt with"),
    ("not-affected", "Not affected"),
    ("overdue", "Overdue"),
    ("released", "No longer asked"),
    ("all", "All councils"),
]
LABELS = dict(Answer.Status.choices)
# Whom to ring first.
ORDER = (Contact.Role.SECURITY_LEAD, Contact.Role.OUT_OF_HOURS, Contact.Role.OFFICER, Contact.Role.SIRO)
RANKS = {role.value: rank for rank, role in enumerate(ORDER)}
# As many rows as can show every telephone number with its name without the page growing out of hand.
FULL = 60
Telephone = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What the list shows of one answer."""

    status: str
    seen: datetime | None
    council: int
    gss: str
    short_name: str
    name: str
    region: str


FIELDS = ("council_id", "council__gss", "council__short_name", "council__name", "council__region")


@dataclass(frozen=True, slots=True)
class Row:
    """One council: what it said, and the names and numbers of those to telephone.

    Whether it is overdue stands once above the list: the deadlines are the same for everybody.
    """

    gss: str
    name: str
    said: str
    telephones: Sequence[Telephone]
    unknown: bool


@dataclass(frozen=True)
class Followed:
    """The counts of all councils that were asked, and the rows that the viewer narrowed it to."""

    tally: Tally
    rows: Sequence[Row]

    @property
    def shortened(self) -> bool:
        """Whether there are too many rows for more than one number each, of councils that have not answered."""
        return len(self.rows) > FULL


def answers_to(found: Alert) -> list[Told]:
    """Every answer to an alert, by the council's name."""
    rows = found.answers.order_by("council__short_name").values_list("status", "seen", *FIELDS)
    return [Told(*row) for row in rows]


def followed(
    viewer: Viewer,
    found: Alert,
    answers: Sequence[Told],
    *,
    now: datetime,
    state: str = "silent",
    region: str = "",
    text: str = "",
) -> Followed:
    """The answers to one alert, narrowed; in as many queries for three councils as for three hundred."""
    shown = [
        each
        for each in answers
        if _is(found, each, state, now)
        and (not region or each.region == region)
        and text.casefold() in f"{each.name} {each.short_name}".casefold()
    ]
    ring = _telephones(viewer, [each.council for each in shown])
    rows = [_row(each, ring.get(each.council, ()), short=len(shown) > FULL) for each in shown]
    return Followed(tally(found, answers, now), rows)


def _row(told: Told, ring: Sequence[Telephone], *, short: bool) -> Row:
    unknown = not ring
    if short:
        ring = [("", phone) for _, phone in ring[:1]] if told.status in UNSAID else ()
    return Row(told.gss, told.short_name, said(told.status, told.seen), ring, unknown)


def counts(found: Alert, *, now: datetime) -> Tally:
    """The counts alone."""
    return tally(found, answers_to(found), now)


def _is(found: Alert, answer: Told, state: str, now: datetime) -> bool:
    match state:
        case "silent":
            return answer.status in UNSAID
        case "not-seen":
            return answer.status == Status.ASKED and answer.seen is None
        case "seen":
            return answer.status == Status.ASKED and answer.seen is not None
        case "overdue":
            return is_overdue(found, answer, now)
        case "all":
            return True
    return answer.status == state


def said(status: str, seen: datetime | None) -> str:
    """What a council said last, or whether it has seen that it is asked."""
    if status == Status.ASKED:
        return "Seen, no answer" if seen else "Not seen"
    return LABELS[Status(status)]


def _telephones(viewer: Viewer, councils: Collection[int]) -> Mapping[int, Sequence[Telephone]]:
    """Names and numbers by council, in the order in which to ring them."""
    found: dict[int, list[Telephone]] = defaultdict(list)
    if not viewer.sector:
        return found
    contacts = Contact.objects.filter(council__in=councils, ended=None).exclude(phone="")
    rows = contacts.order_by("name").values_list("role", "council_id", "name", "phone")
    for _, council, name, phone in sorted(rows, key=lambda row: RANKS.get(row[0], len(RANKS))):
        found[council].append((name, phone))
    return found


def late(viewer: Viewer, found: Alert, *, now: datetime) -> list[Chosen]:
    """Councils that match what the alert is about today, and did not get it."""
    there = set(found.answers.values_list("council_id", flat=True))
    today = audience.resolve(viewer, found, Audience(start=Start.EXPOSURE), now=now)
    return [each for each in today.chosen if each.council.pk not in there]


def answer_of(viewer: Viewer, found: Alert, gss: str) -> Answer:
    """One council's answer, whole. 404 where it was not asked."""
    answers = visible_answers(viewer).filter(alert=found).select_related("council").prefetch_related("actions")
    return get_object_or_404(answers, council__gss=gss)
