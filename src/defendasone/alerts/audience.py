"""Who is to get an alert: a description that can be kept, and the councils that it means today."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from defendasone.alerts import rules
from defendasone.alerts.models import Alert, Answer, NamedList
from defendasone.core.clocks import LONDON
from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.directory.models import Council
from defendasone.exposure import queries as exposure

Group = Answer.Group


class Start(StrEnum):
    """What the audience begins with."""

    EXPOSURE = "exposure"
    EVERYONE = "everyone"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Audience:
    """Begin with councils by exposure, with everyone or with nobody; narrow those; add councils; leave councils out.

    `lists` are ids of named lists; `councils` and `without` are councils' primary keys.
    """

    start: Start = Start.EXPOSURE
    groups: frozenset[str] = field(default_factory=rules.asked_by_default)
    kinds: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    forums: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    councils: frozenset[int] = frozenset()
    without: frozenset[int] = frozenset()

    def kept(self) -> dict[str, object]:
        """For the alert's row and its ledger."""
        return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(self).items()}


def read(kept: Mapping[str, Any]) -> Audience:
    """What `kept` wrote; an empty mapping is the default audience."""
    if not kept:
        return Audience()
    told: dict[str, Any] = {name: frozenset(value) for name, value in kept.items() if isinstance(value, list)}
    return Audience(start=Start(kept["start"]), **told)


@dataclass(frozen=True)
class Chosen:
    """One council of an audience, and why it is in it."""

    council: Council
    group: str
    because: str


@dataclass(frozen=True)
class Resolved:
    """The councils that an audience means, and how many each group of the exposure holds in all."""

    chosen: list[Chosen]
    counts: dict[str, int]

    @property
    def ids(self) -> list[int]:
        """The councils' primary keys."""
        return [each.council.pk for each in self.chosen]


def resolve(viewer: Viewer, alert: Alert, audience: Audience, *, now: datetime) -> Resolved:
    """The councils of today: who matches, narrowed, with those added and without those left out."""
    councils = {council.pk: council for council in directory.councils(viewer, on=now.astimezone(LONDON).date())}
    found = _found(viewer, alert, now=now)
    counts = {
        group: sum(1 for each, _ in found.values() if each == group) for group in Group.values if group != Group.CHOSEN
    }
    started = {key: why for key, why in _start(audience, found, councils).items() if _fits(audience, councils[key])}
    added = {key: why for key, why in _added(viewer, audience).items() if key in councils}
    chosen = {**added, **started}
    wanted = sorted(chosen.keys() - audience.without, key=lambda key: councils[key].short_name)
    return Resolved([Chosen(councils[key], *chosen[key]) for key in wanted], counts)


Why = tuple[str, str]


def _found(viewer: Viewer, alert: Alert, *, now: datetime) -> dict[int, Why]:
    """The exposure of every council to what the alert is about; nothing where it is about no product."""
    vulnerabilities = list(alert.vulnerabilities.all())
    products = [(str(vendor), str(product)) for vendor, product in alert.products]
    if not vulnerabilities and not products:
        return {}
    result = exposure.exposure(viewer, vulnerabilities=vulnerabilities, products=products, now=now)
    return {each.council: (each.group.value, each.because) for each in result}


def _start(audience: Audience, found: Mapping[int, Why], councils: Mapping[int, Council]) -> dict[int, Why]:
    match audience.start:
        case Start.EVERYONE:
            everyone = (Group.CHOSEN.value, "Every council is asked")
            return {key: found.get(key, everyone) for key in councils}
        case Start.EXPOSURE:
            return {key: why for key, why in found.items() if why[0] in audience.groups and key in councils}
        case Start.NOBODY:
            return {}


def _fits(audience: Audience, council: Council) -> bool:
    forum = council.forum.code if council.forum else ""
    return (
        (not audience.kinds or council.kind in audience.kinds)
        and (not audience.regions or council.region in audience.regions)
        and (not audience.forums or forum in audience.forums)
    )


def _added(viewer: Viewer, audience: Audience) -> dict[int, Why]:
    added = dict.fromkeys(audience.councils, (Group.CHOSEN.value, "Chosen by name"))
    for name, key in _members(viewer, audience.lists):
        added[key] = (Group.CHOSEN.value, f"On the list '{name}'")
    return added


def _members(viewer: Viewer, lists: Iterable[str]) -> Iterable[tuple[str, int]]:
    if not viewer.sector:
        return []
    return NamedList.objects.filter(pk__in=list(lists)).values_list("name", "councils__pk")
