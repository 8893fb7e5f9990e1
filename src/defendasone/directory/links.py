"""Signed links in messages, by which a contact without a sign-in confirms their own details and sees nothing else."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from defendasone.core.viewer import Viewer
from defendasone.directory import rules
from defendasone.directory.models import Contact

SALT = "directory.contact"
LONGEST = 400


@dataclass(frozen=True)
class Link:
    """What a signed link says: whose it is, when it was made, and a digest of the details of that moment."""

    contact: UUID
    made: datetime
    digest: str

    @property
    def viewer(self) -> Viewer:
        """Whoever holds the link: that contact, and nobody else."""
        return Viewer(name="A contact, by the link in a message", links=(("contact", str(self.contact)),))

    def works(self, contact: Contact | None, now: datetime) -> bool:
        """Whether it may still show this contact: details that changed may belong to somebody else by now."""
        return contact is not None and rules.link_works(self.made, now, unchanged=self.digest == _digest(contact))


def make(contact: Contact, *, now: datetime) -> str:
    """The whole address of the page on which this contact confirms."""
    said = {"contact": str(contact.pk), "made": int(now.timestamp()), "digest": _digest(contact)}
    token = signing.Signer(salt=SALT).sign_object(said)
    return settings.CONFIG.origin + reverse("directory:confirm", args=[token])


def read(token: str) -> Link | None:
    """What the link says, or None where we did not sign it."""
    try:
        said = signing.Signer(salt=SALT).unsign_object(token[:LONGEST])
    except signing.BadSignature:
        return None
    return Link(UUID(said["contact"]), datetime.fromtimestamp(said["made"], UTC), said["digest"])


def _digest(contact: Contact) -> str:
    details = "\n".join([contact.name, contact.role, contact.email, contact.phone])
    return hashlib.blake2b(details.encode(), key=contact.pk.bytes, digest_size=8).hexdigest()
