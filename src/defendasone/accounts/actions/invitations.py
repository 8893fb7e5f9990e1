"""Inviting, and what the person does with the invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q

from defendasone.accounts import letters, links, queries, rules
from defendasone.accounts.actions.memberships import join
from defendasone.accounts.models import Invitation, Membership, Person
from defendasone.core import ledger
from defendasone.core.flow import Refused
from defendasone.core.ids import new_id
from defendasone.core.ledger import Actor, Entry
from defendasone.core.viewer import Role, Viewer

SIGN_IN_FIRST = "There is an account with this e-mail address already. Sign in with it, then open the link again."


@dataclass(frozen=True)
class Asked:
    """Who is asked to be what. No council: at the coordinator. Several: one team of a shared service."""

    email: str
    name: str
    role: Role
    councils: tuple[int, ...] = ()
    through: UUID | None = None

    @property
    def places(self) -> tuple[int | None, ...]:
        """Where: the councils, or the coordinator."""
        return self.councils or (None,)


def invite(asked: Asked, *, by: Viewer, now: datetime) -> UUID:
    """Ask somebody to join, and send them the link. Returns the letter's id."""
    for place in asked.places:
        if asked.role not in rules.roles_to_give(by, place, shared=asked.through is not None):
            raise Refused(f"You cannot invite somebody as {asked.role.label.lower()} there.")
    return _invite(asked, by=by, now=now, sends=True)


def invite_first(asked: Asked, *, by: Actor, now: datetime) -> UUID:
    """The operator of the service invites an administrator at the command line, and hands the link over."""
    with transaction.atomic():
        for open_one in _open(asked.email, now).filter(role=asked.role, council=None).select_for_update():
            _withdraw(open_one, by=by, now=now)
        return _invite(asked, by=by, now=now, sends=False)


def resend(invitation: Invitation, *, by: Viewer, now: datetime) -> UUID:
    """Send it again with a new link and a new week. The old link ends, for it may be in the wrong hands."""
    with transaction.atomic():
        rows = _locked(Invitation.objects.filter(letter=invitation.letter))
        _require_open(rows, None)
        letter = new_id()
        ids = [row.pk for row in rows]
        Invitation.objects.filter(pk__in=ids).update(letter=letter, expires=now + rules.INVITATION_LASTS)
        ledger.append([_entry(row, "accounts.invited-again") for row in rows], by=by, now=now)
        _send(letter, rows, by)
    return letter


def withdraw(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Take it back: the link opens nothing from now on."""
    with transaction.atomic():
        rows = _locked(Invitation.objects.filter(pk=invitation.pk))
        _require_open(rows, None)
        _withdraw(rows[0], by=by, now=now)


def accept_as_new(letter: UUID, name: str, password: str, *, now: datetime) -> Person:
    """Somebody whom the service does not know becomes a person with everything that the letter offers."""
    with transaction.atomic():
        invitations = _accepted_now(letter, now)
        email = invitations[0].email.lower()
        person = _new_person(email, name, password, now)
        _become(person, invitations, now)
    return person


def accept(letter: UUID, *, by: Viewer, now: datetime) -> None:
    """Somebody who has signed in takes on what the letter offers, if it was written to them."""
    with transaction.atomic():
        invitations = _accepted_now(letter, now)
        person = Person.objects.select_for_update().get(pk=by.person)
        if person.email.lower() != invitations[0].email.lower():
            raise Refused("This invitation was sent to another e-mail address. Sign out, then open the link again.")
        _become(person, invitations, now)


def _new_person(email: str, name: str, password: str, now: datetime) -> Person:
    person = Person(email=email, name=name, made=now)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    except IntegrityError:
        raise Refused(SIGN_IN_FIRST) from None
    return person


def _become(person: Person, invitations: Sequence[Invitation], now: datetime) -> None:
    held = set(queries.held(person))
    actor = Viewer(str(person.pk), person.name)
    for invitation in invitations:
        if (invitation.role, invitation.council_id) not in held:
            join(person, invitation, by=actor, now=now)
    # After joining: the database lets nobody join by an invitation that was accepted before.
    Invitation.objects.filter(pk__in=[each.pk for each in invitations]).update(accepted=now)
    ledger.append([_entry(each, "accounts.accepted") for each in invitations], by=actor, now=now)


def _accepted_now(letter: UUID, now: datetime) -> list[Invitation]:
    """The open invitations of a letter, held until the end of the transaction: of two who accept one comes second."""
    rows = _locked(Invitation.objects.filter(letter=letter))
    _require_open(rows, now)
    return [row for row in rows if not queries.why_closed([row], now)]


def _require_open(rows: Sequence[Invitation], now: datetime | None) -> None:
    if why := queries.why_closed(rows, now):
        raise Refused(why)


def _locked(rows: "queries.Invitations") -> list[Invitation]:
    return list(rows.select_for_update().order_by("pk"))


def _invite(asked: Asked, *, by: Actor, now: datetime, sends: bool) -> UUID:
    letter = new_id()
    with transaction.atomic():
        places = _places_left(asked, now)
        rows = [
            Invitation(
                letter=letter, email=asked.email.lower(), name=asked.name, role=asked.role, council_id=place,
                through_id=asked.through, invited_by=by.name, made=now, expires=now + rules.INVITATION_LASTS,
            )
            for place in places
        ]  # fmt: skip
        Invitation.objects.bulk_create(rows)
        ledger.append([_entry(row, "accounts.invited") for row in rows], by=by, now=now)
        if sends:
            _send(letter, rows, by)
    return letter


def _places_left(asked: Asked, now: datetime) -> list[int | None]:
    """Where this person is not yet what they are asked to be."""
    if _open(asked.email, now).filter(_at(asked), role=asked.role).exists():
        raise Refused(f"{asked.email} has been invited already. Send that invitation again, or withdraw it.")
    members = Membership.objects.filter(_at(asked), person__email__iexact=asked.email, role=asked.role, ended=None)
    held = set(members.values_list("council_id", flat=True))
    places = [place for place in asked.places if place not in held]
    if not places:
        raise Refused(f"{asked.email} has this role already.")
    return places


def _at(asked: Asked) -> Q:
    return Q(council__in=asked.councils) if asked.councils else Q(council=None)


def _open(email: str, now: datetime) -> "queries.Invitations":
    return Invitation.objects.filter(email__iexact=email, accepted=None, withdrawn=None, expires__gt=now)


def _withdraw(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn=now)
    ledger.append([_entry(invitation, "accounts.invitation-withdrawn")], by=by, now=now)


def _entry(invitation: Invitation, kind: str) -> Entry:
    """The ledger keeps names, not addresses: it cannot be corrected later."""
    detail: dict[str, object] = {"name": invitation.name, "role": invitation.role}
    return Entry(f"accounts.invitation/{invitation.pk}", kind, invitation.council_id, detail=detail)


def _send(letter: UUID, rows: Sequence[Invitation], by: Actor) -> None:
    facts = queries.told(rows)
    letters.send("invitation", rows[0].email, {**facts, "by": by.name, "link": links.address(letter)})
