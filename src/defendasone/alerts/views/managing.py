"""After publication: reminded, extended, corrected, reviewed, withdrawn, closed."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.deciding import CloseForm, ExtendForm, SeenForm, WithdrawForm
from defendasone.alerts.views.common import number, say, whole
from defendasone.core.access import PageRequest, page
from defendasone.core.flow import Refused
from defendasone.ui.sending import attempt, typed

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert


@page(may="alerts.manage", methods=("POST",))
def remind(request: PageRequest, reference: str) -> HttpResponse:
    """Ask again those who have not said whether they are affected."""
    alert = queries.alert(request.viewer, reference)
    seen = whole(request.POST.get("seen"))
    sent = actions.remind(alert, by=request.viewer, now=request.now, seen=seen)
    say(request, f"{number(sent.councils, 'council')} reminded in {number(sent.messages, 'message')}.")
    return redirect("alerts:alert", reference)


@page(may="alerts.write", methods=("POST",))
def correct(request: PageRequest, reference: str) -> HttpResponse:
    """Begin the next edition."""
    alert = queries.alert(request.viewer, reference)
    actions.correct(alert, by=request.viewer, now=request.now)
    return redirect("alerts:edit", reference)


@page(may="alerts.approve", methods=("POST",))
def review(request: PageRequest, reference: str) -> HttpResponse:
    """Confirm, afterwards, words that were published before review."""
    alert = queries.alert(request.viewer, reference)
    if alert.current is None:
        raise Refused("It is not published, so there is nothing to review afterwards.")
    actions.review(alert.current, by=request.viewer, now=request.now, seen=whole(request.POST.get("seen")))
    say(request, "Confirmed: somebody else has reviewed it now.")
    return redirect("alerts:alert", reference)


@page(may="alerts.manage")
def extend(request: PageRequest, reference: str) -> HttpResponse:
    """Send it to councils that did not get it: those that match now are offered."""
    alert = _live(request, reference, "extend")
    late = queries.late(request.viewer, alert, now=request.now)
    matching = [(each.council.pk, f"{each.council.short_name}: {each.because}") for each in late]
    form = ExtendForm(typed(request), viewer=request.viewer, now=request.now, matching=matching)
    if form.is_valid():
        chosen = form.chosen()
        sent = attempt(form, lambda: actions.add_councils(alert, chosen, by=request.viewer, now=request.now))
        if sent:
            say(request, f"Sent to {number(sent.councils, 'more council')} in {number(sent.messages, 'message')}.")
            return redirect("alerts:alert", reference)
    return render(request, "alerts/extend.html", {"alert": alert, "headline": _headline(alert), "form": form})


@page(may="alerts.manage")
def withdraw(request: PageRequest, reference: str) -> HttpResponse:
    """Take it back: everybody who got it is told why."""
    alert = _live(request, reference, "withdraw")
    form = WithdrawForm(typed(request), initial={"seen": alert.version})
    if form.is_valid():
        told = form.cleaned_data
        sent = attempt(
            form,
            lambda: actions.withdraw(alert, told["reason"], by=request.viewer, now=request.now, seen=told["seen"]),
        )
        if sent:
            councils, messages = number(sent.councils, "council"), number(sent.messages, "message")
            say(request, f"Withdrawn. {councils} told in {messages}.")
            return redirect("alerts:alert", reference)
    return _confirm(request, alert, form, "withdraw")


@page(may="alerts.manage")
def close(request: PageRequest, reference: str) -> HttpResponse:
    """End it, and say what becomes of open answers."""
    alert = _live(request, reference, "close")
    form = CloseForm(typed(request), initial={"seen": alert.version})
    if form.is_valid():
        by, now, told = request.viewer, request.now, form.cleaned_data
        release = told["answers"] == "release"
        attempt(form, lambda: actions.close(alert, told["reason"], release=release, by=by, now=now, seen=told["seen"]))
        if form.is_valid():
            say(request, "Closed.")
            return redirect("alerts:alert", reference)
    return _confirm(request, alert, form, "close")


def _headline(alert: "Alert") -> str:
    """CAS-13: these pages are no reading of the words, so they name a closely held alert by its reference."""
    return queries.headline(alert, alert.current) if alert.current else alert.reference


def _live(request: PageRequest, reference: str, verb: str) -> "Alert":
    alert = queries.alert(request.viewer, reference)
    if not alert.flow.allows(verb, alert.status):
        raise Refused(f"You cannot do this now: the alert is {alert.get_status_display().lower()}.")
    return alert


def _confirm(request: PageRequest, alert: "Alert", form: SeenForm, verb: str) -> HttpResponse:
    context = {
        "alert": alert,
        "headline": _headline(alert),
        "form": form,
        "label": alert.flow.moves[verb].label,
        "tally": queries.counts(alert, now=request.now),
        "warn": verb == "withdraw",
    }
    return render(request, "alerts/confirm.html", context)
