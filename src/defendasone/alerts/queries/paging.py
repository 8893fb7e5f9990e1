"""Alerts a page at a time for programs: a page begins after an alert, so that new ones move nothing."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from defendasone.alerts.models import Alert
from defendasone.alerts.queries.reading import visible_to
from defendasone.core.viewer import Viewer


def paged(viewer: Viewer, after: str, *, most: int) -> tuple[list[Alert], bool]:
    """The newest alerts, or those after this one, and whether there are more. 404 where nobody may see it.

    For a council new is what was published last; the coordinator's drafts have no such day, so there it is what was
    begun last.
    """
    by = "made" if viewer.sector else "published"
    found = visible_to(viewer).order_by(f"-{by}", "-pk")
    if after:
        last = get_object_or_404(visible_to(viewer), reference=after.upper())
        moment = getattr(last, by)
        found = found.filter(Q(**{f"{by}__lt": moment}) | Q(**{by: moment}, pk__lt=last.pk))
    heavy = ("audience", "current__happened", "current__matters")
    alerts = list(found.select_related("current").defer(*heavy)[: most + 1])
    return alerts[:most], len(alerts) > most
