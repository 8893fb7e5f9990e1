"""A council's technology register: what is uploaded, checked, loaded, typed in and confirmed. Council by council."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.ledger import Actor
from defendasone.core.ledger import Entry as Event
from defendasone.directory.models import Council
from defendasone.exposure.cleaning import Entry, clean
from defendasone.exposure.columns import checked, guess
from defendasone.exposure.listing import version_key
from defendasone.exposure.models import Register, Technology, Upload
from defendasone.exposure.reading import MOST_ROWS, Unreadable, table

ROWS = 5000
COLUMNS = {
    "id": "uuid",
    "vendor": "text",
    "product": "text",
    "version": "text",
    "note": "text",
    "internet_facing": "boolean",
    "vendor_key": "text",
    "product_key": "text",
    "version_key": "bytea",
}
INSERT = (
    f"insert into exposure_technology (council_id, {', '.join(COLUMNS)}) select %s, entry.* "  # noqa: S608
    f"from unnest({', '.join(f'%s::{kind}[]' for kind in COLUMNS.values())}) as entry"
)
REPLACED = "This file has been loaded, or another took its place. Look at the register, then upload it again if needed."
KEPT = timedelta(days=1)
FULL = f"A register has at most {MOST_ROWS:,} entries: take some out first."


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    added: int
    removed: int
    already: int
    twice: int


def upload(council: Council, name: str, content: bytes, *, by: Actor, now: datetime) -> Upload:
    """Keep a file until somebody has seen what is in it. Raises `Refused` for a file that is no table."""
    try:
        found = table(content)
    except Unreadable as wrong:
        raise Refused(str(wrong)) from wrong
    with transaction.atomic():
        Upload.objects.filter(council=council, loaded=None).delete()
        return Upload.objects.create(
            council=council, name=_plain(name), content=content, mapping=guess(found.header), made=now, made_by=by.name
        )


def remap(of: Upload, mapping: Mapping[str, object]) -> None:
    """Read the file's columns in another way."""
    found = table(bytes(of.content))
    of.mapping = checked(mapping, len(found.header))
    if not Upload.objects.filter(pk=of.pk, loaded=None).update(mapping=of.mapping):
        raise Refused(REPLACED)


def load(of: Upload, *, replace: bool, by: Actor, now: datetime) -> Loaded:
    """Take the file's entries into the register: all of them, or none. Whoever loads says that it is complete."""
    with transaction.atomic():
        register = _locked(of.council)
        waiting = Upload.objects.select_for_update().filter(pk=of.pk).first()
        if waiting is None or waiting.loaded:
            raise Refused(REPLACED)
        done = _load(register, waiting, replace=replace)
        Upload.objects.filter(pk=of.pk).update(loaded=now, content=b"")
        _settled(register, now, by)
        detail = {"file": waiting.name, "replaced": replace, **vars(done)}
        _tell(of.council, "technology.loaded", detail, by=by, now=now)
    return done


def take_over(council: Council, entries: Sequence[Entry], *, by: Actor, now: datetime) -> Loaded:
    """Give a council these entries and no others, from elsewhere than a file; it is confirmed as of `now`."""
    once = list({entry.identity: entry for entry in reversed(entries)}.values())[::-1]
    with transaction.atomic():
        register = _locked(council)
        done = _take(register, once, replace=True, twice=len(entries) - len(once))
        _settled(register, now, by)
        _tell(council, "technology.loaded", {"file": "", "replaced": True, **vars(done)}, by=by, now=now)
    return done


def forget_uploads(now: datetime) -> int:
    """Remove files that nobody loaded within a day, and what is left of those that somebody did."""
    return Upload.objects.filter(made__lt=now - KEPT).delete()[0]


def confirm(council: Council, *, by: Actor, now: datetime) -> None:
    """Say that the register is complete and still right."""
    with transaction.atomic():
        register = _locked(council)
        if not Technology.objects.filter(council=council).exists():
            raise Refused(
                "There is nothing in this register yet: add what your council runs, then say that it is complete."
            )
        _settled(register, now, by)
        _tell(council, "technology.confirmed", {"entries": register.entries}, by=by, now=now)


def _load(register: Register, waiting: Upload, *, replace: bool) -> Loaded:
    found = clean(table(bytes(waiting.content)), waiting.mapping)
    if found.problems:
        raise Refused(f"{len(found.problems)} cells have to be put right in the file before anything is loaded.")
    if not found.entries:
        raise Refused("No row of this file names a product: choose the column that does.")
    return _take(register, found.entries, replace=replace, twice=len(found.twice))


def _take(register: Register, entries: Sequence[Entry], *, replace: bool, twice: int) -> Loaded:
    removed = 0
    held: set[tuple[str, str, str]] = set()
    if replace:
        removed, _ = Technology.objects.filter(council=register.council_id).delete()
    else:
        held = _held(register)
    new = [entry for entry in entries if entry.identity not in held]
    if len(held) + len(new) > MOST_ROWS:
        raise Refused(FULL)
    _insert(register, new)
    return Loaded(len(new), removed, len(entries) - len(new), twice)


def _held(register: Register) -> set[tuple[str, str, str]]:
    rows = Technology.objects.filter(council=register.council_id).values_list("vendor", "product", "version")
    return {Entry(*row).identity for row in rows}


def _insert(register: Register, entries: Sequence[Entry]) -> None:
    """A column at a time: twenty thousand rows in a second, where a row at a time takes five."""
    for start in range(0, len(entries), ROWS):
        rows = [fill(Technology(), entry) for entry in entries[start : start + ROWS]]
        columns = [[getattr(row, name) for row in rows] for name in COLUMNS]
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [register.council_id, *columns])


def fill(row: Technology, entry: Entry) -> Technology:
    """An entry's words and keys; it is not saved."""
    row.vendor, row.product, row.version = entry.vendor, entry.product, entry.version
    row.note, row.internet_facing = entry.note, entry.internet_facing
    row.vendor_key, row.product_key = entry.read.name[:2]
    row.version_key = version_key(entry.read)
    return row


def _locked(council: Council) -> Register:
    """The register, for one writer at a time."""
    Register.objects.get_or_create(council=council)
    return Register.objects.select_for_update().get(council=council)


def _settled(register: Register, now: datetime, by: Actor) -> None:
    register.confirmed, register.confirmed_by = now, by.name
    register.entries = Technology.objects.filter(council=register.council_id).count()
    register.save()


def _tell(council: Council, kind: str, detail: dict[str, object], *, by: Actor, now: datetime) -> None:
    ledger.append([Event(f"exposure.register/{council.pk}", kind, council.pk, detail=detail)], by=by, now=now)


def _plain(name: str) -> str:
    """A file's name as browsers send it may hold anything."""
    return "".join(letter for letter in name if letter.isprintable())[-255:] or "register.csv"
