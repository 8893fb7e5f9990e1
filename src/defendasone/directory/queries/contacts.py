"""Whom to reach at a council."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from defendasone.core.viewer import Viewer
from defendasone.directory import rules
from defendasone.directory.models import Contact, Council
from defendasone.directory.queries.sector import placed, stale, today, valid, visible_to

EXPECTED = (Contact.Role.SIRO, Contact.Role.SECURITY_LEAD, Contact.Role.OUT_OF_HOURS)
LIVE = Q(ended=None) & ~Q(email="", phone="")


@dataclass(frozen=True)
class Card:
    """A contact as a page shows it."""

    contact: Contact
    due: bool
    phone: str


def contacts_visible_to(viewer: Viewer) -> QuerySet[Contact]:
    """The contacts that have not ended: the coordinator's people see all, a council's people their own."""
    mine = Q() if viewer.sector else Q(council__in=viewer.councils)
    return Contact.objects.filter(mine, ended=None)


def contacts_of(viewer: Viewer, council: Council) -> QuerySet[Contact]:
    """The contacts of one council, in the order of their roles."""
    found = contacts_visible_to(viewer).filter(council=council)
    return found.order_by(placed("role", Contact.Role.values), "name")


def card(contact: Contact, now: datetime) -> Card:
    """With the number as people read it, and whether somebody has to look at it again."""
    due = rules.is_due(contact.last_confirmed, now, settings.CONFIG.contact_confirm_days)
    return Card(contact, due, rules.said_phone(contact.phone))


def missing_roles(cards: Iterable[Card]) -> list[str]:
    """The roles that every council should have somebody for, and this one has not."""
    there = {card.contact.role for card in cards}
    return [role.label for role in EXPECTED if role not in there]


def due(viewer: Viewer, now: datetime) -> QuerySet[Contact]:
    """The contacts of today's councils that are to be confirmed."""
    current = valid(today(now), "council__")
    return contacts_visible_to(viewer).filter(stale(now), current)


def linked_contact(viewer: Viewer) -> Contact | None:
    """The one contact that a signed link was made for, unless it has ended."""
    keys = [key for kind, key in viewer.links if kind == "contact"]
    return Contact.objects.filter(pk__in=keys, ended=None).select_related("council").first()


def reachable(viewer: Viewer, council_ids: Iterable[int]) -> set[int]:
    """Those of these councils that have a contact with an e-mail address or a phone number."""
    found = contacts_visible_to(viewer).filter(LIVE, council__in=list(council_ids))
    return set(found.order_by().values_list("council_id", flat=True).distinct())


def unreachable(viewer: Viewer, council_ids: Iterable[int]) -> QuerySet[Council]:
    """Those of these councils that nobody can reach."""
    anybody = Contact.objects.filter(LIVE, council=OuterRef("pk"))
    return visible_to(viewer).filter(~Exists(anybody), pk__in=list(council_ids))


def recipients(viewer: Viewer, council_ids: Iterable[int]) -> dict[int, list[Contact]]:
    """The live contacts of these councils, by council, in one query. For whoever sends to them all."""
    found: dict[int, list[Contact]] = defaultdict(list)
    contacts = contacts_visible_to(viewer).filter(LIVE, council__in=list(council_ids))
    for contact in contacts.order_by("council_id", "made", "pk"):
        found[contact.council_id].append(contact)
    return dict(found)
