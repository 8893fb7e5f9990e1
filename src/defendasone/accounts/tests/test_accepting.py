"""Accepting an invitation: once, in time, by whom it was written to, and what follows."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import DatabaseError

from defendasone.accounts import actions, links, queries
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Invitation, Membership, Person
from defendasone.accounts.tests.inviting import OPERATOR, PASSWORD, invited, joined, kinds
from defendasone.core import flow, ledger
from defendasone.core.flow import Happened, Refused
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def test_a_new_person_joins_in_one_step(lead: Viewer, here: Council, now: datetime) -> None:
    letter = invited(lead, Asked("nina@here.example", "Nina N", Role.OFFICER, (here.pk,)), now)
    person = joined(letter, now)
    assert person.email == "nina@here.example"
    assert person.name == "Nina New"
    assert person.check_password(PASSWORD)
    assert queries.viewer(person).grants == {(Role.OFFICER, here.pk)}
    with service():
        address = EmailAddress.objects.get(user=person)
        assert (address.email, address.verified, address.primary) == ("nina@here.example", True, True)
        assert Invitation.objects.get().accepted == now
    ours = [(kind, at) for kind, at in kinds() if kind.startswith("accounts.")]
    assert ours == [(f"accounts.{kind}", here.pk) for kind in ("accepted", "invited", "joined")]


def test_whoever_joined_is_the_actor_in_the_ledger(lead: Viewer, here: Council, now: datetime) -> None:
    person = joined(invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now), now)
    with service():
        event = Event.objects.get(kind="accounts.joined")
        membership = Membership.objects.get(person=person)
    assert (event.actor, event.actor_name) == (str(person.pk), "Nina New")
    assert event.stream == f"accounts.membership/{membership.pk}"
    assert event.detail == {"name": "Nina New", "role": "officer"}
    assert ledger.broken(event.stream) is None


def test_the_link_works_once(lead: Viewer, here: Council, now: datetime) -> None:
    """ACC-2."""
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    joined(letter, now)
    with pytest.raises(Refused, match="used before"):
        joined(letter, now)


def test_the_link_ends_after_seven_days(lead: Viewer, here: Council, now: datetime) -> None:
    """ACC-2."""
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    with pytest.raises(Refused, match="expired"):
        joined(letter, now + timedelta(days=7))
    joined(letter, now + timedelta(days=7, seconds=-1))


def test_the_database_lets_nobody_join_by_a_used_link(lead: Viewer, here: Council, now: datetime) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    joined(letter, now)
    stranger = accounts.person()
    row = Membership(person=stranger, role=Role.OFFICER, council=here, made=now)
    with pytest.raises(DatabaseError, match="row-level security"), viewing(links.holder(letter)):
        row.save(force_insert=True)


@pytest.mark.parametrize("wrong", [{"role": Role.LEAD}, {"council": "there"}])
def test_the_database_lets_nobody_join_as_more_than_the_link_says(
    wrong: dict[str, object], lead: Viewer, here: Council, there: Council, now: datetime
) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    person = accounts.person()
    fields: dict[str, object] = {"role": Role.OFFICER, "council": here, **wrong}
    if fields["council"] == "there":
        fields["council"] = there
    row = Membership(person=person, made=now, **fields)
    with pytest.raises(DatabaseError, match="row-level security"), viewing(links.holder(letter)):
        row.save(force_insert=True)


def test_a_link_shows_its_own_invitation_and_nothing_else(
    lead: Viewer, here: Council, there: Council, now: datetime
) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    accounts.invitation("m@there.example", Role.OFFICER, there)
    accounts.person(Role.OFFICER, at=here)
    with viewing(links.holder(letter)):
        assert [row.email for row in Invitation.objects.all()] == ["n@here.example"]
        assert not Membership.objects.exists()


def test_a_withdrawn_invitation_opens_nothing(lead: Viewer, here: Council, now: datetime) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    with viewing(lead):
        actions.withdraw(queries.invitations(lead).get(), by=lead, now=now)
        assert not queries.invitations(lead).exists()
    with pytest.raises(Refused, match="withdrawn"):
        joined(letter, now)
    assert ("accounts.invitation-withdrawn", here.pk) in kinds()


def test_sending_again_makes_a_new_link_and_ends_the_old(lead: Viewer, here: Council, now: datetime) -> None:
    old = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    later = now + timedelta(days=10)
    with viewing(lead):
        new = actions.resend(queries.invitations(lead).get(), by=lead, now=later)
    assert links.address(new) in mail.outbox[1].body
    with pytest.raises(Refused, match="not valid any more"):
        joined(old, later)
    joined(new, later + timedelta(days=6))


def test_what_was_accepted_is_neither_withdrawn_nor_sent_again(lead: Viewer, here: Council, now: datetime) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    with service():
        seen_before = Invitation.objects.get()
    joined(letter, now)
    with viewing(lead), pytest.raises(Refused, match="used before"):
        actions.withdraw(seen_before, by=lead, now=now)
    with viewing(lead), pytest.raises(Refused, match="used before"):
        actions.resend(seen_before, by=lead, now=now)


def test_a_link_makes_no_second_account_for_somebody_known(lead: Viewer, here: Council, now: datetime) -> None:
    known = accounts.person()
    letter = invited(lead, Asked(known.email.upper(), "N", Role.OFFICER, (here.pk,)), now)
    with pytest.raises(Refused, match="Sign in with it"):
        joined(letter, now)
    assert Person.objects.filter(email__iexact=known.email).count() == 1


def test_somebody_known_takes_on_a_role_when_signed_in(lead: Viewer, here: Council, now: datetime) -> None:
    known = accounts.person()
    letter = invited(lead, Asked(known.email, "N", Role.OFFICER, (here.pk,)), now)
    reader = links.holder(letter, queries.viewer(known))
    with viewing(reader):
        actions.accept(letter, by=reader, now=now)
    assert queries.viewer(known).grants == {(Role.OFFICER, here.pk)}


def test_nobody_takes_on_what_was_offered_to_another(lead: Viewer, here: Council, now: datetime) -> None:
    other = accounts.person()
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    reader = links.holder(letter, queries.viewer(other))
    with viewing(reader), pytest.raises(Refused, match="another e-mail address"):
        actions.accept(letter, by=reader, now=now)
    assert queries.viewer(other).grants == frozenset()


def test_whoever_hears_of_somebody_joining_works_with_their_rights(
    lead: Viewer, here: Council, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[Happened, int]] = []

    def listen(happened: Happened) -> None:
        heard.append((happened, Membership.objects.count()))

    monkeypatch.setitem(flow._bridges, "accounts.joined", [listen])
    person = joined(invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now), now)
    happened, seen = heard[0]
    assert (happened.case.person_id, happened.case.council_id, happened.now) == (person.pk, here.pk, now)
    assert happened.by.id == str(person.pk)
    assert seen == 2, "the new officer and the lead: with the link's rights it would be none"


def test_when_a_bridge_fails_nobody_has_joined(
    lead: Viewer, here: Council, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)

    def fail(_: Happened) -> None:
        raise Refused("no")

    monkeypatch.setitem(flow._bridges, "accounts.joined", [fail])
    with pytest.raises(Refused, match=r"^no$"):
        joined(letter, now)
    assert not Person.objects.filter(email="n@here.example").exists()
    with service():
        assert Invitation.objects.get().accepted is None


def test_the_first_administrator_is_invited_without_a_letter(now: datetime) -> None:
    with service():
        letter = actions.invite_first(Asked("Ada@mhclg.example", "Ada", Role.ADMINISTRATOR), by=OPERATOR, now=now)
    assert mail.outbox == []
    assert queries.viewer(joined(letter, now)).grants == {(Role.ADMINISTRATOR, None)}


def test_inviting_the_first_administrator_again_ends_the_first_link(now: datetime) -> None:
    asked = Asked("ada@mhclg.example", "Ada", Role.ADMINISTRATOR)
    with service():
        first = actions.invite_first(asked, by=OPERATOR, now=now)
        second = actions.invite_first(asked, by=OPERATOR, now=now)
    with pytest.raises(Refused, match="withdrawn"):
        joined(first, now)
    joined(second, now)


def test_a_token_that_was_changed_is_none_of_ours(lead: Viewer, here: Council, now: datetime) -> None:
    letter = invited(lead, Asked("n@here.example", "N", Role.OFFICER, (here.pk,)), now)
    token = links.token(letter)
    assert links.letter(token) == letter
    other = "0" if token[0] != "0" else "1"
    for wrong in (other + token[1:], token[:-1], letter.hex, "", "x:y", token + "x"):
        assert links.letter(wrong) is None


def test_invitations_are_seen_by_the_lead_of_the_council_and_by_administrators(
    lead: Viewer, administrator: Viewer, here: Council, there: Council
) -> None:
    accounts.invitation("n@here.example", Role.OFFICER, here)
    accounts.invitation("m@there.example", Role.OFFICER, there)
    accounts.invitation("c@mhclg.example", Role.ANALYST)
    officer = accounts.viewer(Role.OFFICER, at=here)
    analyst = accounts.viewer(Role.ANALYST)
    seen = {}
    for viewer in (lead, administrator, officer, analyst):
        with viewing(viewer):
            seen[viewer] = {row.email[0] for row in queries.invitations(viewer)}
    assert seen == {lead: {"n"}, administrator: {"n", "m", "c"}, officer: set(), analyst: set()}
