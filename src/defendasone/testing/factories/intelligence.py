"""Vulnerabilities and what is known of them."""

from datetime import date
from itertools import count

from defendasone.intelligence.models import Item, KnownExploited, Vulnerability
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service

_numbers = count(1000)


def exploited(vendor: str = "Examplesoft", product: str = "Gateway") -> Vulnerability:
    """A vulnerability that the KEV catalogue lists."""
    with service():
        made = Vulnerability.objects.create(cve=f"CVE-2026-{next(_numbers)}", title=f"{product} flaw", changed=LONG_AGO)
        KnownExploited.objects.create(
            vulnerability=made,
            vendor=vendor,
            product=product,
            name=f"{vendor} {product} flaw",
            description="It lets strangers in.",
            required_action="Update it.",
            added=date(2026, 6, 1),
            ransomware=False,
            digest=b"",
        )
    return made


def item(**fields: object) -> Item:
    """An intelligence item that an analyst entered."""
    defaults: dict[str, object] = {
        "reference": f"INT-{next(_numbers)}",
        "title": "Campaign",
        "text": "Seen.",
        "source": "A partner",
        "reliability": "B",
        "credibility": 2,
        "tlp": "green",
        "pap": "green",
        "made": LONG_AGO,
        "made_by": "Analyst",
    }
    with service():
        return Item.objects.create(**{**defaults, **fields})
