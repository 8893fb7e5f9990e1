"""After publication, for the coordinator: the counts, the silent, and what happened."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.filters import CouncilsFilter
from defendasone.alerts.queries import exports, following, timeline
from defendasone.core.access import PageRequest, may, page
from defendasone.core.flow import Refused
from defendasone.directory import queries as directory
from defendasone.messaging import queries as messaging
from defendasone.ui.charts import Bar
from defendasone.ui.csv import respond
from defendasone.ui.pages import paginate

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert

RECENT = 10
# State that the list can be narrowed to, its words, its count.
PARTS = (
    ("not-seen", "Not seen", "not_seen"),
    ("seen", "Seen, no answer", "seen"),
    ("acknowledged", "Acknowledged", "acknowledged"),
    ("checking", "Do not know yet", "checking"),
    ("affected", "Affected", "affected"),
    ("mitigated", "Affected, and dealt with", "mitigated"),
    ("not-affected", "Not affected", "not_affected"),
    ("released", "No longer asked", "released"),
)
COLOURS = {"not-seen": "asked", "seen": "orange"}
# Verb of the alert's flow -> the permission that its page asks for.
VERBS = {
    "remind": "alerts.manage",
    "extend": "alerts.manage",
    "correct": "alerts.write",
    "withdraw": "alerts.manage",
    "close": "alerts.manage",
}


def show(request: PageRequest, alert: "Alert") -> HttpResponse:
    """One alert as it goes; one that was never published has only its check page."""
    if alert.current is None:
        return redirect("alerts:check", alert.reference)
    viewer, now = request.viewer, request.now
    actions.read(alert, alert.current, by=viewer, now=now)
    form = CouncilsFilter(request.GET)
    answers = queries.answers_to(alert)
    form.offer(sorted({answer.region for answer in answers}))
    followed = queries.followed(viewer, alert, answers, now=now, **form.chosen())
    preparing = queries.edition_in_preparation(alert)
    history = timeline.of_alert(viewer, alert)
    whole = "history" in request.GET
    context = {
        "alert": alert,
        "form": form,
        "followed": followed,
        **figures(followed.tally),
        "late": queries.late_now(alert, now),
        "editions": queries.editions_out(alert),
        "preparing": preparing,
        "history": history if whole else [line.short for line in history[:RECENT]],
        "older": 0 if whole else max(0, len(history) - RECENT),
        "sent": messaging.counts(viewer, alert.stream),
        "opinions": queries.opinions_counted(alert),
        "may": allowed(request, alert, correcting=preparing is not None),
    }
    return render(request, "alerts/alert.html", context)


def figures(tally: queries.Tally) -> dict[str, object]:
    """The counts as numbers that lead to the councils behind them, and as bars."""
    parts = [(state, label, getattr(tally, name)) for state, label, name in PARTS]
    shown = [(state, label, count) for state, label, count in parts if count or state != "released"]
    return {
        "tally": tally,
        "figures": shown,
        "bars": [Bar(label, count, COLOURS.get(state, state)) for state, label, count in shown],
    }


def allowed(request: PageRequest, alert: "Alert", *, correcting: bool) -> dict[str, bool]:
    """Which of the things that can be done after publication this viewer may do now."""
    open_now = {
        verb: alert.flow.allows(verb, alert.status) and may(request.viewer, permission)
        for verb, permission in VERBS.items()
    }
    current = alert.current
    review = (
        current is not None
        and current.flow.allows("review", current.status)
        and may(request.viewer, "alerts.approve")
        and queries.may_review(request.viewer, current)
    )
    return {**open_now, "correct": open_now["correct"] and not correcting, "review": review}


@page(may="alerts.follow", methods=("GET",))
def counts(request: PageRequest, reference: str) -> HttpResponse:
    """The counts alone: what htmx asks for again and again."""
    alert = queries.alert(request.viewer, reference)
    tally = queries.counts(alert, now=request.now)
    return render(request, "alerts/counts.html", {"alert": alert, **figures(tally)})


@page(may="alerts.follow", methods=("GET",))
def late(request: PageRequest, reference: str) -> HttpResponse:
    """How many councils match now that did not get it: asked for after the page, because it looks at every register."""
    alert = queries.alert(request.viewer, reference)
    found = queries.late(request.viewer, alert, now=request.now)
    context = {"alert": alert, "late": found, "may": allowed(request, alert, correcting=False)}
    return render(request, "alerts/late.html", context)


@page(may="alerts.follow", methods=("GET",), records=True)
def words(request: PageRequest, reference: str) -> HttpResponse:
    """What councils read."""
    alert = queries.alert(request.viewer, reference)
    if alert.current is None:
        return redirect("alerts:check", reference)
    actions.read(alert, alert.current, by=request.viewer, now=request.now)
    context = {"alert": alert, "edition": alert.current, "editions": queries.editions_out(alert)}
    return render(request, "alerts/words-page.html", context)


@page(may="alerts.follow", methods=("GET",), records=True)
def council(request: PageRequest, reference: str, gss: str) -> HttpResponse:
    """Everything about one council's answer, and everybody there to telephone. It shows the alert's actions."""
    alert = queries.alert(request.viewer, reference)
    answer = queries.answer_of(request.viewer, alert, gss)
    if alert.current:
        actions.read(alert, alert.current, by=request.viewer, now=request.now)
    contacts = directory.recipients(request.viewer, [answer.council_id])
    context = {
        "alert": alert,
        "answer": answer,
        "said": following.said(answer.status, answer.seen),
        "done": queries.done(alert, answer),
        "contacts": contacts.get(answer.council_id, []),
        "history": timeline.of_answers(request.viewer, alert, [answer])[answer.stream],
    }
    return render(request, "alerts/council.html", context)


@page(may="alerts.follow", methods=("GET",), records=True)
def answers_csv(request: PageRequest, reference: str) -> HttpResponse:
    """Every answer, whole, for a spreadsheet. It holds the alert's actions, so it is a reading of the alert too."""
    alert = queries.alert(request.viewer, reference)
    if alert.current is None:
        raise Refused("It was never published, so there are no answers.")
    actions.read(alert, alert.current, by=request.viewer, now=request.now)
    return respond(f"{alert.reference}-answers", *exports.answers(request.viewer, alert, now=request.now))


@page(may="alerts.follow", methods=("GET",))
def opinions(request: PageRequest, reference: str) -> HttpResponse:
    """What councils' people thought of it."""
    alert = queries.alert(request.viewer, reference)
    found = paginate(request, queries.opinions_of(request.viewer, alert))
    context = {
        "alert": alert,
        "headline": queries.headline(alert, alert.current) if alert.current else "",
        "page_obj": found,
        "opinions": queries.opinions_counted(alert),
    }
    return render(request, "alerts/opinions.html", context)
