"""What the sign-in library asks us: who may come in, how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from defendasone.core.logs import log

# A provider's word for "we know that this address is theirs". Text counts only where it says so plainly.
ASSERTED = (True, "true")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up unasked."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is wrong. Check both and try again.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again.",
        "incorrect_password": "This is not your password. Try again.",
        "enter_current_password": "This is not your present password. Try again.",
        "rate_limited": "There were too many tries. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider can prove who somebody is, never that they belong here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """People come by invitation only."""
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """A provider signs people in and does nothing else; and it speaks with one voice."""
        if sociallogin.state.get("process") != "login" or not _consistent(sociallogin.account.extra_data):
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """The operator finds out why: the kind of the fault only, for what the provider said may hold secrets."""
        log("sign-in").warning("provider failed", provider=provider.sub_id, kind=type(exception).__name__)

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether the provider vouches for this address: it asserts it, and it may speak for its domain."""
        claims = _claims(login.account.extra_data)
        domains = login.provider.app.settings.get("domains") or ()
        return claims.get("email_verified") in ASSERTED and (not domains or email.rpartition("@")[2].lower() in domains)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are kept encrypted under the service's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This did not match. Codes change every half minute: try the newest, or try again.",
    }

    def encrypt(self, text: str) -> str:
        """For the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """What a passkey is called until its owner says otherwise."""
        return f"Passkey {user.authenticator_set.filter(type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The browser shows this name when it asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Defend as One"}


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of the person, from where the library takes it."""
    return data.get("userinfo") or data.get("id_token") or {}


def _consistent(data: dict[str, Any]) -> bool:
    """Whether the token and what was asked for afterwards speak of the same person (OpenID Connect Core 5.3.2)."""
    subjects = {data[part].get("sub") for part in ("userinfo", "id_token") if data.get(part)}
    return len(subjects) == 1


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"second-factor").digest()
    return Fernet(base64.urlsafe_b64encode(key))
