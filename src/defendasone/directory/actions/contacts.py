"""Contacts of a council: added, changed, ended, confirmed, doubted, and asked after on a schedule."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from defendasone.core import ledger
from defendasone.core.flow import Happened, Refused, announce
from defendasone.core.ledger import SERVICE, Actor, Entry
from defendasone.directory import rules
from defendasone.directory.models import Contact, Council
from defendasone.directory.queries.sector import stale, today, valid

GONE = "This contact has ended. Look at the council's contacts again."
CONFIRMED = {"doubted": None, "confirmation_asked": None}
TWICE = "This e-mail address already has this role at the council. Change that contact instead."


@dataclass(frozen=True)
class Details:
    """What is kept of a contact, as somebody typed it."""

    role: str
    name: str
    email: str = ""
    phone: str = ""


def add_contact(council: Council, details: Details, *, by: Actor, now: datetime, confirmed: bool) -> Contact:
    """Somebody more to reach. `confirmed` where the council's own people say so."""
    kept = _cleaned(details)
    if not rules.has_room(Contact.objects.filter(council=council, ended=None).count()):
        raise Refused(f"A council has at most {rules.MOST_CONTACTS} contacts. End one that is no longer needed first.")
    contact = Contact(council=council, **asdict(kept), made=now, last_confirmed=now if confirmed else None)
    with transaction.atomic():
        _save(contact)
        _record([contact], "contact-added", by=by, now=now, role=kept.role)
    return contact


def change_contact(contact: Contact, details: Details, *, by: Actor, now: datetime, confirmed: bool) -> Contact:
    """Other details for the same contact. Unless the council's own people change them, they are to be confirmed."""
    kept = _cleaned(details)
    with transaction.atomic():
        current = _live(contact)
        fields = [name for name, value in asdict(kept).items() if getattr(current, name) != value]
        for name in fields:
            setattr(current, name, getattr(kept, name))
        if confirmed or fields:
            current.last_confirmed, current.doubted = now if confirmed else None, None
            current.confirmation_asked = None
        _save(current)
        _record([current], "contact-changed", by=by, now=now, fields=fields)
    return current


def end_contact(contact: Contact, *, by: Actor, now: datetime) -> None:
    """No more messages to this contact; what was sent stays on record."""
    with transaction.atomic():
        current = _live(contact)
        current.ended = now
        current.save(update_fields=["ended"])
        _record([current], "contact-ended", by=by, now=now)


def confirm_contacts(contacts: Iterable[Contact], *, by: Actor, now: datetime) -> int:
    """'Yes, these are right': says how many there were."""
    keys = [contact.pk for contact in contacts]
    with transaction.atomic():
        live = list(Contact.objects.select_for_update().filter(pk__in=keys, ended=None).order_by("council_id", "pk"))
        Contact.objects.filter(pk__in=[contact.pk for contact in live]).update(**CONFIRMED, last_confirmed=now)
        _record(live, "contact-confirmed", by=by, now=now)
    return len(live)


def doubt_contact(contact: Contact, *, by: Actor, now: datetime) -> None:
    """'This is not me, or it has changed': the council's people and the coordinator see it until somebody mends it."""
    with transaction.atomic():
        current = _live(contact)
        current.doubted = now
        current.save(update_fields=["doubted"])
        _record([current], "contact-doubted", by=by, now=now)
        announce(Happened("directory.contact-doubted", current, by, now))


def ask_confirmations(now: datetime) -> int:
    """Ask about every contact that is due. Whoever sends messages does so on hearing of it."""
    with transaction.atomic():
        due = _due(now).select_for_update(of=("self",), skip_locked=True)
        asked = [each for each in due if rules.may_ask(each.confirmation_asked, each.doubted, now)]
        Contact.objects.filter(pk__in=[contact.pk for contact in asked]).update(confirmation_asked=now)
        _record(asked, "contact-asked", by=SERVICE, now=now)
        for contact in asked:
            contact.confirmation_asked = now
            announce(Happened("directory.confirmation-due", contact, SERVICE, now))
    return len(asked)


def _due(now: datetime) -> QuerySet[Contact]:
    found = Contact.objects.filter(stale(now), valid(today(now), "council__"), ended=None)
    return found.select_related("council").order_by("council_id", "pk")


def _cleaned(details: Details) -> Details:
    """The details as they are kept. Forms check the same; whoever has no form hears it here."""
    name = " ".join(details.name.split())
    email = rules.address(details.email)
    try:
        phone = rules.international(details.phone) if details.phone.strip() else ""
        if email:
            validate_email(email)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    except ValidationError:
        raise Refused("Enter an e-mail address in the correct form, such as name@example.gov.uk.") from None
    if not name or not rules.is_reachable(email, phone) or details.role not in Contact.Role.values:
        raise Refused("Give a name, a role, and an e-mail address or a phone number.")
    return replace(details, name=name, email=email, phone=phone)


def _live(contact: Contact) -> Contact:
    current = Contact.objects.select_for_update().filter(pk=contact.pk, ended=None).first()
    if not current:
        raise Refused(GONE)
    return current


def _save(contact: Contact) -> None:
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as twice:
        if "contact_once" not in str(twice):
            raise
        raise Refused(TWICE) from None


def _record(contacts: Iterable[Contact], kind: str, *, by: Actor, now: datetime, **detail: object) -> None:
    """Which contact, never its details: the ledger cannot be cleaned of a person who has gone."""
    ledger.append(
        [
            Entry(
                f"directory.contacts/{council}",
                f"directory.{kind}",
                council,
                detail={"contacts": [str(each.pk) for each in group], **detail},
            )
            for council, group in groupby(contacts, key=lambda contact: contact.council_id)
        ],
        by=by,
        now=now,
    )
