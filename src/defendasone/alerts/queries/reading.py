"""Alerts themselves, and their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from defendasone.alerts import rules
from defendasone.alerts.models import Alert, Answer, Edition, NamedList
from defendasone.alerts.queries.answers import SAID, visible_answers
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Viewer

OUT = (Edition.Status.PUBLISHED, Edition.Status.UNREVIEWED)
# What a list of alerts can be narrowed to: where the alert is, and where its words are.
STATUSES = [
    ("", "Any status"),
    (Alert.Status.PREPARING, "Being prepared"),
    (Edition.Status.IN_REVIEW, "Waiting for review"),
    (Edition.Status.APPROVED, "Approved, not yet published"),
    (Edition.Status.UNREVIEWED, "Published before review, not yet reviewed"),
    (Alert.Status.LIVE, "Published"),
    (Alert.Status.WITHDRAWN, "Withdrawn"),
    (Alert.Status.CLOSED, "Closed"),
]
SEVERITIES = [("", "Any severity"), *Edition.Severity.choices]


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
    return found.editions.exclude(status__in=OUT).prefetch_related("actions").first()


def editions_out(found: Alert) -> list[Edition]:
    """The words that went out, newest first, each with what it changed."""
    return list(found.editions.filter(status__in=OUT).defer("happened", "matters").order_by("-number"))


def listed(viewer: Viewer, *, status: str = "", severity: str = "", text: str = "") -> QuerySet[Alert]:
    """Alerts, newest first, narrowed to a status, and to words: those that councils read, or the first draft."""
    found = visible_to(viewer).select_related("current").defer("current__happened", "current__matters")
    if status in Alert.Status.values:
        found = found.filter(status=status)
    elif status:
        found = found.filter(pk__in=Edition.objects.filter(status=status).values("alert_id"))
    if severity or text:
        found = found.filter(pk__in=_saying(severity, text))
    return found.order_by("-made", "-pk")


def _saying(severity: str, text: str) -> QuerySet[Edition, Any]:
    words = Edition.objects.filter(Q(current_of__isnull=False) | Q(alert__current=None))
    if severity:
        words = words.filter(severity=severity)
    if text:
        named = Q(alert__reference__iexact=text) | Q(alert__vulnerabilities__cve__iexact=text)
        words = words.filter(Q(title__icontains=text) | named)
    return words.values("alert_id")


@dataclass(frozen=True)
class Listed:
    """A line of the coordinator's list: the words to show, those in preparation, councils asked and answered."""

    alert: Alert
    words: Edition
    preparing: Edition | None
    asked: int
    answered: int

    @property
    def headline(self) -> str:
        """CAS-13: what a list names it by."""
        return headline(self.alert, self.words)

    @property
    def marking(self) -> str:
        """TLP, as it is written."""
        return TLP(self.words.tlp).label

    @property
    def is_draft(self) -> bool:
        """Whether nothing of it was published yet."""
        return self.alert.current_id is None


def headline(found: Alert, words: Edition) -> str:
    """CAS-13, for these words of an alert."""
    return rules.headline(words.title, TLP(words.tlp), found.reference)


def lines(alerts: Iterable[Alert]) -> list[Listed]:
    """The lines of these alerts, in two queries however many there are."""
    found = list(alerts)
    keys = [each.pk for each in found]
    preparing = {
        edition.alert_id: edition
        for edition in Edition.objects.filter(alert__in=keys).exclude(status__in=OUT).defer("happened", "matters")
    }
    counted = {key: (asked, answered) for key, asked, answered in _counts(keys)}
    return [
        Listed(each, words, preparing.get(each.pk), *counted.get(each.pk, (0, 0)))
        for each in found
        if (words := each.current or preparing.get(each.pk))
    ]


def _counts(keys: Sequence[UUID]) -> QuerySet[Answer, Any]:
    counted = Answer.objects.filter(alert__in=keys).values_list("alert")
    return counted.annotate(asked=Count("pk"), said=Count("pk", filter=Q(status__in=SAID)))


def lists_counted(viewer: Viewer) -> list[tuple[NamedList, int]]:
    """Each list with how many councils it holds."""
    found = named_lists(viewer).annotate(Count("councils"))
    return [(each, each.councils__count) for each in found]


def named_lists(viewer: Viewer) -> QuerySet[NamedList]:
    """Councils that are chosen together: the coordinator's."""
    return NamedList.objects.all() if viewer.sector else NamedList.objects.none()
