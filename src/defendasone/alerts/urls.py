"""Paths."""

from django.urls import path, register_converter

from defendasone.alerts.views import (
    alert,
    audience,
    checking,
    evidence,
    following,
    link,
    listing,
    lists,
    managing,
    reading,
    writing,
)


class Reference:
    """An alert's reference, as `core.ids` makes it, also from somebody who typed it in small letters."""

    regex = "[A-Za-z]{3}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """As it is kept."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """As it is kept."""
        return value


class Gss(Reference):
    """A council's code of the Office for National Statistics."""

    regex = "[A-Z][0-9]{8}"


register_converter(Reference, "reference")
register_converter(Gss, "gss")

app_name = "alerts"
urlpatterns = [
    path("", listing.alerts, name="list"),
    path("new/", writing.new, name="new"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence.csv", evidence.evidence_csv, name="evidence-csv"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.new, name="list-new"),
    path("lists/<uuid:pk>/", lists.change, name="list-change"),
    path("a/<str:token>/", link.link, name="link"),
    path("<reference:reference>/", alert.alert, name="alert"),
    path("<reference:reference>/edit/", writing.edit, name="edit"),
    path("<reference:reference>/audience/", audience.audience, name="audience"),
    path("<reference:reference>/check/", checking.check, name="check"),
    path("<reference:reference>/submit/", checking.submit, name="submit"),
    path("<reference:reference>/approve/", checking.approve, name="approve"),
    path("<reference:reference>/return/", checking.return_, name="return"),
    path("<reference:reference>/publish/", checking.publish, name="publish"),
    path("<reference:reference>/publish-urgently/", checking.publish_urgently, name="publish-urgently"),
    path("<reference:reference>/counts/", following.counts, name="counts"),
    path("<reference:reference>/words/", following.words, name="words"),
    path("<reference:reference>/late/", following.late, name="late"),
    path("<reference:reference>/answers.csv", following.answers_csv, name="answers-csv"),
    path("<reference:reference>/opinions/", following.opinions, name="opinions"),
    path("<reference:reference>/<gss:gss>/", following.council, name="council"),
    path("<reference:reference>/remind/", managing.remind, name="remind"),
    path("<reference:reference>/add/", managing.extend, name="extend"),
    path("<reference:reference>/correct/", managing.correct, name="correct"),
    path("<reference:reference>/review/", managing.review, name="review"),
    path("<reference:reference>/withdraw/", managing.withdraw, name="withdraw"),
    path("<reference:reference>/close/", managing.close, name="close"),
    path("<reference:reference>/acknowledge/", reading.acknowledge, name="acknowledge"),
    path("<reference:reference>/answer/", reading.answer, name="answer"),
    path("<reference:reference>/feedback/", reading.feedback, name="feedback"),
]
