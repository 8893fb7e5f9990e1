"""Who is what, where, and where somebody is missing."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from defendasone.accounts.models import Invitation, Membership, Person
from defendasone.core.access import ADMINISTRATORS, LEADS
from defendasone.core.viewer import SECTOR_ROLES, Role, Viewer
from defendasone.directory.models import Council, SharedService, SharedServiceCouncil
from defendasone.directory.queries.sector import valid

NOBODY = UUID(int=0)
AT_COORDINATOR = Q(council=None, role__in=sorted(SECTOR_ROLES))


class Leadless(NamedTuple):
    """A council that nobody leads: whether somebody ever did, and whether somebody is invited to."""

    council: Council
    had: bool
    invited: bool

    @property
    def said(self) -> str:
        """For the page."""
        return f"{'Last lead left' if self.had else 'Never had one'}{', invited' if self.invited else ''}"


def visible_to(viewer: Viewer) -> QuerySet[Membership]:
    """Leads see the people of their council, administrators everybody, everybody themselves."""
    rows = Membership.objects.filter(ended=None).select_related("person", "council", "through")
    if viewer.roles & ADMINISTRATORS:
        return rows
    return rows.filter(Q(person_id=viewer.person or NOBODY) | Q(council__in=viewer.councils_as(LEADS)))


def people_at(viewer: Viewer, council: Council) -> QuerySet[Membership]:
    """The people of one council, by name."""
    return visible_to(viewer).filter(council=council).order_by("person__name", "role")


def coordinators(viewer: Viewer) -> QuerySet[Membership]:
    """The coordinator's people, by name."""
    return visible_to(viewer).filter(AT_COORDINATOR).order_by("person__name", "role")


def own_roles(viewer: Viewer) -> QuerySet[Membership]:
    """What the viewer is."""
    return visible_to(viewer).filter(person_id=viewer.person or NOBODY).order_by("council__short_name", "role")


def others_of(viewer: Viewer, membership: Membership) -> QuerySet[Membership]:
    """What else the same person is through the same shared service, as far as the viewer may see and end it."""
    if membership.through_id is None:
        return Membership.objects.none()
    rows = visible_to(viewer).filter(person_id=membership.person_id, through_id=membership.through_id)
    return rows.exclude(pk=membership.pk).order_by("council__short_name")


def councils_to_choose(viewer: Viewer, on: date) -> QuerySet[Council]:
    """The councils of this day whose people the viewer looks after."""
    councils = Council.objects.filter(valid(on)).order_by("short_name")
    return councils if viewer.roles & ADMINISTRATORS else councils.filter(pk__in=viewer.councils_as(LEADS))


def service_councils(viewer: Viewer, on: date) -> dict[SharedService, list[int]]:
    """Shared services, each with those of its councils whose people the viewer looks after."""
    parts = SharedServiceCouncil.objects.filter(valid(on)).select_related("service").order_by("service__name")
    if not viewer.roles & ADMINISTRATORS:
        parts = parts.filter(council__in=viewer.councils_as(LEADS))
    found: dict[SharedService, list[int]] = {}
    for part in parts:
        found.setdefault(part.service, []).append(part.council_id)
    return found


def councils_without_lead(viewer: Viewer, on: date) -> Sequence[Leadless]:
    """Councils that nobody leads on this day, those that lost their last lead first. For the coordinator."""
    if not viewer.sector:
        return []
    asked = Invitation.objects.filter(council=OuterRef("pk"), role=Role.LEAD, accepted=None, withdrawn=None)
    leads = Membership.objects.filter(council=OuterRef("pk"), role=Role.LEAD)
    councils = (
        Council.objects.filter(valid(on))
        .annotate(had=Exists(leads), invited=Exists(asked))
        .exclude(Exists(leads.filter(ended=None)))
        .order_by("-had", "short_name")
    )
    return [Leadless(council, council.had, council.invited) for council in councils]


def leads_of(viewer: Viewer) -> dict[int, list[Person]]:
    """Who leads each of the viewer's own councils: whom to ask about it, for everybody who works there."""
    found: dict[int, list[Person]] = {key: [] for key in viewer.councils}
    rows = Membership.objects.filter(council__in=viewer.councils, role=Role.LEAD, ended=None).select_related("person")
    for row in rows.order_by("person__name"):
        found[row.council_id or 0].append(row.person)
    return found


def has_lead(council: int) -> bool:
    """Whether anybody leads this council, for whoever may see its people."""
    return Membership.objects.filter(council_id=council, role=Role.LEAD, ended=None).exists()


def held(person: Person) -> QuerySet[Membership, tuple[str, int | None]]:
    """What somebody is now: role and council."""
    return Membership.objects.filter(person=person, ended=None).values_list("role", "council_id")


def person_with(email: str) -> Person | None:
    """The person with this address: for the command line, which asks as the worker's login."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def person(key: str) -> Person | None:
    """The active person with this id, if there is one."""
    return Person.objects.filter(pk=key, is_active=True).first() if key else None
