"""Who gets an alert: the builder with its counts, which work without JavaScript."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render

from defendasone.alerts import actions, queries
from defendasone.alerts.audience import Audience, Resolved, read, resolve
from defendasone.alerts.forms.audience import AudienceForm, NameForm, describing
from defendasone.alerts.queries import checking
from defendasone.alerts.queries.sources import unreachable
from defendasone.alerts.views.common import number, say, whole
from defendasone.core.access import PageRequest, page
from defendasone.core.flow import Refused
from defendasone.directory import queries as directory
from defendasone.ui.sending import attempt, typed

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert


@dataclass(frozen=True)
class Built:
    """The form, what it describes (None where it cannot be understood), and the councils that this means today."""

    form: AudienceForm
    wanted: Audience | None
    resolved: Resolved


@page(may="alerts.write")
def audience(request: PageRequest, reference: str) -> HttpResponse:
    """Describe the audience, count it, keep it, or keep its councils as a list."""
    alert = queries.alert(request.viewer, reference)
    if not alert.flow.allows("prepare", alert.status):
        raise Refused("It is published, so its audience is settled. You can add councils to it.")
    built = _build(request, alert)
    if "save" in request.POST and _kept(request, alert, built):
        return redirect("alerts:check", reference)
    naming = _name(request, built)
    context = {"alert": alert, "form": built.form, "naming": naming, **_counted(request, alert, built)}
    partial = "count" in request.POST and "HX-Request" in request.headers
    return render(request, "alerts/audience-count.html" if partial else "alerts/audience.html", context)


def _build(request: PageRequest, alert: "Alert") -> Built:
    viewer, now, kept = request.viewer, request.now, read(alert.audience)
    if (data := typed(request)) is not None:
        form = AudienceForm(data, viewer=viewer, now=now)
        wanted = form.audience() if form.is_valid() else None
    else:
        form, wanted = AudienceForm(viewer=viewer, now=now, initial=describing(viewer, kept, now=now)), kept
    resolved = resolve(viewer, alert, wanted or Audience(), now=now)
    form.count(resolved.counts)
    return Built(form, wanted, resolved)


def _kept(request: PageRequest, alert: "Alert", built: Built) -> bool:
    wanted, seen = built.wanted, whole(request.POST.get("seen"))
    if wanted is None:
        return False
    attempt(built.form, lambda: actions.set_audience(alert, wanted, by=request.viewer, now=request.now, seen=seen))
    if not built.form.is_valid():
        return False
    say(request, f"Saved: {number(len(built.resolved.chosen), 'council')} would get it now.")
    return True


def _name(request: PageRequest, built: Built) -> NameForm:
    """Keep the councils under a name, where that was asked for."""
    if "list" not in request.POST or built.wanted is None:
        return NameForm(viewer=request.viewer, now=request.now)
    naming = NameForm(request.POST, viewer=request.viewer, now=request.now)
    if not naming.is_valid():
        return naming
    made = actions.save_list(naming.cleaned_data["name"], built.resolved.ids, by=request.viewer, now=request.now)
    say(request, f"Saved as the list '{made.name}' with {number(len(built.resolved.chosen), 'council')}.")
    return NameForm(viewer=request.viewer, now=request.now)


def _counted(request: PageRequest, alert: "Alert", built: Built) -> dict[str, object]:
    """Nothing is counted where the form says something that cannot be understood."""
    if built.wanted is None:
        return {"counted": False}
    contacts = directory.recipients(request.viewer, built.resolved.ids)
    councils = [each.council for each in built.resolved.chosen]
    return {
        "counted": True,
        "total": len(councils),
        "reasons": checking.reasons(built.resolved.chosen),
        "unreachable": unreachable(councils, contacts, by_sms=alert.by_sms),
    }
