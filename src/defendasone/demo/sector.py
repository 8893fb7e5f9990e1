"""Who is at each council: contacts to reach, and people who sign in. All invented, at addresses that lead nowhere.

Written row by row rather than through the actions, for speed; the ledger says of each what the actions would have said.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from defendasone.accounts.models import Membership, Person
from defendasone.core import ledger
from defendasone.core.ledger import Entry
from defendasone.core.viewer import Role
from defendasone.demo.chances import chance, days_ago
from defendasone.demo.people import CHARACTERS, DEMO, SHARED, SHARED_NAME, Character, made_up, phone
from defendasone.directory import actions as directory
from defendasone.directory.models import Contact, Council, SharedService

BEGAN = timedelta(days=420)
ROLES = (Contact.Role.SIRO, Contact.Role.OUT_OF_HOURS, Contact.Role.ALERT_ONLY)
CONTACT_ROLES = {Role.LEAD: Contact.Role.SECURITY_LEAD, Role.OFFICER: Contact.Role.OFFICER}
UNREACHABLE, LEADLESS = 0.02, 0.06
NEVER_CONFIRMED, LONG_UNCONFIRMED, DOUBTED = 0.05, 0.17, 0.01


@dataclass
class Cast:
    """Everybody of the sector. `leads` are those who answer for a council, by its primary key."""

    people: dict[str, Person] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    leads: dict[int, Person] = field(default_factory=dict)


def load(councils: Sequence[Council], now: datetime) -> Cast:
    """Everybody, in a few statements."""
    cast = Cast()
    by_gss = {council.gss: council for council in councils}
    service = _shared_service(by_gss, now)
    for character in CHARACTERS:
        _enter(cast, character, [by_gss[gss] for gss in character.councils if gss in by_gss], service, now)
    for council in councils:
        _people_of(cast, council, now)
    _write(cast, now)
    return cast


def contacts_of(council: Council, now: datetime) -> list[Contact]:
    """Two or three people to reach, or, at a few councils, nobody."""
    by = chance("contacts", council.gss)
    here = [each for each in CHARACTERS if council.gss in each.councils and each.role in CONTACT_ROLES]
    known = [_contact(by, council, CONTACT_ROLES[each.role], now, each) for each in here]
    if not here and by.random() < UNREACHABLE:
        return []
    taken = {contact.role for contact in known}
    roles = [role for role in (Contact.Role.SECURITY_LEAD, *by.sample(ROLES, len(ROLES))) if role not in taken]
    wanted = max(by.choice((2, 3)) - len(known), 1)
    return known + [_contact(by, council, role, now) for role in roles[:wanted]]


def _contact(
    by: random.Random, council: Council, role: Contact.Role, now: datetime, known: Character | None = None
) -> Contact:
    name = known.name if known else made_up(by)
    email = known.email if known else f"{_slug(name)}@{_slug(council.short_name).replace('.', '-')}.example"
    confirmed = days_ago(by, now, 1, 80) if known else _confirmed(by, now)
    at_night = role == Contact.Role.OUT_OF_HOURS
    return Contact(
        council=council,
        role=role,
        name="Duty IT manager" if at_night else name,
        email="" if at_night and by.random() < 0.4 else email,
        phone=phone(by) if at_night or by.random() < 0.8 else "",
        last_confirmed=confirmed,
        made=now - BEGAN,
        doubted=days_ago(by, now, 1, 9) if not known and by.random() < DOUBTED else None,
    )


def _confirmed(by: random.Random, now: datetime) -> datetime | None:
    drawn = by.random()
    if drawn < NEVER_CONFIRMED:
        return None
    return days_ago(by, now, 92, 300) if drawn < LONG_UNCONFIRMED else days_ago(by, now, 1, 85)


def _shared_service(by_gss: dict[str, Council], now: datetime) -> SharedService:
    service = directory.create_service(SHARED_NAME, by=DEMO, now=now - BEGAN)
    for gss in SHARED:
        if gss in by_gss:
            directory.add_council(service, by_gss[gss], (now - BEGAN).date(), by=DEMO, now=now - BEGAN)
    return service


def _enter(cast: Cast, who: Character, councils: list[Council], service: SharedService, now: datetime) -> None:
    person = _person(cast, who.name, who.email, now)
    through = service if who.councils == SHARED else None
    places: list[Council | None] = [*councils] if who.councils else [None]
    for council in places:
        cast.memberships.append(
            Membership(person=person, role=who.role, council=council, through=through, made=now - BEGAN)
        )
        if council and who.role in CONTACT_ROLES:
            cast.leads.setdefault(council.pk, person)


def _people_of(cast: Cast, council: Council, now: datetime) -> None:
    """The contacts, and the security lead as the one who signs in, where the council has got that far."""
    contacts = contacts_of(council, now)
    cast.contacts += contacts
    lead = next((each for each in contacts if each.role == Contact.Role.SECURITY_LEAD), None)
    if lead is None or lead.email in cast.people or chance("lead", council.gss).random() < LEADLESS:
        return
    person = _person(cast, lead.name, lead.email, now)
    cast.leads.setdefault(council.pk, person)
    cast.memberships.append(Membership(person=person, role=Role.LEAD, council=council, made=now - BEGAN))


def _person(cast: Cast, name: str, email: str, now: datetime) -> Person:
    """Nobody knows a password of theirs: there is none."""
    person = cast.people[email] = Person(email=email, name=name, password=make_password(None), made=now - BEGAN)
    return person


def _write(cast: Cast, now: datetime) -> None:
    people = cast.people.values()
    Person.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=each, email=each.email, primary=True, verified=True) for each in people
    )
    Membership.objects.bulk_create(cast.memberships)
    Contact.objects.bulk_create(cast.contacts)
    ledger.append([*_joined(cast.memberships), *_added(cast.contacts)], by=DEMO, now=now - BEGAN)


def _joined(memberships: Iterable[Membership]) -> list[Entry]:
    return [
        Entry(
            f"accounts.membership/{each.pk}",
            "accounts.joined",
            each.council_id,
            detail={"name": each.person.name, "role": each.role},
        )
        for each in memberships
    ]


def _added(contacts: Iterable[Contact]) -> list[Entry]:
    return [
        Entry(
            f"directory.contacts/{council}",
            "directory.contact-added",
            council,
            detail={"contacts": [str(each.pk) for each in group]},
        )
        for council, group in groupby(contacts, key=lambda contact: contact.council_id)
    ]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", ".", name.lower().replace("'", "")).strip(".")
