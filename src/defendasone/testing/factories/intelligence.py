"""Vulnerabilities, what they name, and items."""

from datetime import date
from itertools import count

from defendasone.core.ids import new_reference
from defendasone.intelligence.models import AffectedProduct, Item, KnownExploited, Vulnerability
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service

_numbers = count(10_000)


def vulnerability(cve: str = "", **fields: object) -> Vulnerability:
    """A CVE that does not exist, in a year that never was."""
    defaults: dict[str, object] = {"cve": cve or f"CVE-1999-{next(_numbers)}", "changed": LONG_AGO}
    with service():
        return Vulnerability.objects.create(**{**defaults, **fields})


def affected(of: Vulnerability, vendor: str, product: str, *versions: dict[str, object], **fields: object) -> None:
    """The record names a product, with entries such as {"version": "0", "lessThan": "7.2.9"}."""
    entries = [{"status": "affected", **version} for version in versions]
    defaults: dict[str, object] = {"source": "CNA", "versions": entries, "cpes": []}
    with service():
        AffectedProduct.objects.create(vulnerability=of, vendor=vendor, product=product, **{**defaults, **fields})


def exploited(
    vendor: str = "Examplesoft", product: str = "Gateway", of: Vulnerability | None = None, **fields: object
) -> Vulnerability:
    """A vulnerability that the KEV catalogue lists, with what follows from that for exposure."""
    from defendasone.exposure.actions import refresh_applicability

    made = of or vulnerability(title=f"{vendor} {product} Vulnerability")
    defaults: dict[str, object] = {
        "name": f"{vendor} {product} Vulnerability",
        "description": "It lets strangers in.",
        "required_action": "Apply updates per vendor instructions.",
        "added": date(2026, 1, 5),
        "due": date(2026, 1, 26),
        "ransomware": False,
        "digest": b"",
    }
    with service():
        KnownExploited.objects.create(vulnerability=made, vendor=vendor, product=product, **{**defaults, **fields})
        refresh_applicability([made.pk])
    return made


def item(title: str = "What we were told", **fields: object) -> Item:
    """Something that an analyst entered."""
    defaults: dict[str, object] = {
        "reference": new_reference("INT"),
        "text": "The words of it.",
        "source": "A partner",
        "reliability": "B",
        "credibility": 2,
        "tlp": "green",
        "pap": "green",
        "made": LONG_AGO,
        "made_by": "An analyst",
    }
    with service():
        return Item.objects.create(title=title, **{**defaults, **fields})
