"""What the link in a message leads to."""

from dataclasses import dataclass

from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.alerts.queries.answers import visible_answers
from defendasone.core.ledger import Program
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Viewer
from defendasone.directory.models import Contact
from defendasone.messaging import rules


@dataclass(frozen=True)
class Linked:
    """One contact before one council's answer to one alert."""

    answer: Answer
    contact: Contact
    words: Edition

    @property
    def alert(self) -> Alert:
        """What is asked."""
        return self.answer.alert

    @property
    def shown(self) -> bool:
        """MSG-1: whether the page may show what the message could carry."""
        return rules.may_carry(TLP(self.words.tlp))

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to acknowledge."""
        return self.alert.status != Alert.Status.LIVE or self.answer.status == Answer.Status.RELEASED

    @property
    def acknowledged(self) -> bool:
        """Whether somebody of the council has said that it arrived. What else they said is not shown here."""
        return self.answer.status != Answer.Status.ASKED

    @property
    def actor(self) -> Program:
        """Who acknowledges, for the ledger."""
        return Program(f"contact:{self.contact.pk}", self.contact.name)


def linked(viewer: Viewer) -> Linked | None:
    """What this link's viewer may see; None where the contact has left the council since."""
    answer = visible_answers(viewer).select_related("alert__current", "council").first()
    contacts = [key for kind, key in viewer.links if kind == "contact"]
    contact = Contact.objects.filter(pk__in=contacts, ended=None).first()
    if not (answer and contact and answer.alert.current) or answer.council_id != contact.council_id:
        return None
    return Linked(answer, contact, answer.alert.current)
