"""Leaving: what ends, for whom, and what is left."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from defendasone.accounts import actions, queries
from defendasone.accounts.models import ApiKey, Invitation, Membership, Person
from defendasone.core import flow
from defendasone.core.flow import Happened, Refused
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council, SharedService
from defendasone.testing.factories import accounts
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def ended(by: Viewer, person: Person, now: datetime) -> None:
    """End everything that `by` can see of this person."""
    with viewing(by):
        actions.end(list(queries.visible_to(by).filter(person=person)), by=by, now=now)


def signed_in(client: Client) -> bool:
    return client.get("/people/you/").status_code == 200


def kinds() -> list[str]:
    with service():
        return sorted(Event.objects.values_list("kind", flat=True))


def test_a_leaver_is_out_with_the_next_request(here: Council, now: datetime) -> None:
    lead, officer = accounts.viewer(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=here)
    client = accounts.client(officer)
    assert client.get("/people/you/").status_code == 200
    ended(lead, officer, now)
    assert client.get("/people/you/").status_code == 401
    assert queries.viewer(officer).grants == frozenset()


def test_sessions_and_keys_end_with_a_role(here: Council, now: datetime) -> None:
    lead, officer = accounts.viewer(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=here)
    bystander = accounts.person(Role.OFFICER, at=here)
    for person in (officer, bystander):
        accounts.key(person, "alerts.read")
    clients = [accounts.client(officer), accounts.client(officer), accounts.client(bystander)]
    assert [signed_in(client) for client in clients] == [True, True, True]
    ended(lead, officer, now)
    assert [signed_in(client) for client in clients] == [False, False, True]
    assert ApiKey.objects.get(person=officer).ended == now
    assert ApiKey.objects.get(person=bystander).ended is None


def test_who_ends_a_role_need_not_see_the_others(here: Council, there: Council, now: datetime) -> None:
    lead, officer = accounts.viewer(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=here)
    accounts.member(officer, Role.OFFICER, there)
    accounts.key(officer, "alerts.read")
    ended(lead, officer, now)
    assert queries.viewer(officer).grants == {(Role.OFFICER, there.pk)}
    assert ApiKey.objects.get(person=officer).ended == now


def test_a_lead_ends_nothing_at_another_council(here: Council, there: Council, now: datetime) -> None:
    """ACC-3."""
    lead, officer = accounts.viewer(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=there)
    with service():
        theirs = Membership.objects.get(person=officer)
    with viewing(lead), pytest.raises(Refused, match="cannot end"):
        actions.end([theirs], by=lead, now=now)
    with viewing(lead):
        assert not queries.visible_to(lead).filter(person=officer).exists()
        assert Membership.objects.filter(person=officer).update(ended=now) == 0, "row-level security"


def test_an_officer_ends_their_own_access_and_nobody_elses(here: Council, now: datetime) -> None:
    """ACC-3."""
    officer, colleague = accounts.person(Role.OFFICER, at=here), accounts.person(Role.OFFICER, at=here)
    viewer = queries.viewer(officer)
    with service():
        theirs = Membership.objects.get(person=colleague)
    with viewing(viewer), pytest.raises(Refused, match="cannot end"):
        actions.end([theirs], by=viewer, now=now)
    ended(viewer, officer, now)
    assert queries.viewer(officer).grants == frozenset()
    assert queries.viewer(colleague).grants


def test_nobody_ends_the_last_administrator(now: datetime) -> None:
    """ACC-4."""
    only = accounts.person(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="last administrator"):
        ended(queries.viewer(only), only, now)
    second = accounts.person(Role.ADMINISTRATOR)
    ended(queries.viewer(second), only, now)
    with pytest.raises(Refused, match="last administrator"):
        ended(queries.viewer(second), second, now)


def test_an_ended_administrator_does_not_count(now: datetime) -> None:
    """ACC-4."""
    first, second = accounts.person(Role.ADMINISTRATOR), accounts.person(Role.ADMINISTRATOR)
    ended(queries.viewer(first), second, now)
    with pytest.raises(Refused, match="last administrator"):
        ended(queries.viewer(first), first, now)


def test_access_ends_once(here: Council, now: datetime) -> None:
    lead, officer = accounts.viewer(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=here)
    with viewing(lead):
        rows = list(queries.visible_to(lead).filter(person=officer))
        actions.end(rows, by=lead, now=now)
        with pytest.raises(Refused, match="ended before"):
            actions.end(rows, by=lead, now=now)
    assert kinds() == ["accounts.left"]


def test_the_ledger_says_who_left_and_when_the_last_lead_did(here: Council, now: datetime) -> None:
    administrator = accounts.viewer(Role.ADMINISTRATOR)
    first, last = accounts.person(Role.LEAD, at=here), accounts.person(Role.LEAD, at=here)
    ended(administrator, first, now)
    assert kinds() == ["accounts.left"]
    ended(administrator, last, now)
    assert kinds() == ["accounts.left", "accounts.left", "accounts.without-lead"]
    with service():
        assert Event.objects.get(kind="accounts.without-lead").council == here.pk


def test_a_bridge_hears_of_it(here: Council, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, officer = accounts.viewer(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=here)
    heard: list[Happened] = []
    monkeypatch.setitem(flow._bridges, "accounts.left", [heard.append])
    ended(lead, officer, now)
    assert [(each.case.person_id, each.case.ended, each.by) for each in heard] == [(officer.pk, now, lead)]


@pytest.fixture
def shared(here: Council, there: Council, team: SharedService) -> Person:
    """An officer of a shared service at two councils, who is a reader at one of them besides."""
    person = accounts.person(Role.LEADER, at=here)
    with service():
        for council in (here, there):
            Membership.objects.create(person=person, role=Role.OFFICER, council=council, through=team, made=LONG_AGO)
    return person


def test_a_shared_officer_ends_at_one_council_or_at_all(
    shared: Person, here: Council, there: Council, now: datetime
) -> None:
    administrator = accounts.viewer(Role.ADMINISTRATOR)
    with viewing(administrator):
        at_here = queries.visible_to(administrator).get(person=shared, role=Role.OFFICER, council=here)
        others = list(queries.others_of(administrator, at_here))
        assert [other.council_id for other in others] == [there.pk], "what they are otherwise is none of it"
        actions.end([at_here, *others], by=administrator, now=now)
    assert queries.viewer(shared).grants == {(Role.LEADER, here.pk)}


def test_a_lead_of_one_council_is_not_shown_the_others(shared: Person, here: Council) -> None:
    lead = accounts.viewer(Role.LEAD, at=here)
    with viewing(lead):
        at_here = queries.visible_to(lead).get(person=shared, role=Role.OFFICER)
        assert not queries.others_of(lead, at_here).exists()


def test_when_a_council_leaves_the_service_what_came_through_it_ends(
    shared: Person, here: Council, there: Council, team: SharedService, now: datetime
) -> None:
    accounts.invitation("n@team.example", Role.OFFICER, here, through=team)
    accounts.invitation("m@team.example", Role.OFFICER, there, through=team)
    administrator = accounts.viewer(Role.ADMINISTRATOR)
    with viewing(administrator):
        actions.leave_service(team.pk, here.pk, by=administrator, now=now)
    assert queries.viewer(shared).grants == {(Role.LEADER, here.pk), (Role.OFFICER, there.pk)}
    with service():
        assert [row.email for row in Invitation.objects.filter(withdrawn=None)] == ["m@team.example"]


def test_councils_without_a_lead_are_told_apart(here: Council, there: Council, now: datetime) -> None:
    administrator = accounts.viewer(Role.ADMINISTRATOR)
    leaver = accounts.person(Role.LEAD, at=there)
    accounts.person(Role.OFFICER, at=here)
    day = now.date()
    with viewing(administrator):
        assert queries.councils_without_lead(administrator, day) == [(here, False, False)]
    ended(administrator, leaver, now)
    with viewing(administrator):
        assert queries.councils_without_lead(administrator, day) == [(there, True, False), (here, False, False)]
    accounts.invitation("l@here.example", Role.LEAD, here)
    with viewing(administrator):
        assert queries.councils_without_lead(administrator, day)[1] == (here, False, True)


def test_a_council_that_is_no_more_needs_no_lead(here: Council, now: datetime) -> None:
    administrator = accounts.viewer(Role.ADMINISTRATOR)
    day = now.date()
    with service():
        Council.objects.filter(pk=here.pk).update(valid_to=day - timedelta(days=1))
    with viewing(administrator):
        assert queries.councils_without_lead(administrator, day) == []
        assert queries.councils_without_lead(administrator, day - timedelta(days=1)) == [(here, False, False)]


def test_councils_do_not_learn_which_others_have_no_lead(here: Council, there: Council, now: datetime) -> None:
    lead = accounts.viewer(Role.LEAD, at=here)
    with viewing(lead):
        assert queries.councils_without_lead(lead, now.date()) == []


@pytest.mark.parametrize("role", [Role.LEAD, Role.OFFICER, Role.LEADER, Role.ANALYST, Role.ADMINISTRATOR])
def test_who_sees_which_people(role: Role, here: Council, there: Council) -> None:
    at = here if role in (Role.LEAD, Role.OFFICER, Role.LEADER) else None
    viewer = accounts.viewer(role, at=at)
    accounts.person(Role.OFFICER, at=here)
    accounts.person(Role.OFFICER, at=there)
    accounts.person(Role.DUTY)
    with viewing(viewer):
        seen = queries.visible_to(viewer).count()
    assert seen == {Role.LEAD: 2, Role.ADMINISTRATOR: 4}.get(role, 1)


def test_an_administrator_helps_somebody_who_lost_their_second_factor(now: datetime) -> None:
    administrator, person = accounts.viewer(Role.ADMINISTRATOR), accounts.person(Role.ANALYST)
    client = accounts.client(person)
    assert signed_in(client)
    with viewing(administrator):
        actions.reset_second_factor(person, by=administrator, now=now)
    assert not Authenticator.objects.filter(user=person).exists()
    assert not signed_in(client)
    assert mail.outbox[0].to == [person.email]
    assert kinds() == ["accounts.second-factor-reset"]


def test_nobody_removes_their_own_second_factor_this_way_nor_does_a_lead(here: Council, now: datetime) -> None:
    administrator = accounts.person(Role.ADMINISTRATOR)
    officer = accounts.person(Role.OFFICER, at=here)
    for viewer, person in (
        (queries.viewer(administrator), administrator),
        (accounts.viewer(Role.LEAD, at=here), officer),
    ):
        with viewing(viewer), pytest.raises(Refused, match="Another administrator"):
            actions.reset_second_factor(person, by=viewer, now=now)


def test_a_new_name_is_in_the_ledger_and_the_same_name_is_not(now: datetime) -> None:
    person = accounts.person(Role.ANALYST, name="Old Name")
    viewer = queries.viewer(person)
    with viewing(viewer):
        actions.rename("Old Name", by=viewer, now=now)
        assert kinds() == []
        actions.rename("New Name", by=viewer, now=now)
    assert Person.objects.get(pk=person.pk).name == "New Name"
    with service():
        assert Event.objects.get().detail == {"from": "Old Name", "to": "New Name"}
