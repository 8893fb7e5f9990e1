"""Every partial and every kind of field on pages that exist in tests only: routes, views and what they show."""

from datetime import UTC, date, datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from defendasone.core.viewer import Role, Viewer
from defendasone.ui import charts, errors
from defendasone.ui.forms import Checkboxes, DayField, Form, Group, Radios, TextField

OFFICER = Viewer("p1", "Asha Okonkwo-Bartholomew", frozenset({(Role.OFFICER, 1)}))
NOW = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)
LONG = "Bournemouth, Christchurch and Poole Council, with a name that goes on for a while"
EVIL = '<script>alert("x")</script> & "quotes" <b>bold</b>'


class Everything(Form):
    """One field of each kind."""

    groups = (
        Group("Who you are", ("name", "email"), hint="We call this person when an alert is not answered."),
        Group("When", ("seen",)),
    )

    name = forms.CharField(
        max_length=20, help_text="As your colleagues know you", widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(label="Work e-mail address", required=False)
    password = forms.CharField(widget=forms.PasswordInput, help_text="At least 12 characters")
    devices = forms.IntegerField(
        label="How many devices run it?", min_value=1, widget=forms.NumberInput({"class": "govuk-input--width-5"})
    )
    kind = forms.ChoiceField(
        choices=[("", "Choose one"), ("district", "District"), ("county", "County")], label="Kind of council"
    )
    affected = forms.ChoiceField(
        label="Does this affect you?",
        choices=[("yes", "Yes, we run an affected version"), ("no", "No"), ("unknown", "We do not know yet")],
        widget=Radios(hints={"unknown": "Say so now, and change it later."}, reveals={"no": "why"}),
    )
    why = forms.CharField(label="Why not?", required=False)
    channels = forms.MultipleChoiceField(
        label="How shall we reach you?", choices=[("email", "E-mail"), ("sms", "Text message")], widget=Checkboxes
    )
    seen = DayField(label="When was it seen first?", help_text="For example, 3 6 2026")
    register = forms.FileField(label="Technology register", help_text="A CSV file of at most 20,000 rows")
    note = TextField(label="Anything else", required=False, max_length=200)
    sure = forms.BooleanField(label="I have checked our own logs", help_text="The alert says where to look.")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


class OneQuestion(Form):
    """A page that asks one thing."""

    heading = "affected"
    affected = forms.ChoiceField(
        label="Does CVE-2026-12345 affect your council?",
        help_text="Answer for every site and every service that others run for you.",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "We do not know yet")],
        widget=Radios,
    )


def partials(request: HttpRequest) -> HttpResponse:
    """All of them, with short words, long words and bad words."""
    rows = [
        {"key": "Council", "value": LONG, "href": "#x"},
        {"key": "TLP", "value": EVIL, "links": [{"href": "#a"}, {"href": "#b", "action": "Remove"}]},
        {"key": "Last confirmed", "value": "3 June 2026"},
    ]
    tasks = [
        {
            "title": "Confirm who we call at night",
            "href": "#t",
            "status": "Overdue",
            "colour": "red",
            "hint": "Since 1 June 2026",
        },
        {"title": "Technology register", "href": "#u", "status": "Not started", "colour": "blue"},
        {"title": LONG, "href": "#v", "status": "Completed", "colour": None},
        {"title": "Answer", "status": "Cannot start yet", "waiting": True, "colour": None},
    ]
    context = {
        "rows": rows, "tasks": tasks, "long": LONG, "evil": EVIL, "now": NOW, "today": date(2026, 6, 3),
        "pages": Paginator(range(1000), 20).get_page(request.GET.get("page", 7)),
        "crumbs": [{"text": "Alerts", "href": "/"}, {"text": "CAS-2026-0017", "href": "/x"}, {"text": "Who gets it"}],
        "statuses": ["critical", "high", "medium", "low", "asked", "acknowledged", "checking", "affected", "mitigated"],
        "marks": ["clear", "green", "amber", "amber+strict", "red"],
        "councils": [(f"Council {n}", "South East", "affected" if n % 3 else "asked", n * 37) for n in range(1, 9)],
    }  # fmt: skip
    return render(request, "gallery/partials.html", context)


def form(request: HttpRequest) -> HttpResponse:
    """Empty, or as it was sent."""
    if request.method == "POST":
        sent = Everything(request.POST, request.FILES)
        sent.is_valid()
        return render(request, "gallery/form.html", {"form": sent})
    return render(request, "gallery/form.html", {"form": Everything()})


def question(request: HttpRequest) -> HttpResponse:
    """One question."""
    asked = OneQuestion(request.POST or None)
    if asked.is_valid():
        request.viewer = OFFICER  # type: ignore[attr-defined]
        messages.success(request, "Your answer is saved. You can change it at any time.")
    return render(request, "gallery/question.html", {"form": asked})


def pictures(request: HttpRequest) -> HttpResponse:
    """Each chart, with plain and with hard data."""
    request.viewer = OFFICER  # type: ignore[attr-defined]
    answers = [
        charts.Bar("Not seen", 41, "asked"),
        charts.Bar("Acknowledged", 120, "acknowledged"),
        charts.Bar("Affected", 77, "affected"),
        charts.Bar("Mitigated", 78, "mitigated"),
        charts.Bar("No longer asked", 1, "released"),
    ]
    times = [
        charts.Range("District", 5, 40, "5 hours", "1 day"),
        charts.Range("Unitary", 9, 62, "9 hours", "2 days"),
        charts.Range(LONG, 12, 96, "12 hours", "4 days"),
    ]
    months = [
        charts.Range(f"{name} 2026", 30 - 3 * n, 96 - 8 * n, f"{30 - 3 * n} hours", f"{96 - 8 * n} hours")
        for n, name in enumerate(["January", "February", "March", "April", "May", "June"])
    ]
    regions = [
        charts.Bar("South East", 64, note="of 70"),
        charts.Bar(LONG, 12, "high", "of 14"),
        charts.Bar("London", 0, note="of 33"),
    ]
    return render(
        request,
        "gallery/pictures.html",
        {"answers": answers, "times": times, "months": months, "regions": regions, "none": []},
    )


def refused(request: HttpRequest) -> HttpResponse:
    """As `core.access` shows a refusal."""
    request.viewer = OFFICER  # type: ignore[attr-defined]
    return render(request, "refused.html", {"why": "This alert was withdrawn while you were reading it."}, status=409)


def failing(request: HttpRequest, kind: str) -> HttpResponse:
    """Each of the pages for what goes wrong."""
    error = Exception()
    shown = {
        "400": lambda: errors.bad_request(request, error),
        "403": lambda: errors.forbidden(request, error),
        "404": lambda: errors.not_found(request, error),
        "429": lambda: render(request, "429.html", status=429),
        "csrf": lambda: errors.csrf_failure(request),
        "first": lambda: render(request, "sign-in-first.html", {"next": "/alerts/?status=live&page=2"}, status=401),
        "refused": lambda: refused(request),
        "500": lambda: HttpResponse(errors.FAILED, status=500),
        "503": lambda: HttpResponse(errors.AWAY, status=503),
        "full": lambda: HttpResponse(errors.FULL, status=503),
    }
    return shown[kind]()


urlpatterns = [
    path("", partials),
    path("form/", form),
    path("question/", question),
    path("pictures/", pictures),
    path("failing/<kind>/", failing),
    path("account/", include("allauth.urls")),
]
