"""Councils as their viewer may see them: the coordinator all, a council's people their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When

from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Viewer
from defendasone.directory import rules
from defendasone.directory.models import Council, CouncilDomain, Forum

YEAR = timedelta(days=366)
FLAGS = {"no-contact": Q(contacts_live=0), "due": Q(contacts_due__gt=0), "doubted": Q(contacts_doubted__gt=0)}


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see of the list; an empty one leaves nothing out."""

    text: str = ""
    kind: str = ""
    region: str = ""
    forum: str = ""
    flag: str = ""


@dataclass(frozen=True)
class Line:
    """A council in the list, and what is to do about its contacts."""

    council: Council
    contacts: int
    todo: str


@dataclass(frozen=True)
class Around:
    """The councils that one council has to do with. Their names are public."""

    districts: list[Council]
    predecessors: list[Council]
    successors: list[Council]


def today(now: datetime) -> date:
    """The day in London."""
    return now.astimezone(LONDON).date()


def valid(on: date, prefix: str = "") -> Q:
    """Rows whose days include this one; `prefix` leads to the table that has the days."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": on})
    going = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": on})
    return begun & going


def stale(now: datetime, prefix: str = "") -> Q:
    """Contacts that are to be confirmed: rule DIR-1 for the database."""
    cutoff = rules.confirmed_by(now, settings.CONFIG.contact_confirm_days)
    return Q(**{f"{prefix}last_confirmed": None}) | Q(**{f"{prefix}last_confirmed__lte": cutoff})


def visible_to(viewer: Viewer) -> QuerySet[Council]:
    """Every council, of whatever time, that this viewer may open."""
    mine = Q() if viewer.sector else Q(pk__in=viewer.councils)
    return Council.objects.filter(mine)


def councils(viewer: Viewer, *, on: date) -> QuerySet[Council]:
    """The councils that exist on this day."""
    return visible_to(viewer).filter(valid(on)).select_related("forum")


def listing(viewer: Viewer, filters: Filters, now: datetime) -> QuerySet[Any]:
    """The councils of today with their number of contacts, and how many of those are due or doubted."""
    live = Q(contacts__ended=None, contacts__isnull=False)
    found = councils(viewer, on=today(now)).annotate(
        contacts_live=Count("contacts", filter=live),
        contacts_due=Count("contacts", filter=live & stale(now, "contacts__")),
        contacts_doubted=Count("contacts", filter=live & Q(contacts__doubted__isnull=False)),
    )
    return found.filter(_chosen(filters)).order_by("short_name")


def lines(viewer: Viewer, filters: Filters, now: datetime) -> list[Line]:
    """The list in words."""
    return [Line(council, council.contacts_live, _todo(council)) for council in listing(viewer, filters, now)]


def _todo(council: Any) -> str:
    if not council.contacts_live:
        return "Nobody to reach"
    said = [(council.contacts_due, "unconfirmed"), (council.contacts_doubted, "wrong")]
    return ", ".join(f"{count} {what}" for count, what in said if count)


def _chosen(filters: Filters) -> Q:
    chosen = {"kind": filters.kind, "region": filters.region, "forum__code": filters.forum}
    found = Q(**{name: value for name, value in chosen.items() if value})
    if filters.text:
        named = Q(name__icontains=filters.text) | Q(gss__iexact=filters.text)
        used = CouncilDomain.objects.filter(domain__name__icontains=filters.text)
        found &= named | Q(pk__in=used.values("council_id"))
    return found & FLAGS.get(filters.flag, Q())


def around(council: Council, *, on: date) -> Around:
    """What the page of a council that its viewer may open shows of the councils around it."""
    return Around(
        list(Council.objects.filter(valid(on), county=council)),
        list(Council.objects.filter(succeeded_by__successor=council)),
        list(Council.objects.filter(succeeds__predecessor=council)),
    )


def placed(field: str, order: Iterable[str]) -> Case:
    """For sorting by the order in which a field's choices stand, and not by the alphabet."""
    return Case(*(When(**{field: value}, then=Value(place)) for place, value in enumerate(order)), default=Value(99))


def neighbours(viewer: Viewer, forum: Forum, *, on: date) -> QuerySet[Council]:
    """The councils of one resilience forum, counties first, with those of the last year and those to come."""
    recent = Q(valid_to=None) | Q(valid_to__gte=on - YEAR)
    found = visible_to(viewer).filter(recent, forum=forum)
    return found.order_by(placed("kind", [Council.Kind.COUNTY]), "short_name")


def lasting(viewer: Viewer, *, on: date) -> QuerySet[Council]:
    """The councils that exist on this day or will."""
    return visible_to(viewer).filter(Q(valid_to=None) | Q(valid_to__gte=on))


def domains_of(council: Council) -> QuerySet[CouncilDomain]:
    """A council's domains; those of former days with their dates."""
    return CouncilDomain.objects.filter(council=council).select_related("domain").order_by("domain__name")


def used_on(on: date) -> "Prefetch[Any]":
    """Every council's domains of one day, in one query for all."""
    return Prefetch("domains", CouncilDomain.objects.filter(valid(on)).select_related("domain"))


def forums() -> QuerySet[Forum]:
    """Every resilience forum."""
    return Forum.objects.all()


def regions() -> list[str]:
    """Every region that has a council."""
    return list(Council.objects.order_by("region").values_list("region", flat=True).distinct())
