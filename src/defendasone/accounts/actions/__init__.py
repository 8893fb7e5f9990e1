"""What people do about people: invite, accept, end access, make and end keys, change a name."""

from defendasone.accounts.actions.invitations import (
    Asked,
    accept,
    accept_as_new,
    invite,
    invite_first,
    resend,
    withdraw,
)
from defendasone.accounts.actions.keys import end_key, make_key, use_key
from defendasone.accounts.actions.memberships import end, follow_service, leave_service
from defendasone.accounts.actions.people import rename, reset_second_factor, tidy

__all__ = [
    "Asked",
    "accept",
    "accept_as_new",
    "end",
    "end_key",
    "follow_service",
    "invite",
    "invite_first",
    "leave_service",
    "make_key",
    "rename",
    "resend",
    "reset_second_factor",
    "tidy",
    "use_key",
    "withdraw",
]
