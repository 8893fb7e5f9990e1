"""Alerts themselves, and their words."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from defendasone.alerts.models import Alert, Edition, NamedList
from defendasone.alerts.queries.answers import visible_answers
from defendasone.core.viewer import Viewer

OUT = (Edition.Status.PUBLISHED, Edition.Status.UNREVIEWED)


def visible_to(viewer: Viewer) -> QuerySet[Alert]:
    """The coordinator sees every alert; a council's people those that their councils were asked about."""
    if viewer.sector:
        return Alert.objects.all()
    asked = visible_answers(viewer).values("alert_id")
    return Alert.objects.filter(pk__in=asked).exclude(status=Alert.Status.PREPARING)


def alert(viewer: Viewer, reference: str) -> Alert:
    """One alert with the words that councils read. 404 where the viewer may not see it."""
    return get_object_or_404(visible_to(viewer).select_related("current"), reference=reference)


def edition_in_preparation(found: Alert) -> Edition | None:
    """The words that are being written or reviewed, if any."""
    return found.editions.exclude(status__in=OUT).first()


def listed(viewer: Viewer, *, status: str = "", severity: str = "", text: str = "") -> QuerySet[Alert]:
    """Alerts, newest first, narrowed."""
    found = visible_to(viewer).select_related("current")
    if status:
        found = found.filter(status=status)
    if severity:
        found = found.filter(editions__severity=severity).distinct()
    if text:
        found = found.filter(editions__title__icontains=text).distinct()
    return found.order_by("-made")


def named_lists(viewer: Viewer) -> QuerySet[NamedList]:
    """Councils that are chosen together: the coordinator's."""
    return NamedList.objects.all() if viewer.sector else NamedList.objects.none()
