"""Nothing to do: the outbox's row is what is shown."""

from defendasone.messaging.models import Message


def send(message: Message) -> None:
    """Take the message as sent."""
