"""A register from a file: upload, check, load."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, page
from defendasone.core.uploads import too_large
from defendasone.exposure import actions, queries
from defendasone.exposure.forms import MappingForm, UploadForm
from defendasone.exposure.views.steps import council
from defendasone.ui.sending import done, typed

MOST_PROBLEMS = 100


@page(may="technology.write")
def upload(request: PageRequest, gss: str) -> HttpResponse:
    """Choose a file. Nothing of it counts before it was checked."""
    found = council(request, gss, writing=True)
    form = (
        UploadForm(request.POST, request.FILES, sent=too_large(request)) if request.method == "POST" else UploadForm()
    )
    made: list[Any] = []

    def act() -> None:
        file = form.cleaned_data["file"]
        made.append(actions.upload(found, file.name, file.read(), by=request.viewer, now=request.now))

    if request.method == "POST" and done(form, act):
        return redirect("exposure:check", gss, made[0].pk)
    return render(request, "exposure/upload.html", {"council": found, "form": form})


@page(may="technology.write")
def check(request: PageRequest, gss: str, pk: str) -> HttpResponse:
    """What is in the file, column by column; then load it, or read it in another way."""
    found = council(request, gss, writing=True)
    waiting = get_object_or_404(queries.uploads(request.viewer, found), pk=pk)
    shown = queries.preview(waiting)
    form = MappingForm(typed(request), header=shown.table.header, mapping=waiting.mapping)
    if request.method == "POST" and form.is_valid():
        actions.remap(waiting, form.mapping())
        if "load" not in request.POST:
            return redirect("exposure:check", gss, pk)
        if _loaded(request, form, waiting):
            return redirect("exposure:register", gss)
        shown = queries.preview(waiting)
    facts = {
        "council": found,
        "waiting": waiting,
        "form": form,
        "shown": shown,
        "problems": shown.cleaned.problems[:MOST_PROBLEMS],
        "more": max(0, len(shown.cleaned.problems) - MOST_PROBLEMS),
        "twice": list(shown.cleaned.twice.items())[:20],
        "ready": "product" in waiting.mapping and not shown.cleaned.problems,
    }
    return render(request, "exposure/check.html", facts)


def _loaded(request: PageRequest, form: MappingForm, waiting: Any) -> bool:
    def act() -> None:
        done_now = actions.load(waiting, replace=form.replaces, by=request.viewer, now=request.now)
        said = {"loaded": done_now.added, "taken out": done_now.removed, "there already": done_now.already}
        counts = [f"{count} {what}" for what, count in said.items() if count or what == "loaded"]
        messages.success(request, f"Entries: {', '.join(counts)}")

    return done(form, act)
