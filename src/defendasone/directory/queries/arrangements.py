"""Shared services, and the organisations that take part."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from defendasone.core.viewer import Viewer
from defendasone.directory.models import Council, Organisation, SharedService, SharedServiceCouncil
from defendasone.directory.queries.sector import valid


def services_visible_to(viewer: Viewer) -> QuerySet[SharedService]:
    """The coordinator sees all; a council's people those that their councils take part in."""
    mine = Q() if viewer.sector else Q(pk__in=_parts(viewer).values("service_id"))
    return SharedService.objects.filter(mine)


def services(viewer: Viewer, *, on: date) -> QuerySet[Any]:
    """Shared services with the number of councils that this viewer may see in them."""
    seen = Q() if viewer.sector else Q(parts__council__in=viewer.councils)
    found = services_visible_to(viewer).annotate(councils=Count("parts", filter=seen & valid(on, "parts__")))
    return found.order_by("name")


def service_parts(viewer: Viewer, service: SharedService) -> QuerySet[SharedServiceCouncil]:
    """Which councils take part in one shared service, as far as this viewer may know."""
    found = _parts(viewer).filter(service=service).select_related("council", "service")
    return found.order_by("council__short_name", "valid_from")


def parts_of(viewer: Viewer, council: Council, *, on: date) -> QuerySet[SharedServiceCouncil]:
    """The shared services that one council takes part in on this day."""
    return _parts(viewer).filter(valid(on), council=council).select_related("service").order_by("service__name")


def organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """Partners, WARPs and suppliers that take part now: for the coordinator only."""
    return Organisation.objects.filter(ended=None) if viewer.sector else Organisation.objects.none()


def _parts(viewer: Viewer) -> QuerySet[SharedServiceCouncil]:
    mine = Q() if viewer.sector else Q(council__in=viewer.councils)
    return SharedServiceCouncil.objects.filter(mine)
