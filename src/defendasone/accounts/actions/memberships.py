"""Joining and leaving."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction

from defendasone.accounts import queries, rules
from defendasone.accounts.models import ApiKey, Invitation, Membership, Person
from defendasone.core import ledger
from defendasone.core.flow import Happened, Refused, announce
from defendasone.core.ids import new_id
from defendasone.core.isolation import viewing
from defendasone.core.ledger import Actor, Entry
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import SharedService
from defendasone.directory.queries.sector import today, valid


def join(person: Person, invitation: Invitation, *, by: Actor, now: datetime) -> Membership:
    """Make somebody what they were invited as."""
    membership = Membership(
        person=person, role=invitation.role, council_id=invitation.council_id,
        organisation_id=invitation.organisation_id, through_id=invitation.through_id, made=now,
    )  # fmt: skip
    membership.save(force_insert=True)
    ledger.append([_entry(membership, "accounts.joined")], by=by, now=now)
    # Whoever hears of it works with the rights of the person who joined: a link has none.
    with viewing(queries.viewer(person)):
        announce(Happened("accounts.joined", membership, by, now))
    return membership


def end(memberships: Sequence[Membership], *, by: Viewer, now: datetime) -> None:
    """End what somebody is, in one place or several: they are out with their next request."""
    for each in memberships:
        if not rules.may_end(by, str(each.person_id), each.council_id):
            raise Refused("You cannot end this person's access.")
    with transaction.atomic():
        _end([each.pk for each in memberships], by=by, now=now)


def leave_service(service: UUID, council: int, *, by: Actor, now: datetime) -> None:
    """A council leaves a shared service: what its people were there through it ends, and what was offered."""
    there = {"through_id": service, "council_id": council}
    with transaction.atomic():
        _end(list(Membership.objects.filter(**there, ended=None).values_list("pk", flat=True)), by=by, now=now)
        Invitation.objects.filter(**there, accepted=None, withdrawn=None).update(withdrawn=now)


def follow_service(service: SharedService, *, by: Actor, now: datetime) -> None:
    """Whoever is at a council through a shared service is at each of its councils. Doing it twice is harmless."""
    there = set(service.parts.filter(valid(today(now))).values_list("council_id", flat=True))
    held = list(Membership.objects.filter(through=service, ended=None).values_list("person_id", "role", "council_id"))
    for person, role in {(person, role) for person, role, _ in held}:
        for council in there - {at for whose, what, at in held if (whose, what) == (person, role)}:
            _follow(service, person, role, council, by=by, now=now)
    for left in {at for _, _, at in held if at} - there:
        leave_service(service.pk, left, by=by, now=now)


def _follow(service: SharedService, person: UUID, role: str, council: int, *, by: Actor, now: datetime) -> None:
    added = Membership(person_id=person, role=role, council_id=council, through=service, made=now)
    if not Membership.objects.filter(person=person, role=role, council=council, ended=None).exists():
        added.save(force_insert=True)
        ledger.append([_entry(added, "accounts.joined")], by=by, now=now)
        announce(Happened("accounts.joined", added, by, now))


def _end(ids: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    ending = Membership.objects.filter(pk__in=ids).order_by("pk")
    administrators = _administrators() if ending.filter(role=Role.ADMINISTRATOR).exists() else set()
    rows = list(ending.select_related("person").select_for_update(of=("self",)))
    if any(row.ended for row in rows):
        raise Refused("This access was ended before.")
    _keep_an_administrator(rows, administrators)
    Membership.objects.filter(pk__in=ids).update(ended=now)
    for row in rows:
        row.ended = now
        ledger.append([_entry(row, "accounts.left"), *_leadless(row)], by=by, now=now)
        announce(Happened("accounts.left", row, by, now))
    for person in {row.person_id: row.person for row in rows}.values():
        _lock_out(person, now)


def _lock_out(person: Person, now: datetime) -> None:
    """Sessions and keys end whatever else the person still is: who ends a role cannot see that, and shall not."""
    end_sessions(person)
    ApiKey.objects.filter(person=person, ended=None).update(ended=now)


def end_sessions(person: Person) -> None:
    """Sign somebody out everywhere."""
    Person.objects.filter(pk=person.pk).update(sessions=new_id())
    for session in UserSession.objects.filter(user=person):
        session.end()


def _administrators() -> set[UUID]:
    """All administrators, held until the end of the transaction, before anything else is and always in one order.

    Of two who end one another's access at once, one comes second, and neither waits for the other in a circle.
    """
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR, ended=None).order_by("pk").select_for_update()
    return {row.pk for row in rows}


def _keep_an_administrator(ending: Sequence[Membership], administrators: set[UUID]) -> None:
    going = [row for row in ending if row.role == Role.ADMINISTRATOR]
    if going and rules.leaves_nobody(Role.ADMINISTRATOR, len(administrators - {row.pk for row in going})):
        raise Refused(
            "This is the last administrator. Invite another first, and end this access once they have joined."
        )


def _leadless(left: Membership) -> list[Entry]:
    """The ledger says when a council's last lead has gone."""
    if left.role != Role.LEAD or left.council_id is None or queries.has_lead(left.council_id):
        return []
    return [Entry(f"accounts.council/{left.council_id}", "accounts.without-lead", left.council_id)]


def _entry(membership: Membership, kind: str) -> Entry:
    detail: dict[str, object] = {"name": membership.person.name, "role": membership.role}
    return Entry(f"accounts.membership/{membership.pk}", kind, membership.council_id, detail=detail)
