"""Vulnerabilities, which of them are exploited, and what imports did."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from defendasone.core.viewer import Viewer
from defendasone.intelligence.models import Import, KnownExploited, Vulnerability


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see of the list; an empty one leaves nothing out."""

    text: str = ""
    vendor: str = ""
    since: date | None = None
    ransomware: bool = False


def vulnerabilities(viewer: Viewer) -> QuerySet[Vulnerability]:
    """Every vulnerability: their facts are public, so that nothing depends on who looks."""
    return Vulnerability.objects.select_related("exploited")


def known_exploited(viewer: Viewer, filters: Filters) -> QuerySet[KnownExploited]:
    """The catalogue, the newest first."""
    found = KnownExploited.objects.select_related("vulnerability")
    if filters.text:
        columns = ("vulnerability__cve", "vendor", "product", "name", "description")
        for word in filters.text.split()[:8]:
            named = Q()
            for column in columns:
                named |= Q(**{f"{column}__icontains": word})
            found = found.filter(named)
    if filters.vendor:
        found = found.filter(vendor=filters.vendor)
    if filters.since:
        found = found.filter(added__gte=filters.since)
    if filters.ransomware:
        found = found.filter(ransomware=True)
    return found.order_by("-added", "-vulnerability__cve")


def vendors(viewer: Viewer) -> list[str]:
    """Every vendor that the catalogue names."""
    return list(KnownExploited.objects.order_by("vendor").values_list("vendor", flat=True).distinct())


def imports(viewer: Viewer) -> QuerySet[Import]:
    """What imports did, the last first."""
    return Import.objects.all() if viewer.sector else Import.objects.none()
