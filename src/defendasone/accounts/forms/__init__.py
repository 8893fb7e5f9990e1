"""What people fill in: about people and keys, and to sign in."""

from defendasone.accounts.forms.people import Invite, Join, Key, Leave, Rename
from defendasone.accounts.forms.sign_in import (
    AddPasskey,
    ChangePassword,
    Code,
    CodeAgain,
    NewPassword,
    PasskeyAgain,
    PasskeyToo,
    Password,
    RenamePasskey,
    ResetPassword,
    SetUpApp,
    SignIn,
    SignInWithPasskey,
)

__all__ = [
    "AddPasskey",
    "ChangePassword",
    "Code",
    "CodeAgain",
    "Invite",
    "Join",
    "Key",
    "Leave",
    "NewPassword",
    "PasskeyAgain",
    "PasskeyToo",
    "Password",
    "Rename",
    "RenamePasskey",
    "ResetPassword",
    "SetUpApp",
    "SignIn",
    "SignInWithPasskey",
]
