"""Alerts for programs: the list, and one alert with its words. Nothing leaves that the key's holder may not see."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router, Schema

from defendasone.alerts import actions, queries
from defendasone.api.operation import named, operation
from defendasone.core.access import may

if TYPE_CHECKING:
    from defendasone.alerts.models import Alert, Answer, Edition

router = Router(tags=["Alerts"])
PER_PAGE, MOST = 50, 100
REFERENCE = r"^[A-Za-z]{3}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}$"


class AnswerOut(Schema):
    """What one of your councils said last. `version` goes back with the next answer, as `seen`."""

    council: str
    council_name: str
    status: str
    version: int
    due: datetime | None
    overdue: bool
    answered: datetime | None


class Counts(Schema):
    """Councils by what they said last: all but `asked` and `overdue` add up to `asked`."""

    asked: int
    not_seen: int
    seen: int
    acknowledged: int
    checking: int
    affected: int
    mitigated: int
    not_affected: int
    released: int
    overdue: int


class AlertLine(Schema):
    """An alert in a list. Above TLP:AMBER the title is its marking and reference: read the alert itself."""

    reference: str
    title: str
    severity: str
    tlp: str
    status: str
    answer_required: bool
    published: datetime | None
    exposure_due: datetime | None
    mitigation_due: datetime | None
    answers: list[AnswerOut]


class Page(Schema):
    """Alerts, the newest first. `next` is what to send as `after` for the next page; null on the last."""

    alerts: list[AlertLine]
    next: str | None


class ToDo(Schema):
    """One thing to do; `key` stays the same when the alert is corrected."""

    key: UUID
    number: int
    text: str
    due: datetime | None


class EditionOut(Schema):
    """What went out, and when; `change` says what is different from the edition before."""

    number: int
    published: datetime | None
    change: str


class AlertOut(AlertLine):
    """An alert with its words. `counts` is for the coordinator, `answers` are your councils'."""

    edition: int
    words_status: str
    happened: str
    matters: str
    actions: list[ToDo]
    editions: list[EditionOut]
    cves: list[str]
    products: list[list[str]]
    counts: Counts | None


@router.get("/alerts", response=Page, summary="Alerts that you may see, the newest first")
@operation(may="alerts.read")
def alerts(
    request: Any,
    after: Annotated[str, Query(pattern=f"^$|{REFERENCE}")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = PER_PAGE,
) -> Page:
    """A page of them. `after` is the reference of the last alert of the page before."""
    found, more = queries.paged(request.viewer, after, most=limit)
    answers = {each.alert.pk: each.answers for each in queries.with_answers(request.viewer, found, now=request.now)}
    lines = [
        _line(each.alert, each.words, answers[each.alert.pk], request.now, title=each.headline)
        for each in queries.lines(found)
    ]
    return Page(alerts=[AlertLine(**line) for line in lines], next=found[-1].reference if more else None)


@router.get("/alerts/{reference}", response=AlertOut, summary="One alert with its words")
@operation(may="alerts.read", records=True)
def alert(request: Any, reference: str) -> AlertOut:
    """Reading TLP:AMBER+STRICT or TLP:RED is recorded. That a program read it does not count as seen by somebody."""
    return shown(request, queries.alert(request.viewer, named(reference)))


def shown(request: Any, found: "Alert") -> AlertOut:
    """The alert as this viewer may have it; recorded where its marking asks for it."""
    viewer, now = request.viewer, request.now
    answers = list(queries.mine(viewer, found))
    words = found.current or (queries.edition_in_preparation(found) if viewer.sector else None)
    if words is None or not (answers or viewer.sector):
        raise Http404
    actions.record(found, words, answers, by=viewer, now=now)
    counted = may(viewer, "alerts.follow") and found.current is not None
    return AlertOut(
        **_line(found, words, answers, now, title=words.title),
        edition=words.number,
        words_status=words.status,
        happened=words.happened,
        matters=words.matters,
        actions=[ToDo(key=each.key, number=each.number, text=each.text, due=each.due) for each in words.actions.all()],
        editions=[
            EditionOut(number=each.number, published=each.published, change=each.change)
            for each in queries.editions_out(found)
        ],
        cves=sorted(each.cve for each in found.vulnerabilities.all()),
        products=found.products,
        counts=Counts(**vars(queries.counts(found, now=now))) if counted else None,
    )


def _line(found: "Alert", words: "Edition", answers: "list[Answer]", now: datetime, *, title: str) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "title": title,
        "severity": words.severity,
        "tlp": words.tlp,
        "status": found.status,
        "answer_required": found.answer_required,
        "published": found.published,
        "exposure_due": found.exposure_due,
        "mitigation_due": found.mitigation_due,
        "answers": [_answer(found, each, now) for each in answers],
    }


def _answer(found: "Alert", answer: "Answer", now: datetime) -> AnswerOut:
    return AnswerOut(
        council=answer.council.gss,
        council_name=answer.council.name,
        status=answer.status,
        version=answer.version,
        due=queries.owed_by(found, answer),
        overdue=queries.is_overdue(found, answer, now),
        answered=answer.answered,
    )
