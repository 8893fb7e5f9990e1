"""The ways that messages go, one folder each: how it is sent, and why it was not."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings

from defendasone.messaging.channels.failure import NotSent
from defendasone.messaging.models import Message

Transport = Callable[[Message], None]

FOLDERS = {"email": "smtp"}

__all__ = ["NotSent", "Transport", "available", "transport"]


def available() -> frozenset[str]:
    """The channels that are set up. In the demonstration every channel only shows what would have been sent."""
    if settings.DEMO:
        return frozenset(Message.Channel.values)
    return frozenset({Message.Channel.EMAIL}) if settings.CONFIG.email_url else frozenset()


def transport(channel: str) -> Transport:
    """The function that sends over this channel, and raises NotSent where it could not."""
    folder = "shown" if settings.DEMO else FOLDERS[channel] if channel in available() else "missing"
    send: Transport = import_module(f"defendasone.messaging.channels.{folder}.transport").send
    return send
