"""A council's side: read, acknowledge, answer, say what you think of it."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.answering import AnswerForm, FeedbackForm
from defendasone.alerts.queries import timeline
from defendasone.alerts.views.common import number, say, versions
from defendasone.core.access import PageRequest, page
from defendasone.core.clocks import LONDON
from defendasone.core.flow import Refused
from defendasone.ui.sending import attempt, typed

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert, Answer


def show(
    request: PageRequest, alert: "Alert", form: AnswerForm | None = None, feedback: FeedbackForm | None = None
) -> HttpResponse:
    """The words, why the viewer's councils are asked, what they said; and the form for those who may answer."""
    answers = list(queries.mine(request.viewer, alert))
    if alert.current is None or not answers:
        raise Http404
    actions.read(alert, alert.current, answers, by=request.viewer, now=request.now)
    answerable = queries.answerable(request.viewer, alert, answers)
    histories = timeline.of_answers(request.viewer, alert, answers)
    context = {
        "alert": alert,
        "edition": alert.current,
        "corrections": queries.editions_out(alert),
        "rows": [(each, queries.owed_by(alert, each), histories[each.stream]) for each in answers],
        "form": form or (_form(request, alert, answerable) if answerable else None),
        "unacknowledged": [each for each in answerable if each.status == each.Status.ASKED],
        "feedback": feedback or _feedback(request, alert),
        "seen": " ".join(f"{each.pk}:{each.version}" for each in answerable),
        "now": request.now,
    }
    return render(request, "alerts/read.html", context)


def _form(request: PageRequest, alert: "Alert", answers: list["Answer"]) -> AnswerForm:
    todo = list(alert.current.actions.all()) if alert.current else []
    return AnswerForm(typed(request), answers=answers, actions=todo, today=request.now.astimezone(LONDON).date())


def _feedback(request: PageRequest, alert: "Alert") -> FeedbackForm:
    given = queries.my_opinion(request.viewer, alert)
    said = {name: "yes" if getattr(given, name) else "no" for name in ("useful", "clear", "in_time")} if given else {}
    return FeedbackForm(initial={**said, "comment": given.comment if given else ""}, auto_id="feedback_%s")


def _answerable(request: PageRequest, alert: "Alert") -> list["Answer"]:
    found = queries.answerable(request.viewer, alert, queries.mine(request.viewer, alert))
    if not found:
        raise Refused("There is nothing that you can answer: it is no longer asked, or somebody else answers for you.")
    return found


@page(may="alerts.answer", methods=("POST",))
def acknowledge(request: PageRequest, reference: str) -> HttpResponse:
    """Say that it has arrived, for every council that the viewer answers for."""
    alert = queries.alert(request.viewer, reference)
    for each in _answerable(request, alert):
        actions.acknowledge(each, by=request.viewer, now=request.now)
    say(request, "Acknowledged. Answer whether you are affected when you know.")
    return redirect("alerts:alert", reference)


@page(may="alerts.answer", methods=("POST",))
def answer(request: PageRequest, reference: str) -> HttpResponse:
    """Say whether the council is affected, and how far it is."""
    alert = queries.alert(request.viewer, reference)
    form = _form(request, alert, _answerable(request, alert))
    if form.is_valid():
        chosen, seen = form.chosen(), versions(request.POST.get("seen", ""))
        attempt(form, lambda: actions.answer(chosen, form.said(), by=request.viewer, now=request.now, seen=seen))
        if form.is_valid():
            say(request, f"Your answer is saved for {number(len(chosen), 'council')}. You can change it later.")
            return redirect("alerts:alert", reference)
    return show(request, alert, form=form)


@page(may="alerts.read", methods=("POST",))
def feedback(request: PageRequest, reference: str) -> HttpResponse:
    """Whether it was useful, clear and in time: of whoever read it at a council."""
    alert = queries.alert(request.viewer, reference)
    asked = queries.mine(request.viewer, alert).first()
    if asked is None:
        raise Http404
    form = FeedbackForm(request.POST, auto_id="feedback_%s")
    if not form.is_valid():
        return show(request, alert, feedback=form)
    actions.give_feedback(alert, asked.council_id, form.opinion(), by=request.viewer, now=request.now)
    say(request, "Thank you: what you said is kept, and decides what becomes of this service.")
    return redirect("alerts:alert", reference)
