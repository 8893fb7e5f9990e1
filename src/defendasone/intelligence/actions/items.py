"""What an analyst enters, and that somebody read what only some may read."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from defendasone.core import ledger
from defendasone.core.ids import new_reference
from defendasone.core.ledger import Actor, Entry
from defendasone.core.tlp import TLP
from defendasone.intelligence.models import Item, Vulnerability
from defendasone.intelligence.rules import is_recorded


@dataclass(frozen=True)
class Details:
    """An item as it was typed in."""

    title: str
    text: str
    source: str
    reliability: str
    credibility: int
    tlp: str
    pap: str


def enter(details: Details, cves: Sequence[str], *, by: Actor, now: datetime) -> Item:
    """Keep an item. A CVE that nobody has heard of here is noted, so that an import fills it in."""
    with transaction.atomic():
        made = Item.objects.create(reference=new_reference("INT"), made=now, made_by=by.name, **asdict(details))
        Vulnerability.objects.bulk_create([Vulnerability(cve=cve, changed=now) for cve in cves], ignore_conflicts=True)
        made.vulnerabilities.set(Vulnerability.objects.filter(cve__in=cves))
        _tell(made, "intelligence.item-entered", by=by, now=now)
    return made


def read(item: Item, *, by: Actor, now: datetime) -> None:
    """Somebody opened it."""
    if is_recorded(TLP(item.tlp)):
        _tell(item, "intelligence.item-read", by=by, now=now)


def _tell(item: Item, kind: str, *, by: Actor, now: datetime) -> None:
    detail: dict[str, object] = {"reference": item.reference, "tlp": item.tlp}
    ledger.append([Entry(f"intelligence.item/{item.pk}", kind, detail=detail)], by=by, now=now)
