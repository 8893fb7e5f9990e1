"""Who looks: the one thing that every query and every page asks for."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is, at a council or for the sector."""

    OFFICER = "officer"
    LEAD = "lead"
    LEADER = "leader"
    ANALYST = "analyst"
    DUTY = "duty"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    WARP_LEAD = "warp-lead"
    SUPPLIER = "supplier"

    @property
    def label(self) -> str:
        """The role's name on the screen."""
        return LABELS[self]


LABELS = {
    Role.OFFICER: "Council officer",
    Role.LEAD: "Council lead",
    Role.LEADER: "Council leader (reads only)",
    Role.ANALYST: "Coordinator: analyst",
    Role.DUTY: "Coordinator: duty officer",
    Role.APPROVER: "Coordinator: approver",
    Role.ADMINISTRATOR: "Coordinator: administrator",
    Role.PARTNER: "Partner",
    Role.WARP_LEAD: "WARP lead",
    Role.SUPPLIER: "Supplier",
}

COUNCIL_ROLES = frozenset({Role.OFFICER, Role.LEAD, Role.LEADER})
SECTOR_ROLES = frozenset({Role.ANALYST, Role.DUTY, Role.APPROVER, Role.ADMINISTRATOR})
OUTSIDE_ROLES = frozenset({Role.PARTNER, Role.WARP_LEAD, Role.SUPPLIER})


@dataclass(frozen=True)
class Viewer:
    """A person with what they are and where, or a signed link, or a stranger.

    `grants` pairs each role with a council's primary key, or None for roles that belong to no council. `links` names
    the rows that a signed link was made for, as (kind, id). `scopes` narrows an API key to some permissions.
    """

    person: str = ""
    name: str = ""
    grants: frozenset[tuple[Role, int | None]] = frozenset()
    links: tuple[tuple[str, str], ...] = ()
    scopes: frozenset[str] | None = None

    @property
    def id(self) -> str:
        """The actor's id in the ledger."""
        return self.person or next((f"{kind}:{key}" for kind, key in self.links), "stranger")

    @property
    def signed_in(self) -> bool:
        """Whether this is a known person."""
        return bool(self.person)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(role for role, _ in self.grants)

    @property
    def councils(self) -> frozenset[int]:
        """The councils where this person is anything."""
        return frozenset(council for _, council in self.grants if council is not None)

    @property
    def sector(self) -> bool:
        """Whether this person works for the coordinator, and so sees every council."""
        return bool(self.roles & SECTOR_ROLES)

    def councils_as(self, roles: frozenset[Role]) -> frozenset[int]:
        """The councils where this person holds one of these roles."""
        return frozenset(council for role, council in self.grants if council is not None and role in roles)


STRANGER = Viewer()
