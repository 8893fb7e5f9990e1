"""What people read of intelligence. Vulnerabilities are public facts; items and imports are the coordinator's."""

from defendasone.intelligence.queries.items import ItemFilters, items, recorded
from defendasone.intelligence.queries.vulnerabilities import (
    Filters,
    imports,
    known_exploited,
    vendors,
    vulnerabilities,
)

__all__ = [
    "Filters",
    "ItemFilters",
    "imports",
    "items",
    "known_exploited",
    "recorded",
    "vendors",
    "vulnerabilities",
]
