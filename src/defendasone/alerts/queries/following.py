"""What the coordinator watches after publication: the answers one by one, and whom to telephone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from defendasone.alerts import audience
from defendasone.alerts.audience import Audience, Chosen, Start
from defendasone.alerts.models import Alert, Answer
from defendasone.alerts.queries.answers import UNSAID, Status, Tally, is_overdue, tally, visible_answers
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.directory.models import Contact

STATES = [
    ("silent", "Have not said whether they are affected"),
    ("not-seen", "Have not seen it"),
    ("acknowledged", "Acknowledged only"),
    ("checking", "Do not know yet"),
    ("affected", "Affected"),
    ("mitigated", "Affected, and dealt with"),
    ("not-affected", "Not affected"),
    ("overdue", "Overdue"),
    ("released", "No longer asked"),
    ("all", "All councils"),
]
# Whom to ring first.
RANKS = [Contact.Role.SECURITY_LEAD, Contact.Role.OUT_OF_HOURS, Contact.Role.OFFICER, Contact.Role.SIRO]
# As many rows as can show every telephone number of a council without the page growing out of hand.
FULL = 60


@dataclass(frozen=True)
class Row:
    """One council: what it said, and whom to telephone."""

    answer: Answer
    said: str
    overdue: bool
    contacts: Sequence[Contact]


@dataclass(frozen=True)
class Followed:
    """The counts of all councils that were asked, and the rows that the viewer narrowed it to."""

    tally: Tally
    rows: Sequence[Row]

    @property
    def shortened(self) -> bool:
        """Whether there are too many rows to show more than one telephone number of each council."""
        return len(self.rows) > FULL


def answers_to(found: Alert) -> list[Answer]:
    """Every answer to an alert, by the council's name."""
    return list(found.answers.select_related("council").defer("note").order_by("council__short_name"))


def followed(
    viewer: Viewer,
    found: Alert,
    answers: Sequence[Answer],
    *,
    now: datetime,
    state: str = "silent",
    region: str = "",
    text: str = "",
) -> Followed:
    """The answers to one alert, narrowed; in as many queries for three councils as for three hundred."""
    rows = [
        answer
        for answer in answers
        if _is(found, answer, state, now)
        and (not region or answer.council.region == region)
        and text.casefold() in f"{answer.council.name} {answer.council.short_name}".casefold()
    ]
    contacts = directory.recipients(viewer, [answer.council_id for answer in rows])
    most = None if len(rows) <= FULL else 1
    return Followed(
        tally(found, answers, now),
        [Row(each, said(each), is_overdue(found, each, now), telephones(contacts, each, most)) for each in rows],
    )


def counts(found: Alert, *, now: datetime) -> Tally:
    """The counts alone."""
    return tally(found, found.answers.only("alert_id", "status", "seen"), now)


def _is(found: Alert, answer: Answer, state: str, now: datetime) -> bool:
    match state:
        case "silent":
            return answer.status in UNSAID
        case "not-seen":
            return answer.status == Status.ASKED and answer.seen is None
        case "overdue":
            return is_overdue(found, answer, now)
        case "all":
            return True
    return answer.status == state


def said(answer: Answer) -> str:
    """What a council said last, or whether it has seen that it is asked."""
    if answer.status == Status.ASKED:
        return "Seen, no answer" if answer.seen else "Not seen"
    return answer.get_status_display()


def telephones(contacts: Mapping[int, Sequence[Contact]], answer: Answer, most: int | None = None) -> Sequence[Contact]:
    """The contacts of a council that have a telephone, in the order in which to ring them."""
    ringable = [each for each in contacts.get(answer.council_id, ()) if each.phone]
    return sorted(ringable, key=lambda each: RANKS.index(each.role) if each.role in RANKS else len(RANKS))[:most]  # type: ignore[arg-type]


def late(viewer: Viewer, found: Alert, *, now: datetime) -> list[Chosen]:
    """Councils that match what the alert is about today, and did not get it."""
    there = set(found.answers.values_list("council_id", flat=True))
    today = audience.resolve(viewer, found, Audience(start=Start.EXPOSURE), now=now)
    return [each for each in today.chosen if each.council.pk not in there]


def answer_of(viewer: Viewer, found: Alert, gss: str) -> Answer:
    """One council's answer, whole. 404 where it was not asked."""
    answers = visible_answers(viewer).filter(alert=found).select_related("council").prefetch_related("actions")
    return get_object_or_404(answers, council__gss=gss)
