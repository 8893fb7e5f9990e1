"""Partners, WARPs and suppliers: what an administrator enters, and ends."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.ledger import Actor, Entry
from defendasone.directory import rules
from defendasone.directory.models import Organisation

TWICE = "There is an organisation with this name already. Change that one instead."


@dataclass(frozen=True)
class OrganisationDetails:
    """What is kept of an organisation, as somebody typed it."""

    kind: str
    name: str
    email: str = ""
    phone: str = ""
    note: str = ""


def add_organisation(details: OrganisationDetails, *, by: Actor, now: datetime) -> Organisation:
    """One more that takes part."""
    organisation = Organisation(**asdict(_cleaned(details)))
    with transaction.atomic():
        _save(organisation)
        _record(organisation, "added", by=by, now=now, name=organisation.name)
    return organisation


def change_organisation(organisation: Organisation, details: OrganisationDetails, *, by: Actor, now: datetime) -> None:
    """Other details for the same organisation."""
    with transaction.atomic():
        current = _live(organisation)
        kept = asdict(_cleaned(details))
        fields = [name for name, value in kept.items() if getattr(current, name) != value]
        for name in fields:
            setattr(current, name, kept[name])
        _save(current)
        _record(current, "changed", by=by, now=now, fields=fields)


def end_organisation(organisation: Organisation, *, by: Actor, now: datetime) -> None:
    """It takes no part any more."""
    with transaction.atomic():
        current = _live(organisation)
        current.ended = now
        current.save(update_fields=["ended"])
        _record(current, "ended", by=by, now=now)


def _cleaned(details: OrganisationDetails) -> OrganisationDetails:
    name = " ".join(details.name.split())
    if not name or details.kind not in Organisation.Kind.values:
        raise Refused("Give a name and say what the organisation takes part as.")
    try:
        phone = rules.international(details.phone) if details.phone.strip() else ""
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    return replace(details, name=name, email=rules.address(details.email), phone=phone, note=details.note.strip())


def _live(organisation: Organisation) -> Organisation:
    current = Organisation.objects.select_for_update().filter(pk=organisation.pk, ended=None).first()
    if not current:
        raise Refused("This organisation has ended already.")
    return current


def _save(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise Refused(TWICE) from None


def _record(organisation: Organisation, verb: str, *, by: Actor, now: datetime, **detail: object) -> None:
    stream = f"directory.organisation/{organisation.pk}"
    ledger.append([Entry(stream, f"directory.organisation-{verb}", detail=detail)], by=by, now=now)
