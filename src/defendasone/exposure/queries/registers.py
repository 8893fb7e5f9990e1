"""Registers as their viewer may see them: a council's people their own, the coordinator all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q, QuerySet

from defendasone.core.viewer import Viewer
from defendasone.directory.models import Council
from defendasone.exposure.cleaning import Cleaned, Entry, clean
from defendasone.exposure.columns import COLUMNS
from defendasone.exposure.models import Technology, Upload
from defendasone.exposure.queries.exposure import current_councils
from defendasone.exposure.reading import Table, table
from defendasone.exposure.rules import stale


@dataclass(frozen=True)
class Line:
    """One council's register in a list. `state` is 'none', 'never', 'stale' or 'good'."""

    gss: str
    name: str
    entries: int
    confirmed: datetime | None
    by: str
    state: str

    @property
    def said(self) -> str:
        """The state in words."""
        return {"none": "No register", "never": "Never confirmed", "stale": "To be confirmed", "good": "Good"}[
            self.state
        ]


@dataclass(frozen=True)
class Preview:
    """A file that waits to be loaded, as it will be read."""

    table: Table
    cleaned: Cleaned
    mapping: Mapping[str, int]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Our columns that the file has, in our order, with its own name for each."""
        return [(COLUMNS[name], self.table.header[self.mapping[name]]) for name in COLUMNS if name in self.mapping]

    @property
    def first(self) -> list[list[str]]:
        """The first rows, column by column as in `columns`."""
        places = [self.mapping[name] for name in COLUMNS if name in self.mapping]
        return [[row.cells[place] if place < len(row.cells) else "" for place in places] for row in self.table.rows[:5]]


def councils(viewer: Viewer, now: datetime) -> QuerySet[Council]:
    """The councils whose registers this viewer may open."""
    return current_councils(viewer, now)


def lines(viewer: Viewer, now: datetime) -> list[Line]:
    """Every council with the state of its register."""
    return [line(council, now) for council in councils(viewer, now)]


def line(council: Council, now: datetime) -> Line:
    """One council's."""
    register = getattr(council, "register", None)
    if register is None:
        return Line(council.gss, council.short_name, 0, None, "", "none")
    state = "never"
    if register.confirmed:
        old = stale(register.confirmed, now=now, days=settings.CONFIG.register_stale_days)
        state = "stale" if old else "good"
    return Line(council.gss, council.short_name, register.entries, register.confirmed, register.confirmed_by, state)


def entries(viewer: Viewer, council: Council, text: str = "") -> QuerySet[Technology]:
    """A council's entries, by product and version; `text` narrows them to names that hold it."""
    found = _visible_to(viewer).filter(council=council)
    if text:
        found = found.filter(
            Q(product__icontains=text)
            | Q(vendor__icontains=text)
            | Q(version__icontains=text)
            | Q(note__icontains=text)
        )
    return found.order_by("product", "vendor", F("version_key").asc(nulls_first=True), "version", "pk")


def uploads(viewer: Viewer, council: Council) -> QuerySet[Upload]:
    """Files that wait to be loaded: the council's own, nobody else's."""
    return Upload.objects.filter(council=council, council__in=viewer.councils, loaded=None)


def preview(of: Upload) -> Preview:
    """What loading it would do."""
    found = table(bytes(of.content))
    return Preview(found, clean(found, of.mapping), of.mapping)


def as_entry(row: Technology) -> Entry:
    """For a form to begin with."""
    return Entry(row.vendor, row.product, row.version, row.note, row.internet_facing)


def exported(viewer: Viewer, council: Council) -> Iterable[list[object]]:
    """Rows of the download, in the order of `COLUMNS`."""
    for row in entries(viewer, council):
        facing = {True: "yes", False: "no", None: ""}[row.internet_facing]
        yield [row.product, row.vendor, row.version, facing, row.note]


def _visible_to(viewer: Viewer) -> QuerySet[Technology]:
    return Technology.objects.all() if viewer.sector else Technology.objects.filter(council__in=viewer.councils)
