"""The catalogue of vulnerabilities known to be exploited, brought in whole in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from defendasone.core.fetch import NotFetched
from defendasone.core.flow import Refused
from defendasone.core.ledger import Actor
from defendasone.intelligence import kev
from defendasone.intelligence.actions.tally import Tally, alone, begin, failed
from defendasone.intelligence.documents import NotUsable
from defendasone.intelligence.kev import Entry, Refusal
from defendasone.intelligence.models import Import, KnownExploited, Vulnerability
from defendasone.intelligence.sources import kev_content

FIELDS = [
    "vendor",
    "product",
    "name",
    "description",
    "required_action",
    "added",
    "due",
    "ransomware",
    "notes",
    "digest",
]
ROWS = 1000
JOB = "intelligence.import_kev"


def import_kev(content: bytes, *, source: str, by: Actor, now: datetime) -> Import:
    """Bring the catalogue in. Raises `NotUsable` for a file that is none; then nothing is written."""
    found = list(kev.entries(kev.catalogue(content), now=now))
    tally = begin("kev", source, by=by, now=now)
    tally.refuse(each for each in found if isinstance(each, Refusal))
    with transaction.atomic():
        alone()
        _write([each for each in found if isinstance(each, Entry)], tally)
        return tally.finish()


def fetch_kev(*, by: Actor, now: datetime, source: str = "", loopback: bool = False) -> Import:
    """Fetch the catalogue and bring it in; where that fails, the page of imports says why."""
    try:
        content, name = kev_content(source, loopback=loopback)
        return import_kev(content, source=name, by=by, now=now)
    except (NotFetched, NotUsable) as wrong:
        return failed("kev", source or kev.PUBLISHED_AT, str(wrong), by=by, now=now)


def ask_for_kev(*, by: Actor) -> None:
    """Have the worker fetch it. Raises `Refused` while an import waits to begin."""
    try:
        with transaction.atomic():
            app.configure_task(JOB, queueing_lock=JOB).defer(by_id=by.id, by_name=by.name)
    except AlreadyEnqueued as waiting:
        raise Refused("An import of this catalogue is waiting to begin already.") from waiting


def _write(entries: Sequence[Entry], tally: Tally) -> None:
    vulnerabilities = _vulnerabilities(entries, tally.now)
    rows = KnownExploited.objects.filter(vulnerability__in=vulnerabilities.values())
    held = {row.vulnerability_id: row for row in rows}
    new = [entry for entry in entries if vulnerabilities[entry.cve] not in held]
    other = [
        entry
        for entry in entries
        if (row := held.get(vulnerabilities[entry.cve])) and bytes(row.digest) != entry.digest
    ]
    KnownExploited.objects.bulk_create([_row(entry, vulnerabilities[entry.cve]) for entry in new], batch_size=ROWS)
    for entry in other:
        _fill(held[vulnerabilities[entry.cve]], entry)
    filled = [held[vulnerabilities[entry.cve]] for entry in other]
    KnownExploited.objects.bulk_update(filled, [*FIELDS, "digest"], batch_size=ROWS)
    _retitle([*new, *other], tally.now)
    tally.added([vulnerabilities[entry.cve] for entry in new])
    tally.changed([vulnerabilities[entry.cve] for entry in other])
    tally.row.unchanged += len(entries) - len(new) - len(other)


def _vulnerabilities(entries: Sequence[Entry], now: datetime) -> dict[str, int]:
    """Primary keys by CVE; those that nobody has heard of are made."""
    numbers = [entry.cve for entry in entries]
    known = dict(Vulnerability.objects.filter(cve__in=numbers).values_list("cve", "pk"))
    new = [Vulnerability(cve=number, changed=now) for number in numbers if number not in known]
    made = Vulnerability.objects.bulk_create(new, batch_size=ROWS)
    return known | {each.cve: each.pk for each in made}


def _retitle(entries: Sequence[Entry], now: datetime) -> None:
    """Where no CVE record has come in yet, the catalogue's words stand in for it."""
    by_number = {entry.cve: entry for entry in entries}
    rows = list(Vulnerability.objects.filter(cve__in=by_number, digest=None))
    for row in rows:
        row.title, row.description = by_number[row.cve].name, by_number[row.cve].description
        row.changed = now
    Vulnerability.objects.bulk_update(rows, ["title", "description", "changed"], batch_size=ROWS)


def _row(entry: Entry, vulnerability: int) -> KnownExploited:
    row = KnownExploited(vulnerability_id=vulnerability)
    _fill(row, entry)
    return row


def _fill(row: KnownExploited, entry: Entry) -> None:
    for name in FIELDS:
        setattr(row, name, getattr(entry, name))
    row.digest = entry.digest
