"""Who may let whom in, for how long, and what ends with somebody's access. Pure: no Django, no clock, no request."""

from collections.abc import Set as AbstractSet
from datetime import timedelta

from defendasone.core.rules import rule
from defendasone.core.viewer import COUNCIL_ROLES, SECTOR_ROLES, Role, Viewer

INVITATION_LASTS = timedelta(days=7)
KEY_DAYS = range(1, 366)
KEY_DAYS_PROPOSED = 90
# What no key may do, whoever holds it: a stolen key must not be able to make more of itself, or let anybody in.
NEVER_BY_KEY = frozenset({"keys.manage", "people.manage"})
LAST_USED_EVERY = timedelta(minutes=1)


@rule(
    "ACC-1",
    "A lead invites officers, leaders and further leads of their own council; an administrator invites the lead of any "
    "council, colleagues at the coordinator, and officers of a shared service.",
    source="Ours: who knows the people decides about them.",
)
def roles_to_give(inviter: Viewer, council: int | None, *, shared: bool = False) -> frozenset[Role]:
    """The roles that this person may give, at this council or, without one, at the coordinator."""
    if council is None:
        return SECTOR_ROLES if Role.ADMINISTRATOR in inviter.roles else frozenset()
    roles: AbstractSet[Role] = COUNCIL_ROLES if council in inviter.councils_as(frozenset({Role.LEAD})) else frozenset()
    if Role.ADMINISTRATOR in inviter.roles:
        roles = roles | {Role.LEAD} | ({Role.OFFICER} if shared else frozenset())
    return frozenset(roles)


@rule("ACC-2", "An invitation can be accepted once, for seven days.", source="Ours: long enough for a week's leave.")
def why_closed(*, accepted: bool, withdrawn: bool, expired: bool) -> str:
    """Why an invitation can no longer be accepted, or nothing while it can."""
    if accepted:
        return "This invitation was used before. Sign in instead."
    if withdrawn:
        return "This invitation was withdrawn. Ask the person who invited you."
    if expired:
        return "This invitation has expired. Ask the person who invited you to send it again."
    return ""


@rule(
    "ACC-3",
    "A lead ends access to their own council; an administrator ends anybody's access; everybody may end their own.",
    source="Ours: leavers must lose access on the day, also where no lead is left.",
)
def may_end(by: Viewer, person: str, council: int | None) -> bool:
    """Whether this viewer may end what that person is at that council, or at the coordinator."""
    if by.person == person or Role.ADMINISTRATOR in by.roles:
        return True
    return council is not None and council in by.councils_as(frozenset({Role.LEAD}))


@rule("ACC-4", "The last administrator stays, until there is another.", source="Ours: nobody could invite one.")
def leaves_nobody(role: Role, others: int) -> bool:
    """Whether ending this would leave the service without an administrator; `others` hold the role too."""
    return role == Role.ADMINISTRATOR and others == 0


@rule(
    "ACC-5",
    "A key may do no more than its holder may, never lets anybody in and never makes keys.",
    source="Ours: least privilege.",
)
def scopes_refused(asked: AbstractSet[str], held: AbstractSet[str]) -> frozenset[str]:
    """Those of the scopes that somebody with these permissions cannot give to a key."""
    return frozenset(asked) - (frozenset(held) - NEVER_BY_KEY)


@rule("ACC-6", "A key lasts from one day to a year.", source="Ours: a forgotten key ends by itself.")
def key_lasts(days: int) -> bool:
    """Whether a key may last that many days."""
    return days in KEY_DAYS


@rule(
    "ACC-7",
    "Outside a demonstration nobody sees anything without a second factor that this session has used.",
    source="Ours: a password that was guessed or stolen opens nothing.",
)
def standing(*, has_factor: bool, used_factor: bool, trusted_provider: bool) -> str:
    """'enough'; 'missing' where a second factor must be set up; 'unproven' where this session did not use it."""
    if trusted_provider or (has_factor and used_factor):
        return "enough"
    return "unproven" if has_factor else "missing"
