"""An invitation and what comes of it, through the product's own actions; and which events that left."""

from datetime import datetime
from uuid import UUID

from defendasone.accounts import actions, links
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Person
from defendasone.core.isolation import viewing
from defendasone.core.ledger import Program
from defendasone.core.models import Event
from defendasone.core.viewer import Viewer
from defendasone.testing.logins import service

OPERATOR = Program("command-line", "The operator")
PASSWORD = "correct horse battery staple"


def invited(by: Viewer, asked: Asked, now: datetime) -> UUID:
    """The letter's key."""
    with viewing(by):
        return actions.invite(asked, by=by, now=now)


def joined(letter: UUID, now: datetime, name: str = "Nina New") -> Person:
    """Somebody new who accepted it."""
    with viewing(links.holder(letter)):
        return actions.accept_as_new(letter, name, PASSWORD, now=now)


def kinds() -> list[tuple[str, int | None]]:
    """Each event's kind and council."""
    with service():
        return sorted(Event.objects.values_list("kind", "council"))
