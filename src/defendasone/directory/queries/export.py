"""The list of councils as a table for a spreadsheet: facts and counts, nobody's details."""

from collections.abc import Iterator
from datetime import datetime

from defendasone.core.viewer import Viewer
from defendasone.directory.queries.sector import Filters, listing, today, used_on

COLUMNS = (
    "Code",
    "Name",
    "Short name",
    "Kind",
    "Region",
    "County",
    "Local resilience forum",
    "Population",
    "Population of year",
    "Domains",
    "Contacts",
    "Contacts unconfirmed",
    "Contacts said to be wrong",
)


def exported(viewer: Viewer, filters: Filters, now: datetime) -> Iterator[tuple[object, ...]]:
    """One row for each council of the list, under the names in COLUMNS."""
    found = listing(viewer, filters, now).select_related("county", "forum").prefetch_related(used_on(today(now)))
    for council in found:
        yield (
            council.gss,
            council.name,
            council.short_name,
            council.get_kind_display(),
            council.region,
            council.county.name if council.county else "",
            council.forum.name if council.forum else "",
            council.population,
            council.population_year,
            " ".join(sorted(used.domain.name for used in council.domains.all())),
            council.contacts_live,
            council.contacts_due,
            council.contacts_doubted,
        )
