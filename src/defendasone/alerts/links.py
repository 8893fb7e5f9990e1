"""Links in messages: signed, expiring, for one contact and one answer."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from defendasone.alerts import rules
from defendasone.core.viewer import Viewer

SALT = "alerts.link"


class Expired(Exception):
    """The link is too old."""


class Forged(Exception):
    """The link was never one of ours, or was cut off on its way."""


def address(answer: UUID, contact: UUID) -> str:
    """The whole address for a message."""
    token = signing.dumps([answer.hex, contact.hex], salt=SALT)
    return f"{settings.CONFIG.origin}{reverse('alerts:link', args=[token])}"


def viewer(token: str) -> Viewer:
    """A viewer of exactly that answer and that contact. Raises Expired or Forged."""
    try:
        answer, contact = signing.loads(token, salt=SALT, max_age=timedelta(days=rules.link_days()))
        return Viewer(links=(("answer", str(UUID(answer))), ("contact", str(UUID(contact)))))
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Forged from error
