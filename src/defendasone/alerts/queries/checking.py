"""What somebody has to see before an alert is sent: whom it reaches, whom it does not, and what they would read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from defendasone.alerts import audience, letters, rules
from defendasone.alerts.audience import Chosen
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.alerts.queries.sources import unreachable
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.directory.models import Contact, Council
from defendasone.messaging import sms
from defendasone.messaging.channels import available
from defendasone.messaging.models import Message

Channel = Message.Channel
LABELS = dict(Answer.Group.choices)
MOST = 100
TURNS = {
    Edition.Status.DRAFT: "It is its writers' turn: finish it, then send it for review.",
    Edition.Status.RETURNED: "It is its writers' turn: it was returned with a reason.",
    Edition.Status.IN_REVIEW: "It is the turn of an approver who did not write it.",
    Edition.Status.APPROVED: "It is approved: whoever may publish can publish it now.",
}


@dataclass(frozen=True)
class Reason:
    """Councils that are in an audience for the same reason."""

    group: str
    because: str
    councils: Sequence[str]

    @property
    def label(self) -> str:
        """The group in words."""
        return LABELS[self.group]


def reasons(chosen: Iterable[Chosen], most: int = MOST) -> list[Reason]:
    """The councils by the reason for each: those that run it first, then the reasons that most share.

    Beyond so many reasons, councils whose reason nobody shares stand together: the page has to stay small.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in chosen:
        found[each.group, each.because].append(each.council.short_name)
    order = list(LABELS)
    listed = [Reason(group, because, councils) for (group, because), councils in found.items()]
    if len(listed) > most:
        listed = _merged(listed)
    return sorted(listed, key=lambda each: (order.index(each.group), -len(each.councils), each.because))


def _merged(listed: Iterable[Reason]) -> list[Reason]:
    alone: dict[str, list[str]] = defaultdict(list)
    shared = [each for each in listed if len(each.councils) > 1]
    for each in listed:
        alone[each.group] += each.councils if len(each.councils) == 1 else []
    return shared + [Reason(group, "Each for its own reason", sorted(names)) for group, names in alone.items() if names]


@dataclass(frozen=True)
class Checked:
    """Everything about what would be sent."""

    councils: int
    groups: Mapping[str, int]
    unreachable: Sequence[Council]
    messages: int
    missing: Sequence[str]
    subject: str
    body: str
    short: str

    @property
    def parts(self) -> int:
        """How many parts the text message has."""
        return sms.parts(self.short)


def checked(viewer: Viewer, found: Alert, edition: Edition, *, now: datetime) -> Checked:
    """What publishing these words would do now."""
    councils, groups = _who(viewer, found, now)
    contacts = directory.recipients(viewer, [each.pk for each in councils])
    sent = _messages(found, councils, contacts)
    subject, body, short = letters.preview(found, edition)
    return Checked(
        councils=len(councils),
        groups={LABELS[group]: groups[group] for group in LABELS if groups[group]},
        unreachable=unreachable(councils, contacts, by_sms=found.by_sms),
        messages=sent.total(),
        missing=[channel.label for channel in Channel if sent[channel] and channel not in available()],
        subject=subject,
        body=body,
        short=short,
    )


def _who(viewer: Viewer, found: Alert, now: datetime) -> tuple[list[Council], Counter[str]]:
    if found.status == Alert.Status.PREPARING:
        chosen = audience.resolve(viewer, found, audience.read(found.audience), now=now).chosen
        return [each.council for each in chosen], Counter(each.group for each in chosen)
    answers = list(found.answers.exclude(status=Answer.Status.RELEASED).select_related("council"))
    return [each.council for each in answers], Counter(each.group for each in answers)


def _messages(found: Alert, councils: Iterable[Council], contacts: Mapping[int, Sequence[Contact]]) -> Counter[Channel]:
    everyone = [each for council in councils for each in contacts.get(council.pk, ())]
    sent = Counter({Channel.EMAIL: sum(1 for each in everyone if each.email)})
    if found.by_sms:
        sent[Channel.SMS] = sum(1 for each in everyone if each.phone)
    return sent


def turn(viewer: Viewer, edition: Edition) -> str:
    """Whose turn it is."""
    if edition.status == Edition.Status.IN_REVIEW and not rules.may_approve(edition.writers, viewer.id):
        return "You wrote or changed it, so it is somebody else's turn: an approver who did not."
    return TURNS.get(Edition.Status(edition.status), "")


def open_verbs(viewer: Viewer, edition: Edition) -> set[str]:
    """The moves that these words may make now, without those that this viewer's own part in them rules out."""
    verbs = {move.verb for move in edition.flow.open_to(edition.status)}
    if not rules.may_approve(edition.writers, viewer.id):
        verbs.discard("approve")
    if not rules.may_review_afterwards(edition.writers, edition.published_by, viewer.id):
        verbs.discard("review")
    return verbs
