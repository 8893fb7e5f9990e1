"""One entry of a register at a time, typed in by hand."""

from datetime import datetime

from django.db import transaction

from defendasone.core.flow import Refused
from defendasone.core.ledger import Actor
from defendasone.directory.models import Council
from defendasone.exposure.actions.registers import FULL, _locked, _tell, fill
from defendasone.exposure.cleaning import Entry
from defendasone.exposure.models import Register, Technology
from defendasone.exposure.reading import MOST_ROWS

GONE = "Somebody has removed this entry already."
TWICE = "The register has this product in this version already."


def add(council: Council, entry: Entry, *, by: Actor, now: datetime) -> Technology:
    """One more. A register that began by hand is complete only when somebody says so."""
    with transaction.atomic():
        register = _locked(council)
        if register.entries >= MOST_ROWS:
            raise Refused(FULL)
        row = fill(Technology(council=council), entry)
        _once(row)
        row.save(force_insert=True)
        _counted(register)
        _tell(council, "technology.added", _said(row), by=by, now=now)
    return row


def change(row: Technology, entry: Entry, *, by: Actor, now: datetime) -> None:
    """Other words for an entry."""
    before = _said(row)
    with transaction.atomic():
        _locked(row.council)
        if not Technology.objects.filter(pk=row.pk).exists():
            raise Refused(GONE)
        fill(row, entry)
        _once(row)
        row.save(force_update=True)
        _tell(row.council, "technology.changed", {**_said(row), "before": before}, by=by, now=now)


def remove(row: Technology, *, by: Actor, now: datetime) -> None:
    """The council runs it no more."""
    with transaction.atomic():
        register = _locked(row.council)
        said = _said(row)
        if not Technology.objects.filter(pk=row.pk).delete()[0]:
            raise Refused(GONE)
        _counted(register)
        _tell(row.council, "technology.removed", said, by=by, now=now)


def _once(row: Technology) -> None:
    others = Technology.objects.filter(
        council=row.council_id, vendor_key=row.vendor_key, product_key=row.product_key, version__iexact=row.version
    )
    if row.product_key and others.exclude(pk=row.pk).exists():
        raise Refused(TWICE)


def _counted(register: Register) -> None:
    register.entries = Technology.objects.filter(council=register.council_id).count()
    register.save(update_fields=["entries"])


def _said(row: Technology) -> dict[str, object]:
    return {"vendor": row.vendor, "product": row.product, "version": row.version}
