"""Who sees which membership and invitation. A person sees their own before anything else is known of them.

The web process removes none: access ends, and an invitation is withdrawn.
"""

from django.db import migrations

from defendasone.core.isolation import NOBODY, SECTOR, Isolate, council, either, linked, person, through

OWN = either(council(), SECTOR)
# The link's name is the letter: a shared service's invitations, one for each council, come in one.
LETTER = linked("invitation", "letter")
INVITED = through(
    "accounts_invitation",
    f"{linked('invitation', 'other.letter')} and other.accepted is null and other.withdrawn is null"
    " and other.role = accounts_membership.role"
    " and other.council_id is not distinct from accounts_membership.council_id",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("directory", "0002_isolation")]

    operations = [
        Isolate("invitation", read=either(OWN, LETTER), add=OWN, remove=NOBODY),
        Isolate("membership", read=either(person(), OWN), write=OWN, add=either(OWN, INVITED), remove=NOBODY),
    ]
