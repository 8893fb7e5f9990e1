"""Writing an alert, and changing what was written."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render

from defendasone.alerts import actions, queries
from defendasone.alerts.forms.writing import WordsForm, holding, starting_from
from defendasone.alerts.queries import sources
from defendasone.alerts.views.common import say
from defendasone.core.access import PageRequest, page
from defendasone.core.flow import Refused
from defendasone.ui.sending import attempt, typed

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert, Edition


@page(may="alerts.write")
def new(request: PageRequest) -> HttpResponse:
    """Begin an alert, from a vulnerability that is known to be exploited where `?cve=` names one."""
    asked = request.GET.get("cve", "").replace("\0", "")[:30]
    found = sources.known_exploited(asked) if asked else None
    form = WordsForm(
        typed(request),
        viewer=request.viewer,
        now=request.now,
        initial=starting_from(found) if found else None,
    )
    if "more" in request.POST:
        form = form.more()
    elif form.is_valid():
        words, about = form.words(), form.about() or actions.About()
        made = attempt(form, lambda: actions.draft(words, about, by=request.viewer, now=request.now))
        if made:
            return redirect("alerts:audience", made.reference)
    return render(request, "alerts/write.html", {"form": form, "unknown": asked if asked and not found else ""})


@page(may="alerts.write", records=True)
def edit(request: PageRequest, reference: str) -> HttpResponse:
    """Change words that are not yet with a reviewer."""
    alert = queries.alert(request.viewer, reference)
    edition = queries.edition_in_preparation(alert)
    if edition is None or not edition.flow.allows("write", edition.status):
        raise Refused("These words cannot be changed now: they are with their reviewer, or published.")
    form = _form(request, alert, edition)
    if "more" in request.POST:
        form = form.more()
    elif form.is_valid() and _written(request, edition, form):
        return redirect("alerts:check", reference)
    actions.read(alert, edition, by=request.viewer, now=request.now)
    return render(request, "alerts/write.html", {"form": form, "alert": alert, "edition": edition})


def _form(request: PageRequest, alert: "Alert", edition: "Edition") -> WordsForm:
    correcting = edition.number > 1
    return WordsForm(
        typed(request),
        viewer=request.viewer,
        now=request.now,
        correcting=correcting,
        settled=correcting,
        initial=holding(alert, edition),
    )


def _written(request: PageRequest, edition: "Edition", form: WordsForm) -> bool:
    by, now, seen = request.viewer, request.now, form.cleaned_data["seen"]
    words, about = form.words(), form.about()
    attempt(form, lambda: actions.write(edition, words, about, by=by, now=now, seen=-1 if seen is None else seen))
    if form.is_valid():
        say(request, "Saved.")
    return form.is_valid()
