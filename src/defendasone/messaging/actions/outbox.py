"""Deciding that somebody is told, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from defendasone.core.flow import Happened, announce
from defendasone.core.ledger import SERVICE
from defendasone.core.tlp import TLP
from defendasone.messaging import rules, sms, texts
from defendasone.messaging.models import Message

# A worker that claims a message has this long; afterwards another may take it.
LEASE = timedelta(seconds=60)
WAKE = "outbox"
ERROR_LIMIT = 300


@dataclass(frozen=True)
class Letter:
    """One message to one address. `key` says which it is: writing the same one twice writes it once.

    `tlp` marks the words themselves; `council` and `contact` are primary keys, `about` is a case's stream.
    """

    channel: Message.Channel
    key: str
    purpose: str
    address: str
    body: str
    subject: str = ""
    name: str = ""
    about: str = ""
    council: int | None = None
    contact: UUID | None = None
    tlp: TLP = TLP.CLEAR
    urgent: bool = False


def queue(letters: Iterable[Letter], *, now: datetime) -> int:
    """Write messages to the outbox in the caller's transaction, and wake the worker when it commits."""
    rows = [_row(letter, now) for letter in letters]
    Message.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, '')", [WAKE])
    return len(rows)


def _row(letter: Letter, now: datetime) -> Message:
    if not rules.may_carry(letter.tlp):
        raise ValueError(f"{letter.tlp.label} may not be in a message: write a notice that says to sign in.")
    subject, body = texts.marked(letter.channel, letter.subject, letter.body)
    return Message(
        channel=letter.channel,
        key=letter.key,
        purpose=letter.purpose,
        about=letter.about,
        council_id=letter.council,
        contact_id=letter.contact,
        name=letter.name,
        address=letter.address,
        tlp=letter.tlp,
        subject=texts.shortened(subject, texts.SUBJECT_LIMIT),
        body=sms.plain(body)[: sms.LIMIT] if letter.channel == Message.Channel.SMS else body,
        urgent=letter.urgent,
        made=now,
        due=now,
    )


CLAIM = """
update messaging_message set state = 'sending', lease_until = %(until)s, fence = fence + 1, attempts = attempts + 1
where id in (
  select id from messaging_message
  where (state = 'queued' and due <= %(now)s) or (state = 'sending' and lease_until < %(now)s)
  order by urgent desc, due limit %(most)s for update skip locked
) returning id
"""


def claim(*, now: datetime, most: int) -> list[Message]:
    """Take messages that are due, or whose worker died over them. No two workers take the same one."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"now": now, "until": now + LEASE, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Message.objects.filter(pk__in=ids).order_by("-urgent", "due"))


def renew(message: Message, *, now: datetime) -> bool:
    """Begin its lease anew, just before it goes out. False where another worker took it over while it waited."""
    mine = Message.objects.filter(pk=message.pk, fence=message.fence, state=Message.State.SENDING)
    return mine.update(lease_until=now + LEASE) == 1


def put_back(messages: Iterable[Message]) -> int:
    """Claimed, but not tried: a worker that stops leaves them to the next one at once."""
    claimed = Q(pk=None)
    for message in messages:
        claimed |= Q(pk=message.pk, fence=message.fence)
    untried = Message.objects.filter(claimed, state=Message.State.SENDING)
    return untried.update(state=Message.State.QUEUED, lease_until=None, attempts=F("attempts") - 1)


def sent(message: Message, *, now: datetime) -> bool:
    """It went out. False where another worker has taken it over meanwhile: that one decides."""
    done = _finish(message, state=Message.State.SENT, sent=now, error="")
    if done:
        announce(Happened("messages.sent", message, SERVICE, now))
    return done


def not_sent(message: Message, why: str, *, permanent: bool, now: datetime) -> bool:
    """It did not go out: try again later, or give it up."""
    pause = None if permanent else rules.next_try(message.attempts)
    if pause is None:
        return _finish(message, state=Message.State.FAILED, error=why[:ERROR_LIMIT])
    return _finish(message, state=Message.State.QUEUED, due=now + pause, error=why[:ERROR_LIMIT])


def cancel(about: str, *, purpose: str = "") -> int:
    """Take back what has not gone out yet, because its reason is gone."""
    waiting = Message.objects.filter(about=about, state=Message.State.QUEUED)
    return (waiting.filter(purpose=purpose) if purpose else waiting).update(state=Message.State.CANCELLED)


def _finish(message: Message, **changes: object) -> bool:
    mine = Message.objects.filter(pk=message.pk, fence=message.fence, state=Message.State.SENDING)
    return mine.update(lease_until=None, **changes) == 1
