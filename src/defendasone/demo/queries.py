"""Who there is to sign in as."""

from dataclasses import dataclass

from defendasone.accounts.models import Membership
from defendasone.core.viewer import LABELS, Role
from defendasone.demo import links
from defendasone.demo.people import CHARACTERS


@dataclass(frozen=True)
class Known:
    """A person of the demonstration; `council` names their councils, or nothing for the coordinator's people."""

    name: str
    email: str
    role: str
    label: str
    council: str
    path: str


def people() -> list[Known]:
    """The characters, in the order in which a demonstration uses them. Read with the worker's login."""
    order = {character.email: place for place, character in enumerate(CHARACTERS)}
    found: dict[str, Known] = {}
    rows = Membership.objects.filter(person__email__in=order, ended=None).select_related("person", "council")
    for row in sorted(rows, key=lambda row: (order[row.person.email], row.council.short_name if row.council else "")):
        council = row.council.short_name if row.council else ""
        known = found.get(row.person.email)
        where = f"{known.council}, {council}" if known else council
        found[row.person.email] = Known(
            row.person.name, row.person.email, row.role, LABELS[Role(row.role)], where, links.path(str(row.person.pk))
        )
    return list(found.values())
