"""Before an alert is sent: everything about it on one page, and the decisions, each a route with its permission."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.deciding import PublishForm, ReturnForm, SeenForm, UrgentForm
from defendasone.alerts.queries import checking
from defendasone.alerts.views.common import number, say
from defendasone.core.access import PageRequest, may, page
from defendasone.core.flow import Refused
from defendasone.ui.sending import attempt

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert, Edition

# Verb -> who may, and the form that asks for what the decision needs beside the versions that were seen.
DECISIONS: dict[str, tuple[str, type[SeenForm]]] = {
    "submit": ("alerts.write", SeenForm),
    "approve": ("alerts.approve", SeenForm),
    "publish": ("alerts.publish", PublishForm),
    "return": ("alerts.approve", ReturnForm),
    "publish_urgently": ("alerts.urgent", UrgentForm),
}
ROUTES = {"publish_urgently": "publish-urgently"}
Deed = Callable[..., str]


@page(may="alerts.follow", methods=("GET",), records=True)
def check(request: PageRequest, reference: str) -> HttpResponse:
    """Who gets it, what they read, what is missing, and whose turn it is."""
    alert, edition = _found(request, reference)
    return _show(request, alert, edition)


@page(may="alerts.write", methods=("POST",))
def submit(request: PageRequest, reference: str) -> HttpResponse:
    """Send it for review."""
    return _decide(request, reference, "submit", _on_words(actions.submit, "Sent for review."))


@page(may="alerts.approve", methods=("POST",))
def approve(request: PageRequest, reference: str) -> HttpResponse:
    """Stand by it as the second pair of eyes."""
    return _decide(request, reference, "approve", _on_words(actions.approve, "Approved. It is not published yet."))


@page(may="alerts.approve", methods=("POST",))
def return_(request: PageRequest, reference: str) -> HttpResponse:
    """Give it back to its writer, with the reason."""
    return _decide(request, reference, "return", _on_words(actions.return_, "Returned to its writer."))


@page(may="alerts.publish", methods=("POST",))
def publish(request: PageRequest, reference: str) -> HttpResponse:
    """Publish approved words."""
    return _decide(request, reference, "publish", lambda *what, **told: _sent(actions.publish(*what, **told)))


@page(may="alerts.urgent", methods=("POST",))
def publish_urgently(request: PageRequest, reference: str) -> HttpResponse:
    """Publish before review, with a reason."""

    def deed(*what: Any, **told: Any) -> str:
        return f"{_sent(actions.publish_urgently(*what, **told))} Somebody else has to review it now."

    return _decide(request, reference, "publish_urgently", deed)


def _on_words(act: Callable[..., None], done: str) -> Deed:
    """An action that concerns the words alone."""

    def deed(alert: "Alert", edition: "Edition", **told: Any) -> str:
        act(edition, **told)
        return done

    return deed


def _sent(sent: actions.Sent) -> str:
    return f"Published to {number(sent.councils, 'council')} in {number(sent.messages, 'message')}."


def _found(request: PageRequest, reference: str) -> tuple["Alert", "Edition"]:
    alert = queries.alert(request.viewer, reference)
    edition = queries.edition_in_preparation(alert)
    if edition is None:
        raise Refused("Nothing of it is waiting to be published.")
    return alert, edition


def _decide(request: PageRequest, reference: str, verb: str, deed: Deed) -> HttpResponse:
    alert, edition = _found(request, reference)
    form = DECISIONS[verb][1](request.POST)
    by, now = request.viewer, request.now
    done = attempt(form, lambda: deed(alert, edition, by=by, now=now, **form.cleaned_data)) if form.is_valid() else None
    if not done:
        return _show(request, *_found(request, reference), failed={verb: form})
    say(request, done)
    return redirect("alerts:alert" if verb.startswith("publish") else "alerts:check", reference)


def _show(
    request: PageRequest, alert: "Alert", edition: "Edition", failed: dict[str, SeenForm] | None = None
) -> HttpResponse:
    """`failed` is the decision that could not be made, with what is wrong."""
    actions.read(alert, edition, by=request.viewer, now=request.now)
    context = {
        "alert": alert,
        "edition": edition,
        "checked": checking.checked(request.viewer, alert, edition, now=request.now),
        "turn": checking.turn(request.viewer, edition),
        "decisions": _decisions(request, alert, edition, failed or {}),
        "form": next(iter((failed or {}).values()), None),
        "versions": {"seen": edition.version, "alert_seen": alert.version},
        "may_write": may(request.viewer, "alerts.write") and edition.flow.allows("write", edition.status),
    }
    return render(request, "alerts/check.html", context)


def _decisions(
    request: PageRequest, alert: "Alert", edition: "Edition", failed: dict[str, SeenForm]
) -> list[dict[str, object]]:
    """The buttons that the flow, the rules and this viewer's permissions allow."""
    verbs = checking.open_verbs(request.viewer, edition)
    return [
        {
            "label": edition.flow.moves[verb].label,
            "href": reverse(f"alerts:{ROUTES.get(verb, verb)}", args=[alert.reference]),
            "form": failed.get(verb) or form(auto_id=f"{verb}_%s"),
            "failed": verb in failed,
        }
        for verb, (permission, form) in DECISIONS.items()
        if verb in verbs and may(request.viewer, permission)
    ]
