"""Who a key belongs to and what it may do: the first thing to ask with a new key."""

from typing import Any

from ninja import Router, Schema

from defendasone.accounts import queries
from defendasone.api.operation import operation
from defendasone.core.access import SIGNED_IN

router = Router(tags=["Yourself"])


class RoleOut(Schema):
    """One thing that a person is; `council` is the code of the Office for National Statistics."""

    role: str
    council: str | None
    council_name: str | None


class Me(Schema):
    """Who calls."""

    name: str
    email: str
    roles: list[RoleOut]
    may: list[str]
    key: str
    key_expires: str


@router.get("/me", response=Me, summary="Who am I, and what may I do?")
@operation(may=SIGNED_IN)
def me(request: Any) -> Me:
    """The holder of the key, their roles, and the permissions that the key has left of theirs."""
    roles = [
        RoleOut(
            role=row.role,
            council=row.council.gss if row.council else None,
            council_name=row.council.name if row.council else None,
        )
        for row in queries.own_roles(request.viewer)
    ]
    return Me(
        name=request.viewer.name,
        email=request.key.person.email,
        roles=roles,
        may=sorted(queries.permissions(request.viewer)),
        key=request.key.name,
        key_expires=request.key.expires.isoformat(),
    )
