"""Councils merge: the successor is recorded, its predecessors get a last day, and nothing is deleted.

A council that is split between two successors is named in both mergers, which have the same day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from defendasone.core import ledger
from defendasone.core.flow import Happened, Refused, announce
from defendasone.core.ledger import Actor, Entry
from defendasone.directory import rules
from defendasone.directory.actions import services
from defendasone.directory.models import Council, CouncilDomain, Forum, Succession
from defendasone.directory.queries.sector import today

GSS = re.compile(r"E(06|07|08|09|10)[0-9]{6}")


@dataclass(frozen=True)
class NewCouncil:
    """The facts of a council that starts. What is not known yet, such as its population, comes with the data files."""

    gss: str
    name: str
    short_name: str
    kind: str
    region: str
    forum: Forum | None = None
    county: Council | None = None


def merge(
    predecessors: Iterable[Council], successor: NewCouncil | Council, *, on: date, by: Actor, now: datetime
) -> Council:
    """From this day on the successor does what the predecessors did; it may exist already."""
    if not rules.is_possible(on, today(now)):
        raise Refused(f"Enter a day from {rules.EARLIEST.year} on, and not more than ten years ahead.")
    with transaction.atomic():
        ending = list(Council.objects.select_for_update().filter(pk__in=[each.pk for each in predecessors]))
        _check_ending(ending, on)
        heir = _existing(successor, ending, on) if isinstance(successor, Council) else _new(successor, on)
        Succession.objects.bulk_create(Succession(predecessor=each, successor=heir, on=on) for each in ending)
        last = rules.last_day(on)
        Council.objects.filter(pk__in=[each.pk for each in ending]).update(valid_to=last)
        _carry_domains(ending, heir, on)
        services.end_parts(ending, last, by=by, now=now)
        _record(ending, heir, on, by=by, now=now)
        announce(Happened("directory.councils-merged", heir, by, now))
    return heir


def _check_ending(ending: list[Council], on: date) -> None:
    last = rules.last_day(on)
    if not ending:
        raise Refused("Choose the councils that merge.")
    for council in ending:
        if council.valid_to and council.valid_to != last:
            raise Refused(f"{council.name} ends on another day already.")
        if council.valid_from and council.valid_from > last:
            raise Refused(f"{council.name} does not exist before that day.")


def _new(facts: NewCouncil, on: date) -> Council:
    name, short_name = " ".join(facts.name.split()), " ".join(facts.short_name.split())
    if not GSS.fullmatch(facts.gss):
        raise Refused("Enter the code of a council in England: E, then 06 to 10, then six digits.")
    if not name or not short_name or not facts.region or facts.kind not in Council.Kind.values:
        raise Refused("Give the new council's name, short name, kind and region.")
    if known := Council.objects.filter(gss=facts.gss).first():
        raise Refused(f"The code {facts.gss} belongs to {known.name}. Check it, or choose that council as successor.")
    return Council.objects.create(
        gss=facts.gss,
        name=name,
        short_name=short_name,
        kind=facts.kind,
        region=facts.region,
        forum=facts.forum,
        county=facts.county,
        valid_from=on,
    )


def _existing(successor: Council, ending: list[Council], on: date) -> Council:
    heir = Council.objects.select_for_update().get(pk=successor.pk)
    if heir in ending:
        raise Refused(f"{heir.name} cannot be its own successor.")
    if (heir.valid_from and heir.valid_from > on) or (heir.valid_to and heir.valid_to < on):
        raise Refused(f"{heir.name} does not exist on that day.")
    if (
        linked := Succession.objects.filter(predecessor__in=ending, successor=heir)
        .select_related("predecessor")
        .first()
    ):
        raise Refused(f"It is recorded already that {heir.name} succeeds {linked.predecessor.name}.")
    return heir


def _carry_domains(ending: list[Council], heir: Council, on: date) -> None:
    """The successor has every domain that was in use on the last day."""
    last = rules.last_day(on)
    used = CouncilDomain.objects.filter(Q(valid_to=None) | Q(valid_to__gte=last), council__in=ending)
    names = set(used.values_list("domain_id", flat=True))
    has = set(CouncilDomain.objects.filter(council=heir, domain__in=names).values_list("domain_id", flat=True))
    CouncilDomain.objects.bulk_create(
        CouncilDomain(council=heir, domain_id=domain, valid_from=on) for domain in sorted(names - has)
    )
    used.update(valid_to=last)


def _record(ending: list[Council], heir: Council, on: date, *, by: Actor, now: datetime) -> None:
    day = on.isoformat()
    succeeds = Entry(
        f"directory.council/{heir.pk}",
        "directory.council-succeeds",
        heir.pk,
        detail={"on": day, "predecessors": [each.gss for each in ending]},
    )
    merged = [
        Entry(
            f"directory.council/{each.pk}",
            "directory.council-merged",
            each.pk,
            detail={"on": day, "successor": heir.gss},
        )
        for each in ending
    ]
    ledger.append([succeeds, *merged], by=by, now=now)
