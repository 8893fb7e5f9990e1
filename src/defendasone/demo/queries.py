"""Who there is to sign in as."""

from dataclasses import dataclass

from defendasone.accounts.models import Membership, Person
from defendasone.core.viewer import LABELS, Role
from defendasone.demo import links
from defendasone.demo.people import CHARACTERS, Character
from defendasone.directory.models import Council


@dataclass(frozen=True)
class Known:
    """A person of the demonstration; `council` names their councils, or nothing for the coordinator's people."""

    name: str
    email: str
    role: str
    label: str
    council: str
    path: str


@dataclass(frozen=True)
class Choice:
    """A character on the page of those to sign in as."""

    character: Character
    councils: str
    path: str

    @property
    def label(self) -> str:
        """The role's name."""
        return LABELS[self.character.role]


def choices() -> list[Choice]:
    """The characters that are in this database, for a stranger: of names and councils, which no policy hides."""
    keys = dict(Person.objects.filter(email__in=[who.email for who in CHARACTERS]).values_list("email", "pk"))
    codes = {gss for who in CHARACTERS for gss in who.councils}
    names = {council.gss: council.short_name for council in Council.objects.filter(gss__in=codes)}
    return [
        Choice(who, ", ".join(sorted(names[gss] for gss in who.councils)), links.path(str(keys[who.email])))
        for who in CHARACTERS
        if who.email in keys
    ]


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
