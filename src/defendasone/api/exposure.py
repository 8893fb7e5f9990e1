"""Whom a vulnerability touches, for the coordinator; and a council's technology register, from its own inventory."""

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from defendasone.api.operation import named, operation
from defendasone.api.problems import problem, wrong_fields
from defendasone.core.access import require
from defendasone.core.uploads import too_large
from defendasone.exposure import actions, queries
from defendasone.exposure.cleaning import clean
from defendasone.exposure.columns import COLUMNS, guess
from defendasone.exposure.reading import Row, Table, Unreadable, table
from defendasone.intelligence import queries as intelligence

if TYPE_CHECKING:
    from defendasone.directory.models import Council

router = Router(tags=["Exposure"])
MOST_ENTRIES, MOST_PROBLEMS = 20_000, 100
YES_NO = {True: "yes", False: "no", None: ""}


class Stands(Schema):
    """A council and the reason for its group."""

    council: str
    council_name: str
    because: str


class ExposureOut(Schema):
    """Every council of today, in exactly one of three groups."""

    cve: str
    known_exploited: bool
    runs: list[Stands]
    cannot_tell: list[Stands]
    does_not_run: list[Stands]


class EntryIn(Schema):
    """One thing that the council runs."""

    product: Annotated[str, Field(min_length=1)]
    vendor: str = ""
    version: str = ""
    internet_facing: bool | None = None
    note: str = ""


class RegisterIn(Schema):
    """The whole register: what is not in it is taken out."""

    entries: Annotated[list[EntryIn], Field(min_length=1, max_length=MOST_ENTRIES)]


class Loaded(Schema):
    """What changed."""

    added: int
    removed: int
    already: int
    twice: int


@router.get("/exposure/{cve}", response=ExposureOut, summary="Which councils run what a CVE touches")
@operation(may="intelligence.read")
def exposure(request: Any, cve: str) -> ExposureOut:
    """Runs it, cannot tell, does not run it: council by council, with the reason."""
    found = get_object_or_404(intelligence.vulnerabilities(request.viewer), cve=named(cve))
    standings = queries.exposure(request.viewer, vulnerabilities=[found], now=request.now)

    def of(group: str) -> list[Stands]:
        return [Stands(council=one.gss, council_name=one.name, because=one.because) for one in standings.of(group)]

    return ExposureOut(
        cve=found.cve,
        known_exploited=hasattr(found, "exploited"),
        runs=of(queries.Group.RUNS),
        cannot_tell=of(queries.Group.CANNOT_TELL),
        does_not_run=of(queries.Group.DOES_NOT_RUN),
    )


@router.post("/technology/{council}", response=Loaded, summary="Replace a council's technology register")
@operation(may="technology.write")
def register(request: Any, council: str, body: RegisterIn) -> Any:
    """All entries, or none. It counts as confirmed: whoever sends it says that it is complete."""
    rows = [Row(number, _cells(each)) for number, each in enumerate(body.entries, start=1)]
    return _take_over(request, _council(request, council), Table(list(COLUMNS.values()), rows), _in_order())


@router.post("/technology/{council}/csv", response=Loaded, summary="The same from a CSV file")
@operation(may="technology.write")
def register_csv(request: Any, council: str, file: Annotated[UploadedFile | None, File()] = None) -> Any:
    """A file with a header, of at most 10 MB. Columns are found by their names."""
    found = _council(request, council)
    if too_large(request):
        return problem(413, "The file is larger than 10 MB.", "Send a smaller one.")
    if file is None:
        return wrong_fields([{"field": "file", "wrong": "Send the CSV file as the form's field called file."}])
    try:
        read = table(file.read())
    except Unreadable as wrong:
        return wrong_fields([{"field": "file", "wrong": str(wrong)}])
    mapping = guess(read.header)
    if "product" not in mapping:
        return wrong_fields([{"field": "file", "wrong": "No column is called Product."}])
    return _take_over(request, found, read, mapping)


def _council(request: Any, gss: str) -> "Council":
    found = get_object_or_404(queries.councils(request.viewer, request.now), gss=named(gss))
    require(request.viewer, "technology.write", found.pk)
    return found


def _cells(entry: EntryIn) -> list[str]:
    told = {**entry.dict(), "internet_facing": YES_NO[entry.internet_facing]}
    return [told[name] for name in COLUMNS]


def _in_order() -> dict[str, int]:
    return {name: place for place, name in enumerate(COLUMNS)}


def _take_over(request: Any, council: "Council", read: Table, mapping: dict[str, int]) -> Loaded | HttpResponse:
    found = clean(read, mapping)
    if found.problems:
        return wrong_fields(
            [
                {"field": f"row {each.row}, {each.field}", "wrong": f"{each.field} {each.said}."}
                for each in found.problems[:MOST_PROBLEMS]
            ]
        )
    if not found.entries:
        return wrong_fields([{"field": "file", "wrong": "No row names a product."}])
    done = actions.take_over(council, found.entries, by=request.viewer, now=request.now)
    return Loaded(added=done.added, removed=done.removed, already=done.already, twice=len(found.twice))
