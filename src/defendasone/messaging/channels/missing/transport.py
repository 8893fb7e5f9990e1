"""Nothing can be sent; the reason is shown beside the message."""

from defendasone.messaging.channels.failure import NotSent
from defendasone.messaging.models import Message

HOW = {"email": "No mail server is set: set DEFEND_EMAIL_URL.", "sms": "No provider of text messages is set up."}


def send(message: Message) -> None:
    """Say what is missing."""
    raise NotSent(HOW.get(message.channel, "This channel is not set up."))
