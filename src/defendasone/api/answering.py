"""A council's answer from a program: checked by the same form as a person's, and by the same action."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.answering import AnswerForm
from defendasone.api.alerts import AlertOut, shown
from defendasone.api.operation import named, operation
from defendasone.api.problems import wrong_fields
from defendasone.core.clocks import LONDON
from defendasone.core.flow import Refused

if TYPE_CHECKING:
    from defendasone.alerts.models import Action, Answer

router = Router(tags=["Alerts"])
MOST = 100
FIELDS = {"planned": "on", "done": "on", "reason": "reason", "state": "state"}


class DoneIn(Schema):
    """How far one action is: planned for a day, done on a day, or not applicable for a reason."""

    key: UUID
    state: Literal["planned", "done", "not-applicable"]
    on: date | None = None
    reason: str = Field("", max_length=500)


class CouncilIn(Schema):
    """A council of yours, and the version of its answer that you saw."""

    council: str = Field(max_length=9)
    seen: int = Field(ge=0, lt=10**9)


class AnswerIn(Schema):
    """One answer for one or several of your councils: all of them, or none."""

    councils: Annotated[list[CouncilIn], Field(min_length=1, max_length=MOST)]
    exposure: Literal["affected", "not-affected", "checking"]
    note: str = Field("", max_length=5000)
    actions: Annotated[list[DoneIn], Field(max_length=MOST)] = []


@router.post("/alerts/{reference}/answer", response=AlertOut, summary="Answer for your councils")
@operation(may="alerts.answer")
def answer(request: Any, reference: str, body: AnswerIn) -> AlertOut | HttpResponse:
    """It replaces what the councils said before. 409 where somebody changed one of the answers since you saw it."""
    found = queries.alert(request.viewer, named(reference))
    chosen = _chosen(queries.answerable(request.viewer, found, queries.mine(request.viewer, found)), body.councils)
    todo = list(found.current.actions.all()) if found.current else []
    if wrong := _unknown(body.actions, todo):
        return wrong_fields(wrong)
    today = request.now.astimezone(LONDON).date()
    form = AnswerForm(_typed(body, chosen, todo), answers=chosen, actions=todo, today=today)
    if not form.is_valid():
        return wrong_fields(_wrong(form, body, todo))
    versions = {each.council: each.seen for each in body.councils}
    seen = {each.pk: versions[each.council.gss] for each in chosen}
    actions.answer(chosen, form.said(), by=request.viewer, now=request.now, seen=seen)
    return shown(request, queries.alert(request.viewer, found.reference))


def _chosen(answerable: "Sequence[Answer]", wanted: Sequence[CouncilIn]) -> "list[Answer]":
    """The answers of these councils. Which others were asked is nobody's business: all refusals are alike."""
    there = {each.council.gss: each for each in answerable}
    missing = [each.council for each in wanted if each.council not in there]
    if missing:
        raise Refused(f"You cannot answer for {', '.join(missing)[:200]}: not asked, no longer asked, or not yours.")
    return list({each.council: there[each.council] for each in wanted}.values())


def _unknown(told: Sequence[DoneIn], todo: "Sequence[Action]") -> list[dict[str, str]]:
    keys = {each.key for each in todo}
    return [
        {"field": f"body.body.actions.{place}.key", "wrong": "The alert has no such action, or it was corrected."}
        for place, each in enumerate(told)
        if each.key not in keys
    ]


def _typed(body: AnswerIn, chosen: "Sequence[Answer]", todo: "Sequence[Action]") -> dict[str, Any]:
    """As the form on the page would send it."""
    told = {each.key: each for each in body.actions}
    typed: dict[str, Any] = {"exposure": body.exposure, "note": body.note, "councils": [each.pk for each in chosen]}
    for number, action in enumerate(todo, start=1):
        if said := told.get(action.key):
            typed |= {f"state_{number}": said.state, f"reason_{number}": said.reason}
            typed |= _day(f"{said.state}_{number}", said.on) if said.on else {}
    return typed


def _day(name: str, on: date) -> Mapping[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def _wrong(form: AnswerForm, body: AnswerIn, todo: "Sequence[Action]") -> list[dict[str, str]]:
    """The form's errors, each at its place in what was sent."""
    places = {each.key: place for place, each in enumerate(body.actions)}
    return [
        {"field": _field(name, places, todo), "wrong": f"{text}."}
        for name, errors in form.errors.items()
        for text in errors
    ]


def _field(name: str, places: Mapping[UUID, int], todo: "Sequence[Action]") -> str:
    kind, _, number = name.partition("_")
    if not number.isdigit():
        return f"body.body.{name}"
    return f"body.body.actions.{places[todo[int(number) - 1].key]}.{FIELDS[kind]}"
