"""The sign-in library's forms, in our words. What they check is the library's."""

from typing import Any, cast

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms

from defendasone.accounts.forms.people import PASSWORD_HINT

EMAIL = "E-mail address"
NEW = "New password"
LONG = 200
BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError, InvalidSignature)
Words = dict[str, tuple[str, str]]


def said(form: forms.Form, words: Words) -> None:
    """Give each field its label and hint; nothing stands inside a field, where it would vanish on typing."""
    for name, (label, hint) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field, forms.CharField) and field.max_length is None:
            field.max_length = LONG
            field.validators.append(forms.CharField(max_length=LONG).validators[0])


class SignIn(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"login": (EMAIL, ""), "password": ("Password", "")})


class Password(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"password": ("Your password", "")})


class ResetPassword(ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"email": (EMAIL, "The one you sign in with.")})


class NewPassword(ResetPasswordKeyForm):
    """A new password, once: people see what they type if they want to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        said(self, {"password1": (NEW, PASSWORD_HINT)})


class ChangePassword(ChangePasswordForm):
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        said(self, {"oldpassword": ("Your password now", ""), "password1": (NEW, PASSWORD_HINT)})


class Code(CodeForm):
    """A code from an app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"code": ("Code", "The 6 digits in your authenticator app, or one of your recovery codes.")})


class CodeAgain(CodeAgainForm):
    """A code, from somebody who has signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"code": ("Code", "The 6 digits in your authenticator app, or one of your recovery codes.")})


class SetUpApp(ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"code": ("Code from the app", "6 digits. They change every half minute.")})


class Credential(forms.JSONField):
    """What an authenticator answered. Numbers of thousands of digits and endless nesting crash the reader of JSON."""

    def to_python(self, value: Any) -> Any:
        """Refuse them as any other text that is no answer."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing is drawn again: an answer holds for one question."""
        return None


def careful(form: forms.Form) -> None:
    """Read the authenticator's answer with care."""
    form.fields["credential"] = Credential(required=True, widget=forms.HiddenInput)


class _Careful:
    """The library crashes on some answers that no authenticator gives: to us they are wrong answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        careful(cast("forms.Form", self))

    def clean_credential(self) -> Any:
        """Refuse it as any other."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class SignInWithPasskey(_Careful, LoginWebAuthnForm):
    """A passkey alone."""


class PasskeyToo(_Careful, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgain(_Careful, ReauthenticateWebAuthnForm):
    """A passkey, from somebody who has signed in."""


class AddPasskey(AddWebAuthnForm):
    """A passkey, which signs in without a password unless its owner wants otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words: Words = {
            "name": ("What do you call it?", "For example: work laptop, phone, key on my key ring."),
            "passwordless": ("Let me sign in with it alone, without my password", ""),
        }
        said(self, words)
        careful(self)
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that no authenticator gives."""
        try:
            return dict(super().clean())
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class RenamePasskey(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said(self, {"name": ("What do you call it?", "")})
