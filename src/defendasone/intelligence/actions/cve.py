"""CVE records, brought in batch by batch: each batch whole or not at all, so that a long import can be broken off."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from django.db import transaction

from defendasone.core.ledger import Actor
from defendasone.intelligence.actions.tally import Tally, alone, begin
from defendasone.intelligence.cve import Record, records
from defendasone.intelligence.documents import NotUsable, documents
from defendasone.intelligence.kev import Refusal
from defendasone.intelligence.models import AffectedProduct, Import, Vulnerability
from defendasone.intelligence.rules import worth_keeping

BATCH = 500
ROWS = 2000
FIELDS = ["title", "description", "state", "severity", "published", "digest", "changed"]


def import_cve(path: Path, *, source: str, by: Actor, now: datetime) -> Import:
    """Bring in a file of records, or a folder of them. Raises `NotUsable` where there is no record at all."""
    tally = begin("cve", source, by=by, now=now)
    found = records(documents(path), now=now)
    while batch := list(islice(found, BATCH)):
        with transaction.atomic():
            alone()
            tally.refuse(each for each in batch if isinstance(each, Refusal))
            for part in _once_each(each for each in batch if isinstance(each, Record)):
                _write(part, tally)
            tally.keep()
    with transaction.atomic():
        return _finish(tally)


def _finish(tally: Tally) -> Import:
    if not (tally.row.added or tally.row.changed or tally.row.unchanged or tally.row.refused):
        raise NotUsable("There is no CVE record here: name a file, or a folder of files, that end in .json or .jsonl.")
    return tally.finish()


def _once_each(found: Iterable[Record]) -> Iterator[list[Record]]:
    """A number that comes again goes into a part of its own: the later record stands."""
    part: dict[str, Record] = {}
    for record in found:
        if record.cve in part:
            yield list(part.values())
            part = {}
        part[record.cve] = record
    yield list(part.values())


def _write(found: list[Record], tally: Tally) -> None:
    held = {row.cve: row for row in Vulnerability.objects.filter(cve__in=[record.cve for record in found])}
    refusals = {record.cve: why for record in found if (why := _refusal(record, known=record.cve in held))}
    tally.refuse(Refusal(number, why) for number, why in refusals.items())
    kept = [record for record in found if record.cve not in refusals]
    new = [_filled(Vulnerability(cve=record.cve), record, tally.now) for record in kept if record.cve not in held]
    other = [record for record in kept if record.cve in held and bytes(held[record.cve].digest or b"") != record.digest]
    changed = [_filled(held[record.cve], record, tally.now) for record in other]
    made = Vulnerability.objects.bulk_create(new, batch_size=ROWS)
    Vulnerability.objects.bulk_update(changed, FIELDS, batch_size=ROWS)
    AffectedProduct.objects.filter(vulnerability__in=changed).delete()
    by_number = {record.cve: record for record in kept}
    rows = [row for each in (*made, *changed) for row in _products(each, by_number[each.cve])]
    AffectedProduct.objects.bulk_create(rows, batch_size=ROWS)
    tally.added([each.pk for each in made])
    tally.changed([each.pk for each in changed])
    tally.row.unchanged += len(kept) - len(made) - len(changed)


def _refusal(record: Record, *, known: bool) -> str:
    if worth_keeping(rejected=record.rejected, names_products=bool(record.affected), known=known):
        return ""
    if record.rejected:
        return "cveMetadata.state: the record was rejected, so that there is nothing to match"
    return "containers.cna.affected: names no product, so that there is nothing to match"


def _filled(row: Vulnerability, record: Record, now: datetime) -> Vulnerability:
    row.title = record.title or row.title
    row.description = record.description or row.description
    row.state = Vulnerability.State.REJECTED if record.rejected else Vulnerability.State.PUBLISHED
    row.severity = None if record.severity is None else Decimal(str(record.severity))
    row.published = record.cve_metadata.date_published
    row.digest, row.changed = record.digest, now
    return row


def _products(row: Vulnerability, record: Record) -> Iterator[AffectedProduct]:
    for source, product in record.affected:
        yield AffectedProduct(
            vulnerability=row,
            source=source,
            vendor=product.vendor,
            product=product.product,
            package=product.package_name,
            default_status=product.default_status,
            versions=product.stored_versions(),
            cpes=product.cpes,
        )
