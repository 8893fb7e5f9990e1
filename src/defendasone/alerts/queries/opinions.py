"""What councils' people think of alerts, and what they have done."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from defendasone.alerts import rules
from defendasone.alerts.models import Action, ActionAnswer, Alert, Answer, Edition, Feedback
from defendasone.core.viewer import Viewer

COUNTED = {
    "said": Count("pk"),
    **{f"yes_{name}": Count("pk", filter=Q(**{name: True})) for name in ("useful", "clear", "in_time")},
}


@dataclass(frozen=True)
class Opinions:
    """How many said what they thought, and how many of them said yes to each question."""

    said: int = 0
    useful: int = 0
    clear: int = 0
    in_time: int = 0


def opinions_of(viewer: Viewer, found: Alert) -> QuerySet[Feedback]:
    """What was said of one alert, newest first; a council's people see their councils'."""
    given = Feedback.objects.filter(alert=found).select_related("council").order_by("-at", "-pk")
    return given if viewer.sector else given.filter(council__in=viewer.councils)


def my_opinion(viewer: Viewer, found: Alert) -> Feedback | None:
    """What the viewer said last."""
    return opinions_of(viewer, found).filter(person=viewer.id).first()


def opinions_counted(found: Alert) -> Opinions:
    """What was said of one alert, in numbers."""
    row = found.feedback.aggregate(**COUNTED)
    return Opinions(row["said"], row["yes_useful"], row["yes_clear"], row["yes_in_time"])


def done(found: Alert, answer: Answer) -> list[tuple[Action, ActionAnswer | None]]:
    """Each action of the words that stand, with what the council said of it."""
    said = {each.action_key: each for each in answer.actions.all()}
    current = found.current
    return [(action, said.get(action.key)) for action in current.actions.all()] if current else []


def may_review(viewer: Viewer, edition: Edition) -> bool:
    """CAS-2, for words that were published before review."""
    return rules.may_review_afterwards(edition.writers, edition.published_by, viewer.id)
