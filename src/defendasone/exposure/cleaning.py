"""From a table to entries of a register: what is wrong, by row and field, and what stands twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from defendasone.exposure.columns import COLUMNS
from defendasone.exposure.listing import Listed, listed
from defendasone.exposure.reading import Row, Table, is_control

LONGEST = {"vendor": 200, "product": 200, "version": 100, "note": 500}
YES = {"y", "yes", "true", "1", "x", "internet", "external", "public"}
NO = {"n", "no", "false", "0", "internal", "private"}
MOST_SHOWN = 100
# What our own export puts an apostrophe before, so that no spreadsheet calculates it.
_DEFUSED = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where."""

    row: int
    field: str
    said: str


@dataclass(frozen=True)
class Entry:
    """One product in one version, as the council wrote it, and its keys."""

    vendor: str
    product: str
    version: str = ""
    note: str = ""
    internet_facing: bool | None = None
    row: int = 0

    @property
    def read(self) -> Listed:
        """Its keys."""
        return listed(self.vendor, self.product, self.version)

    @property
    def identity(self) -> tuple[str, str, str]:
        """Equal for two entries that say the same. Names in letters that have no key stand for themselves."""
        name = self.read.name
        return (name.vendor or self.vendor, name.product or self.product, self.version.casefold())


@dataclass
class Cleaned:
    """Entries to load, each once; problems that keep all of them from being loaded; rows that stand twice."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Row -> the row that it says the same as.
    twice: dict[int, int] = field(default_factory=dict)


def clean(table: Table, mapping: Mapping[str, int]) -> Cleaned:
    """Row by row. Text stays text: a formula or HTML is kept as it was written."""
    found = Cleaned()
    kept: dict[tuple[str, str, str], int] = {}
    for row in table.rows:
        entry, problems = read(row, mapping)
        found.problems += problems
        if entry is None:
            continue
        place = kept.setdefault(entry.identity, len(found.entries))
        if place == len(found.entries):
            found.entries.append(entry)
        else:
            found.twice[row.number] = found.entries[place].row
            found.entries[place] = _merged(found.entries[place], entry)
    return found


def read(row: Row, mapping: Mapping[str, int]) -> tuple[Entry | None, list[Problem]]:
    """One row: its entry, or what is wrong with it; neither for a row that is empty in our columns."""
    cells = {column: _cell(row.cells, mapping.get(column)) for column in COLUMNS}
    if not any(cells.values()):
        return None, []
    said = {column: _wrong(column, text) for column, text in cells.items()}
    problems = [Problem(row.number, COLUMNS[column], wrong) for column, wrong in said.items() if wrong]
    if problems:
        return None, problems
    facing = cells["internet_facing"].casefold()
    entry = Entry(
        cells["vendor"],
        cells["product"],
        cells["version"],
        cells["note"],
        True if facing in YES else False if facing in NO else None,
        row.number,
    )
    return entry, []


def _cell(cells: list[str], place: int | None) -> str:
    text = " ".join(cells[place].split()) if place is not None and place < len(cells) else ""
    return text[1:] if text.startswith(_DEFUSED) else text


def _wrong(column: str, text: str) -> str:
    """What is wrong with this cell, in words that follow the column's name."""
    if column == "product" and not text:
        return "is missing"
    if column == "internet_facing":
        return "" if text.casefold() in YES | NO | {""} else "is neither yes nor no"
    if is_control(text):
        return "holds a character that nobody can type"
    if len(text) > LONGEST[column]:
        return f"is longer than {LONGEST[column]} characters"
    return ""


def _merged(one: Entry, other: Entry) -> Entry:
    """The first stays; what only the other says is taken over, and what faces the internet anywhere does."""
    facing = [each for each in (one.internet_facing, other.internet_facing) if each is not None]
    return replace(one, note=one.note or other.note, internet_facing=any(facing) if facing else None)
