"""What a message may carry, and how often it is tried."""

from datetime import timedelta

from defendasone.core.rules import rule
from defendasone.core.tlp import TLP

# Ours: seconds until the next try, by how many there were. After the last the message has failed.
BACKOFF = (5, 15, 45, 120, 300, 900, 3600)


@rule(
    "MSG-1",
    "An e-mail or a text message carries content of TLP:GREEN at most; above that it says only that there is something "
    "to read, and to sign in.",
    source="FIRST TLP 2.0 with GOV.UK Notify's advice that messages are not confidential; ours.",
)
def may_carry(marking: TLP) -> bool:
    """Whether the content itself may be in the message."""
    return marking.mailable


@rule("MSG-2", "A message that was not sent is tried again after a growing pause, seven times.", source="Ours.")
def next_try(attempts: int) -> timedelta | None:
    """The pause after so many attempts; None when it has failed for good."""
    return timedelta(seconds=BACKOFF[attempts - 1]) if attempts <= len(BACKOFF) else None


@rule(
    "MSG-3",
    "A link in a message joins, signs in or answers as the person who got it: outside a demonstration nobody else is "
    "shown it.",
    source="Ours: who reads the outbox must not become whoever was written to.",
)
def shows_links(*, own: bool, demo: bool) -> bool:
    """Whether the reader of a message sees the links in it."""
    return own or demo
