"""What a council answers, and what somebody there thinks of the alert."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from defendasone.alerts.actions import Done, Opinion, Said
from defendasone.alerts.models import Action, ActionAnswer, Answer
from defendasone.ui.forms import Checkboxes, DayField, Radios, TextField

State = ActionAnswer.State
EARLIEST = date(2020, 1, 1)
YEARS_AHEAD = 5
EXPOSURES = [
    ("affected", "Yes, we are affected"),
    ("not-affected", "No, we are not affected"),
    ("checking", "We do not know yet"),
]
SAID = {
    Answer.Status.AFFECTED: "affected",
    Answer.Status.MITIGATED: "affected",
    Answer.Status.NOT_AFFECTED: "not-affected",
    Answer.Status.CHECKING: "checking",
}
YES_NO = [("yes", "Yes"), ("no", "No")]


class AnswerForm(forms.Form):
    """Whether the council is affected, how far each action is, and a note; for one council or for several."""

    label_size = "s"
    councils = forms.TypedMultipleChoiceField(
        label="Which councils is this answer for?", coerce=UUID, widget=Checkboxes
    )
    exposure = forms.ChoiceField(label="Is your council affected?", choices=EXPOSURES, widget=Radios)
    note = TextField(
        label="Note to the coordinator",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, answers: Sequence[Answer], actions: Sequence[Action], today: date) -> None:
        super().__init__(data, initial=_initial(answers, actions))
        self.answers, self.actions, self.today = {answer.pk: answer for answer in answers}, list(actions), today
        if len(self.answers) > 1:
            field = self.fields["councils"]
            field.choices = [(key, _named(answer)) for key, answer in self.answers.items()]  # type: ignore[attr-defined]
            self.fields["exposure"].label = "Are these councils affected?"
        else:
            del self.fields["councils"]
        for number, action in enumerate(self.actions, start=1):
            self._ask(number, action)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def _ask(self, number: int, action: Action) -> None:
        state, planned, done, reason = self._names(number)
        reveals = {State.PLANNED.value: planned, State.DONE.value: done, State.NOT_APPLICABLE.value: reason}
        self.fields[state] = forms.ChoiceField(
            label=f"{number}. {action.text}", choices=State.choices, required=False, widget=Radios(reveals=reveals)
        )
        latest = date(self.today.year + YEARS_AHEAD, self.today.month, min(self.today.day, 28))
        self.fields[planned] = DayField(
            label="Planned for", help_text="Such as 3 6 2026.", required=False, earliest=EARLIEST, latest=latest
        )
        self.fields[done] = DayField(
            label="Done on", help_text="Today, if you leave it empty.", required=False, earliest=EARLIEST, latest=latest
        )
        self.fields[reason] = forms.CharField(label="Why it does not apply", max_length=500, required=False)

    @staticmethod
    def _names(number: int) -> tuple[str, str, str, str]:
        return f"state_{number}", f"planned_{number}", f"done_{number}", f"reason_{number}"

    def clean(self) -> None:
        """What each state of an action asks for."""
        for number in range(1, len(self.actions) + 1):
            self._check(number)

    def _check(self, number: int) -> None:
        state, planned, done, reason = self._names(number)
        told = self.cleaned_data
        match told.get(state):
            case State.PLANNED if planned not in self.errors and not told.get(planned):
                self.add_error(planned, f"Enter the day that action {number} is planned for")
            case State.DONE if (day := told.get(done)) and day > self.today:
                self.add_error(done, f"Action {number} cannot have been done on a day that is still to come")
            case State.NOT_APPLICABLE if not told.get(reason):
                self.add_error(reason, f"Say why action {number} does not apply")
        self._forgive(number, told.get(state))

    def _forgive(self, number: int, chosen: str | None) -> None:
        """What stands under a choice that was not made counts for nothing, mistakes included."""
        _, *fields = self._names(number)
        of = dict(zip((State.PLANNED, State.DONE, State.NOT_APPLICABLE), fields, strict=True))
        for state, field in of.items():
            if state != chosen and field in self.errors:
                del self.errors[field]

    def chosen(self) -> list[Answer]:
        """The answers of the councils that it is for."""
        keys = self.cleaned_data.get("councils") or list(self.answers)
        return [self.answers[key] for key in keys]

    def said(self) -> Said:
        """What is answered."""
        told = self.cleaned_data
        actions = {
            action.key: done
            for number, action in enumerate(self.actions, start=1)
            if (done := self._done(number)) is not None
        }
        return Said(told["exposure"], told["note"], actions)

    def _done(self, number: int) -> Done | None:
        state, planned, done, reason = self._names(number)
        told = self.cleaned_data
        match told.get(state):
            case State.PLANNED:
                return Done(State.PLANNED, on=told[planned])
            case State.DONE:
                return Done(State.DONE, on=told[done] or self.today)
            case State.NOT_APPLICABLE:
                return Done(State.NOT_APPLICABLE, told[reason])
        return None


def _named(answer: Answer) -> str:
    return f"{answer.council.short_name}: {answer.get_status_display().lower()}"


def _initial(answers: Sequence[Answer], actions: Sequence[Action]) -> dict[str, Any]:
    """What was said last, where it is one council's; otherwise those that have not answered are chosen."""
    told: dict[str, Any] = {f"planned_{number}": _day(action) for number, action in enumerate(actions, start=1)}
    if len(answers) > 1:
        return told | {"councils": [answer.pk for answer in answers if answer.status not in SAID]}
    for answer in answers:
        told |= {"exposure": SAID.get(Answer.Status(answer.status), ""), "note": answer.note}
        told |= _said_of_actions(answer, actions)
    return told


def _said_of_actions(answer: Answer, actions: Sequence[Action]) -> dict[str, Any]:
    said = {each.action_key: each for each in answer.actions.all()}
    told: dict[str, Any] = {}
    for number, action in enumerate(actions, start=1):
        if each := said.get(action.key):
            told |= {f"state_{number}": each.state, f"reason_{number}": each.reason}
            told |= {f"{each.state}_{number}": each.on} if each.on else {}
    return told


def _day(action: Action) -> date | None:
    return action.due.date() if action.due else None


class FeedbackForm(forms.Form):
    """Three questions and a comment."""

    label_size = "s"
    useful = forms.ChoiceField(label="Was this alert useful to you?", choices=YES_NO, widget=Radios)
    clear = forms.ChoiceField(label="Was it clear what to do?", choices=YES_NO, widget=Radios)
    in_time = forms.ChoiceField(label="Did it come in time?", choices=YES_NO, widget=Radios)
    comment = TextField(
        label="Anything else", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def opinion(self) -> Opinion:
        """What was said."""
        told = self.cleaned_data
        return Opinion(told["useful"] == "yes", told["clear"] == "yes", told["in_time"] == "yes", told["comment"])
