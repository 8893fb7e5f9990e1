"""Shared services: one team that answers for several councils, from one day to another."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from defendasone.core import ledger
from defendasone.core.flow import Happened, Refused, announce
from defendasone.core.ledger import SERVICE, Actor, Entry
from defendasone.directory import rules
from defendasone.directory.models import Council, SharedService, SharedServiceCouncil
from defendasone.directory.queries.sector import today

CHANGED = "directory.shared-service-changed"
WEEK = timedelta(days=7)
TWICE = "There is a shared service with this name already. Choose another name, or add councils to that one."


def create_service(name: str, note: str = "", *, by: Actor, now: datetime) -> SharedService:
    """A new arrangement, without councils yet."""
    service = SharedService(name=_named(name), note=note.strip())
    with transaction.atomic():
        _save(service)
        ledger.append([_entry(service, "created", name=service.name)], by=by, now=now)
    return service


def change_service(service: SharedService, name: str, note: str = "", *, by: Actor, now: datetime) -> None:
    """Another name or note."""
    before, service.name, service.note = service.name, _named(name), note.strip()
    with transaction.atomic():
        _save(service)
        ledger.append([_entry(service, "changed", name=service.name, was=before)], by=by, now=now)


def add_council(
    service: SharedService, council: Council, first_day: date, *, by: Actor, now: datetime
) -> SharedServiceCouncil:
    """The team answers for this council too, from this day on."""
    _believable(first_day, now)
    if (council.valid_to or first_day) < first_day or (council.valid_from or first_day) > first_day:
        raise Refused(f"{council.name} does not exist on that day. Enter a day between its first and its last.")
    with transaction.atomic():
        SharedService.objects.select_for_update().get(pk=service.pk)
        if service.parts.filter(Q(valid_to=None) | Q(valid_to__gte=first_day), council=council).exists():
            raise Refused(f"{council.name} already takes part on that day.")
        part = SharedServiceCouncil.objects.create(service=service, council=council, valid_from=first_day)
        _record(part, "joined", first_day, by=by, now=now)
    return part


def remove_council(part: SharedServiceCouncil, last_day: date, *, by: Actor, now: datetime) -> None:
    """The team answers for this council until this day, and not after it."""
    _believable(last_day, now)
    with transaction.atomic():
        current = SharedServiceCouncil.objects.select_for_update().select_related("service", "council").get(pk=part.pk)
        if current.valid_to:
            raise Refused(f"{current.council.name} has a last day already.")
        if current.valid_from and last_day < current.valid_from:
            raise Refused("Enter a last day that is not before the first.")
        current.valid_to = last_day
        current.save(update_fields=["valid_to"])
        _record(current, "left", last_day, by=by, now=now)


def end_parts(councils: Iterable[Council], last_day: date, *, by: Actor, now: datetime) -> None:
    """Councils end, and with them their part in every shared service. Inside the caller's transaction."""
    parts = SharedServiceCouncil.objects.select_for_update(of=("self",)).select_related("service", "council")
    for part in parts.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), council__in=list(councils)):
        part.valid_to = last_day
        part.save(update_fields=["valid_to"])
        _record(part, "left", last_day, by=by, now=now)


def follow_dates(now: datetime) -> int:
    """Tell of every shared service in which a council's part began or ended of late.

    A week rather than a day: whoever hears it twice does nothing the second time, and a day may have been missed.
    """
    day = today(now)
    week = (day - WEEK, day)
    moved = Q(parts__valid_from__range=week) | Q(parts__valid_to__range=(week[0], rules.last_day(day)))
    with transaction.atomic():
        services = list(SharedService.objects.filter(moved).distinct())
        for service in services:
            announce(Happened(CHANGED, service, SERVICE, now))
    return len(services)


def _named(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refused("Enter the name of the shared service.")
    return cleaned


def _believable(day: date, now: datetime) -> None:
    if not rules.is_possible(day, today(now)):
        raise Refused(f"Enter a day from {rules.EARLIEST.year} on, and not more than ten years ahead.")


def _save(service: SharedService) -> None:
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError:
        raise Refused(TWICE) from None


def _record(part: SharedServiceCouncil, verb: str, day: date, *, by: Actor, now: datetime) -> None:
    """On the coordinator's side and on the council's, which learns nothing of the others."""
    detail: dict[str, object] = {"service": str(part.service_id), "name": part.service.name, "day": day.isoformat()}
    entries = [
        _entry(part.service, verb, council=part.council.gss, day=day.isoformat()),
        Entry(
            f"directory.council/{part.council_id}", f"directory.shared-service-{verb}", part.council_id, detail=detail
        ),
    ]
    ledger.append(entries, by=by, now=now)
    announce(Happened(CHANGED, part.service, by, now))


def _entry(service: SharedService, verb: str, **detail: object) -> Entry:
    return Entry(f"directory.shared-service/{service.pk}", f"directory.shared-service-{verb}", detail=detail)
