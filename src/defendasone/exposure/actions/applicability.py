"""What vulnerabilities touch, made anew from their records. Public facts, derived: no event tells of them."""

from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from defendasone.exposure.applicability import Affected, Exploited, applicability
from defendasone.exposure.edition import edition
from defendasone.exposure.listing import listed, version_key
from defendasone.exposure.matching import Named
from defendasone.exposure.models import Applicability, Keys, Technology
from defendasone.exposure.rules import applies
from defendasone.intelligence.models import AffectedProduct, Vulnerability

BATCH = 200
ROWS = 2000


def refresh_applicability(vulnerabilities: Iterable[int]) -> int:
    """Make anew what these vulnerabilities touch, by their primary keys; how many rows there are now."""
    waiting = iter(vulnerabilities)
    rows = 0
    while batch := list(islice(waiting, BATCH)):
        with transaction.atomic():
            Applicability.objects.filter(vulnerability__in=batch).delete()
            found = Vulnerability.objects.filter(pk__in=batch).prefetch_related("affected").select_related("exploited")
            made = [_row(each.pk, named) for each in found for named in _named(each)]
            Applicability.objects.bulk_create(made, batch_size=ROWS)
            rows += len(made)
    return rows


def rename() -> int:
    """Give every entry the keys that this version's names and aliases make of it; how many had others.

    Applicability is to be refreshed beside it: both sides of a comparison have to be made by the same names.
    """
    changed = 0
    entries = Technology.objects.only("vendor", "product", "version", "vendor_key", "product_key", "version_key")
    waiting = entries.order_by("pk").iterator(chunk_size=ROWS)
    while batch := list(islice(waiting, ROWS)):
        other = [entry for entry in batch if _rekeyed(entry)]
        Technology.objects.bulk_update(other, ["vendor_key", "product_key", "version_key"])
        changed += len(other)
    return changed


def follow_names() -> bool:
    """Make every key anew where this version has other names than the one that made them; whether it had."""
    with transaction.atomic():
        kept, _ = Keys.objects.select_for_update().get_or_create(defaults={"edition": ""})
        if kept.edition == edition():
            return False
        rename()
        refresh_applicability(Vulnerability.objects.order_by("pk").values_list("pk", flat=True).iterator())
        kept.edition = edition()
        kept.save()
    return True


def _rekeyed(entry: Technology) -> bool:
    before = (entry.vendor_key, entry.product_key)
    read = listed(entry.vendor, entry.product, entry.version)
    entry.vendor_key, entry.product_key = read.name[:2]
    entry.version_key = version_key(read)
    return before != (entry.vendor_key, entry.product_key)


def _named(vulnerability: Vulnerability) -> list[Named]:
    if not applies(vulnerability.state):
        return []
    entry = getattr(vulnerability, "exploited", None)
    exploited = Exploited(entry.vendor, entry.product) if entry else None
    return applicability([_affected(each) for each in vulnerability.affected.all()], exploited)


def _affected(entry: AffectedProduct) -> Affected:
    return Affected(
        entry.source, entry.vendor, entry.product, entry.package, entry.default_status, entry.versions, entry.cpes
    )


def _row(vulnerability: int, named: Named) -> Applicability:
    return Applicability(
        vulnerability_id=vulnerability,
        source=named.source,
        vendor=named.vendor,
        product=named.product,
        vendor_key=named.name.vendor,
        product_key=named.name.product,
        low=named.low,
        high=named.high,
        said=named.said,
        certain=named.certain,
    )
