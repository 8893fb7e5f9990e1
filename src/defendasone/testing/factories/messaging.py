"""Messages in the outbox."""

from datetime import datetime
from itertools import count

from defendasone.messaging.models import Message
from defendasone.testing.logins import service

_numbers = count(1)


def message(now: datetime, **fields: object) -> Message:
    """A message that waits to be sent."""
    number = next(_numbers)
    defaults: dict[str, object] = {
        "key": f"test/{number}",
        "channel": Message.Channel.EMAIL,
        "purpose": "test",
        "address": f"reader{number}@council.example",
        "name": f"Reader {number}",
        "subject": f"Subject {number}",
        "body": f"Body {number}\n",
        "tlp": "clear",
        "made": now,
        "due": now,
    }
    with service():
        return Message.objects.create(**{**defaults, **fields})
