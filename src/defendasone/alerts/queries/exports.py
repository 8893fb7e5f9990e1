"""What leaves as a table: rows of plain values for `ui.csv`, which makes them safe for spreadsheets."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from defendasone.alerts.models import Action, ActionAnswer, Alert, Answer
from defendasone.alerts.queries.answers import is_overdue, visible_answers
from defendasone.alerts.queries.evidence import STEPS, Group
from defendasone.alerts.queries.following import said
from defendasone.core.viewer import Viewer

Row = Sequence[object]
ANSWERS = (
    "Alert", "GSS code", "Council", "Type", "Region", "Why", "Reason", "Asked", "Reached", "Seen", "Acknowledged",
    "Said", "Answered", "Dealt with", "Overdue", "Answered by", "Note",
)  # fmt: skip
EVIDENCE = ("By", "Name", "Alerts", "Asked")
OPINIONS = ("People who said what they thought", "Useful", "Clear", "In time")


def answers(viewer: Viewer, found: Alert, *, now: datetime) -> tuple[list[str], Iterator[Row]]:
    """Every answer to one alert, whole; three columns for each action of the words that stand."""
    actions = list(found.current.actions.all()) if found.current else []
    header: list[str] = [*ANSWERS]
    for action in actions:
        name = f"Action {action.number}: {action.text}"
        header += [name, f"Action {action.number}: day", f"Action {action.number}: reason"]
    rows = visible_answers(viewer).filter(alert=found).select_related("council").prefetch_related("actions")
    return header, (_answer(found, each, actions, now) for each in rows.order_by("council__short_name"))


def _answer(found: Alert, answer: Answer, actions: Sequence[Action], now: datetime) -> Row:
    council = answer.council
    told = {each.action_key: each for each in answer.actions.all()}
    return [
        *(found.reference, council.gss, council.name, council.get_kind_display(), council.region),
        *(answer.get_group_display(), answer.because),
        *(answer.added, answer.reached, answer.seen, answer.acknowledged),
        *(said(answer.status, answer.seen), answer.answered, answer.mitigated, is_overdue(found, answer, now)),
        *(answer.answered_by, answer.note),
        *(cell for action in actions for cell in _action(told.get(action.key))),
    ]


def _action(told: ActionAnswer | None) -> Row:
    return (told.get_state_display(), told.on, told.reason) if told else ("", None, "")


def evidence(groups: Sequence[tuple[str, Group]]) -> tuple[list[str], Iterator[Row]]:
    """Groups of the evidence, each with the name of its grouping; times in hours."""
    header: list[str] = [*EVIDENCE]
    for name in STEPS.values():
        header += [name, f"{name}: of", f"{name}: half within (hours)", f"{name}: 90% within (hours)"]
    return [*header, *OPINIONS], (_group(grouping, group) for grouping, group in groups)


def _group(grouping: str, group: Group) -> Row:
    cells: list[object] = [grouping, group.label, group.alerts, group.asked]
    for step in group.steps.values():
        cells += [step.done, step.of, step.hours(step.median), step.hours(step.ninetieth)]
    opinions = group.opinions
    return [*cells, opinions.said, opinions.useful, opinions.clear, opinions.in_time]
