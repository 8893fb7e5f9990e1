"""What counts as a proper catalogue entry, and what is kept of it."""

from datetime import date, datetime, timedelta

from defendasone.core.rules import rule
from defendasone.core.tlp import TLP

# The first CVE numbers are of 1999; the catalogue's own dates lie between then and soon.
FIRST_DAY = date(1999, 1, 1)
LATEST_DUE = timedelta(days=3660)


@rule(
    "INT-1",
    "A catalogue's date lies between 1999 and today; a date by which something is due, within ten years.",
    source="ours: anything else is a slip or a broken file",
)
def plausible(day: date, *, now: datetime, due: bool = False) -> bool:
    """A day is granted for time zones ahead of ours."""
    latest = now.date() + (LATEST_DUE if due else timedelta(days=1))
    return FIRST_DAY <= day <= latest


@rule(
    "INT-2",
    "A CVE record that was rejected, or that names no product, is kept only where the vulnerability is known already.",
    source="ours: nothing can be matched with it",
)
def worth_keeping(*, rejected: bool, names_products: bool, known: bool) -> bool:
    """A known one is kept up to date: a rejection takes its products away."""
    return known or (names_products and not rejected)


@rule(
    "INT-3",
    "Of a CVE record's scores the CNA's goes first, and version 3.1, 3.0, 4.0, 2.0 in that order.",
    source="ours: 3.1 is what most records carry, so that severities can be compared",
)
def severity(scores: list[dict[str, float]]) -> float | None:
    """`scores` holds, container by container, base scores by version."""
    for version in ("3.1", "3.0", "4.0", "2.0"):
        for container in scores:
            if version in container:
                return container[version]
    return None


@rule(
    "INT-4",
    "Every reading of an item marked TLP:AMBER+STRICT or TLP:RED is an event in the ledger.",
    source="TLP 2.0, for named recipients and one organisation",
)
def is_recorded(tlp: TLP) -> bool:
    """A list shows no words of such an item."""
    return tlp.reads_recorded
