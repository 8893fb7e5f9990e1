"""Invitations of a shared service: one letter, several councils."""

from datetime import datetime

import pytest
from django.core import mail

from defendasone.accounts import actions, queries
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Invitation
from defendasone.accounts.tests.inviting import invited, joined
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council, SharedService
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def test_an_officer_of_a_shared_service_joins_each_of_its_councils_with_one_link(
    administrator: Viewer, here: Council, there: Council, team: SharedService, now: datetime
) -> None:
    with viewing(administrator):
        councils = queries.service_councils(administrator, now.date())[team]
    assert sorted(councils) == sorted([here.pk, there.pk])
    letter = invited(administrator, Asked("n@team.example", "N", Role.OFFICER, tuple(councils), team.pk), now)
    assert len(mail.outbox) == 1
    assert here.name in mail.outbox[0].body
    assert there.name in mail.outbox[0].body
    person = joined(letter, now)
    assert queries.viewer(person).grants == {(Role.OFFICER, here.pk), (Role.OFFICER, there.pk)}
    with service():
        assert {row.through_id for row in person.memberships.all()} == {team.pk}


def test_one_council_of_a_shared_service_may_withdraw_its_part(
    administrator: Viewer, lead: Viewer, here: Council, there: Council, team: SharedService, now: datetime
) -> None:
    councils = (here.pk, there.pk)
    letter = invited(administrator, Asked("n@team.example", "N", Role.OFFICER, councils, team.pk), now)
    with viewing(lead):
        mine = queries.invitations(lead).get()
        assert mine.council_id == here.pk
        actions.withdraw(mine, by=lead, now=now)
    assert queries.viewer(joined(letter, now)).grants == {(Role.OFFICER, there.pk)}


def test_where_somebody_is_already_there_the_letter_offers_the_rest(
    administrator: Viewer, here: Council, there: Council, team: SharedService, now: datetime
) -> None:
    known = accounts.person(Role.OFFICER, at=here)
    invited(administrator, Asked(known.email, "N", Role.OFFICER, (here.pk, there.pk), team.pk), now)
    with service():
        assert [row.council_id for row in Invitation.objects.all()] == [there.pk]
