"""Tables of messages, by what they are for."""

from defendasone.messaging.models.outbox import Message

__all__ = ["Message"]
