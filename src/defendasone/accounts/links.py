"""The link in an invitation: signed, so that nobody makes one; what it opens is decided by the rows it names."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from defendasone.core.viewer import STRANGER, Viewer

SALT = "accounts.invitation"


def token(letter: UUID) -> str:
    """What the address ends with."""
    return signing.Signer(salt=SALT).sign(letter.hex)


def letter(token: str) -> UUID | None:
    """The letter that this token was made for, or None where it is not ours."""
    try:
        return UUID(hex=signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def address(letter: UUID, origin: str = "") -> str:
    """The whole address, at the origin that people type."""
    return f"{origin or settings.CONFIG.origin}{reverse('accounts:join', args=[token(letter)])}"


def holder(letter: UUID, viewer: Viewer = STRANGER) -> Viewer:
    """Who looks with this link, besides what they are."""
    return Viewer(viewer.person, viewer.name, viewer.grants, (("invitation", str(letter)),))
