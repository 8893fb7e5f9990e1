"""Who runs what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.exposure.models import Technology
from defendasone.intelligence.models import Vulnerability


class Group(StrEnum):
    """Where a council stands."""

    RUNS = "runs"
    CANNOT_TELL = "cannot-tell"
    DOES_NOT_RUN = "does-not-run"


@dataclass(frozen=True)
class Found:
    """One council's exposure."""

    council: int
    group: Group
    because: str


def exposure(
    viewer: Viewer,
    *,
    vulnerabilities: Sequence[Vulnerability] = (),
    products: Sequence[tuple[str, str]] = (),
    now: datetime,
) -> Iterator[Found]:
    """Every council of today, in one of the groups."""
    names = {product.lower() for _, product in products}
    names |= {v.exploited.product.lower() for v in vulnerabilities if hasattr(v, "exploited")}
    runs = {t.council_id for t in Technology.objects.all() if t.product.lower() in names}
    listed = set(Technology.objects.values_list("council_id", flat=True))
    for council in directory.councils(viewer, on=now.date()):
        if council.pk in runs:
            yield Found(council.pk, Group.RUNS, "Lists it")
        elif council.pk in listed:
            yield Found(council.pk, Group.DOES_NOT_RUN, "Does not list it")
        else:
            yield Found(council.pk, Group.CANNOT_TELL, "No technology register")
