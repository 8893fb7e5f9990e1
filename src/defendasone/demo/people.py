"""Invented people for a demonstration: a few with names that are worth remembering, the others made up by the dozen."""

import random
from dataclasses import dataclass

from defendasone.core.ledger import Program
from defendasone.core.viewer import Role

# Who the ledger says made it all.
DEMO = Program("demo", "The demonstration")

FIRST = (
    "Aisha", "Alan", "Anna", "Arjun", "Beth", "Callum", "Chidi", "Dana", "Elif", "Emma", "Freya", "Gareth", "Hana",
    "Imogen", "Jacek", "Jaya", "Joe", "Kemi", "Laura", "Leon", "Maeve", "Marek", "Mei", "Nadia", "Neil", "Olu", "Owen",
    "Priya", "Rafael", "Rhian", "Rosa", "Sam", "Sana", "Tariq", "Tess", "Uma", "Wendy", "Yusuf", "Zoe",
)  # fmt: skip
LAST = (
    "Abbott", "Achebe", "Ahmed", "Barnes", "Bello", "Clarke", "Costa", "Desai", "Dunn", "Ellis", "Evans", "Farah",
    "Fox", "Gill", "Grant", "Hassan", "Hughes", "Idris", "Jones", "Kaur", "Khan", "Larkin", "Lloyd", "Mistry", "Moyo",
    "Nolan", "Novak", "Osei", "Quinn", "Reid", "Shah", "Singh", "Stone", "Thorne", "Usman", "Vaughan", "Walsh", "Wu",
)  # fmt: skip
# Numbers that Ofcom keeps for drama: nobody has them.
MOBILE, MOBILES = "+447700900", 1000


@dataclass(frozen=True)
class Character:
    """Somebody who can sign in to the demonstration. `councils` are GSS codes; none for the coordinator."""

    name: str
    role: Role
    does: str
    councils: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """An address that leads nowhere: .example is nobody's."""
        place = "council" if self.councils else "coordinator"
        return f"{self.name.lower().replace(' ', '.')}@{place}.example"


LEEDS, DURHAM = "E08000035", "E06000047"
# An invented arrangement between three real councils.
SHARED = ("E07000223", "E07000229", "E07000224")
SHARED_NAME = "South Coast shared IT (invented)"

CHARACTERS = (
    Character("Amara Okafor", Role.ANALYST, "Writes alerts and follows the answers."),
    Character("Ben Whitfield", Role.APPROVER, "Checks what others wrote, and approves it or returns it."),
    Character("Carys Pugh", Role.DUTY, "Publishes alerts; urgent ones without waiting for review."),
    Character("Dev Patel", Role.ADMINISTRATOR, "Invites people, and looks after councils and arrangements."),
    Character("Ellen Marsh", Role.LEAD, "Answers for one council, and invites colleagues.", (LEEDS,)),
    Character("Farid Rahman", Role.OFFICER, "Answers for one council, and lists its technology.", (LEEDS,)),
    Character("Grace Lee", Role.OFFICER, "Answers for three councils at once.", SHARED),
    Character("Harriet Cole", Role.LEADER, "Reads how one council keeps up, and changes nothing.", (LEEDS,)),
    Character("Ibrahim Hale", Role.OFFICER, "Answers for a council that lists no versions.", (DURHAM,)),
)


def made_up(chance: random.Random) -> str:
    """A name."""
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def phone(chance: random.Random) -> str:
    """A number that rings nowhere."""
    return f"{MOBILE}{chance.randrange(MOBILES):03}"
