"""Recording a merger: where, which councils, a look at the answers, done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from defendasone.core.access import PageRequest, page
from defendasone.directory import actions, queries
from defendasone.directory.forms import AreaForm, MergerForm
from defendasone.ui.sending import done, typed


@page(may="councils.write", methods=("GET",))
def area(request: PageRequest) -> HttpResponse:
    """In which area councils merge."""
    form = AreaForm(request.GET or None, forums=queries.forums())
    if form.is_valid():
        return redirect("directory:merge", form.cleaned_data["forum"].code)
    return render(request, "directory/merger-area.html", {"form": form})


@page(may="councils.write")
def merge(request: PageRequest, code: str) -> HttpResponse:
    """Which councils end and what takes over. The first time that it is sent, the answers are shown again."""
    form = _form(request, code)
    sure, back = "sure" in request.POST, "back" in request.POST
    if request.method == "POST" and not sure and not back and form.is_valid():
        facts = {"heir": form.heir(), **form.cleaned_data, "kind_label": form.kind_label(), "posted": _posted(request)}
        return render(request, "directory/merger-check.html", facts)
    if sure and done(form, lambda: _merge(request, form)):
        messages.success(request, "Merger recorded")
        return redirect("directory:council", form.heir().gss)
    return render(request, "directory/merger.html", {"form": form, "forum": form.forum})


def _form(request: PageRequest, code: str) -> MergerForm:
    forum = get_object_or_404(queries.forums(), code=code)
    neighbours = queries.neighbours(request.viewer, forum, on=queries.today(request.now))
    return MergerForm(typed(request), forum=forum, neighbours=neighbours, regions=queries.regions())


def _merge(request: PageRequest, form: MergerForm) -> None:
    given = form.cleaned_data
    actions.merge(given["predecessors"], form.heir(), on=given["on"], by=request.viewer, now=request.now)


def _posted(request: PageRequest) -> list[tuple[str, str]]:
    """Every answer, to be sent once more."""
    own = {"csrfmiddlewaretoken", "sure", "back"}
    return [(name, str(value)) for name, values in request.POST.lists() if name not in own for value in values]
