"""The verbs of messages, by what they change."""

from defendasone.messaging.actions.outbox import (
    LEASE,
    WAKE,
    Letter,
    cancel,
    claim,
    not_sent,
    put_back,
    queue,
    renew,
    sent,
)

__all__ = ["LEASE", "WAKE", "Letter", "cancel", "claim", "not_sent", "put_back", "queue", "renew", "sent"]
