"""What the database shows of people, with the real logins and real commits: each their own, whatever the code asks."""

import pytest
from django.db import DatabaseError

from defendasone.accounts import links, queries
from defendasone.accounts.models import Invitation, Membership, Person
from defendasone.accounts.queries import people as people_queries
from defendasone.core.isolation import viewing
from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts
from defendasone.testing.factories.directory import LONG_AGO
from defendasone.testing.logins import service

pytestmark = pytest.mark.usefixtures("real_logins")


def seen(viewer: Viewer) -> tuple[int, int]:
    """How many memberships and invitations the database shows, whatever the code would filter."""
    with viewing(viewer):
        return Membership.objects.count(), Invitation.objects.count()


@pytest.fixture
def people(here: Council, there: Council) -> dict[str, Viewer]:
    viewers = {
        "officer": accounts.viewer(Role.OFFICER, at=here),
        "lead": accounts.viewer(Role.LEAD, at=here),
        "theirs": accounts.viewer(Role.OFFICER, at=there),
        "analyst": accounts.viewer(Role.ANALYST),
        "partner": accounts.viewer(Role.PARTNER),
    }
    accounts.invitation("n@here.example", Role.OFFICER, here)
    accounts.invitation("m@there.example", Role.OFFICER, there)
    return viewers


def test_each_sees_their_own(people: dict[str, Viewer]) -> None:
    assert seen(people["officer"]) == (2, 1)
    assert seen(people["theirs"]) == (1, 1)
    assert seen(people["analyst"]) == (5, 2)
    assert seen(people["partner"]) == (1, 0)
    assert seen(STRANGER) == (0, 0)


def test_without_a_viewer_nothing_is_shown(people: dict[str, Viewer]) -> None:
    assert Membership.objects.count() == 0
    assert Invitation.objects.count() == 0


def test_a_link_that_names_no_letter_shows_nothing(people: dict[str, Viewer]) -> None:
    for link in ("", "0197a1b2-0000-7000-8000-000000000000"):
        assert seen(Viewer(links=(("invitation", link),))) == (0, 0)


def test_a_link_shows_its_own_letter(people: dict[str, Viewer], here: Council) -> None:
    letter = accounts.invitation("o@here.example", Role.OFFICER, here).letter
    assert seen(links.holder(letter)) == (0, 1)
    assert seen(links.holder(letter, people["officer"])) == (2, 2)


def test_nobody_makes_themselves_anything(people: dict[str, Viewer], here: Council, there: Council) -> None:
    for name, role, council in (("partner", Role.OFFICER, here), ("officer", Role.LEAD, there)):
        viewer = people[name]
        row = Membership(person_id=viewer.person, role=role, council=council, made=LONG_AGO)
        with pytest.raises(DatabaseError, match="row-level security"), viewing(viewer):
            row.save(force_insert=True)
        with viewing(viewer):
            assert Membership.objects.exclude(council=here).update(role=Role.LEAD) == 0
    assert queries.viewer(Person.objects.get(pk=people["partner"].person)).roles == {Role.PARTNER}


def test_one_request_s_view_does_not_leak_into_the_next(people: dict[str, Viewer]) -> None:
    client = accounts.signed_in(Role.ADMINISTRATOR)
    assert client.get("/people/").status_code == 200
    assert Membership.objects.count() == 0


def test_where_a_page_forgets_to_ask_who_may_see_the_database_still_does(
    here: Council, there: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.person(Role.OFFICER, at=there, name="Theo Theirs")
    accounts.invitation("x@there.example", Role.OFFICER, there, name="Xaver Theirs")
    everyone = Membership.objects.filter(ended=None).select_related("person", "council", "through")
    monkeypatch.setattr(people_queries, "visible_to", lambda _: everyone)
    monkeypatch.setattr(queries, "councils_to_choose", lambda *_: Council.objects.all())
    monkeypatch.setattr(queries, "invitations", lambda _: Invitation.objects.filter(accepted=None))
    page = accounts.signed_in(Role.LEAD, at=here).get(f"/people/at/{there.pk}/")
    assert page.status_code == 200, "the page was fooled"
    assert "Theirs" not in page.content.decode()


def test_whom_to_ask_is_known_at_ones_own_council_only(here: Council, there: Council) -> None:
    lead = accounts.person(Role.LEAD, at=here)
    accounts.person(Role.LEAD, at=there)
    gone = accounts.person(Role.LEAD, at=here)
    with service():
        Membership.objects.filter(person=gone).update(ended=LONG_AGO)
    leader = accounts.viewer(Role.LEADER, at=here)
    pretending = Viewer(leader.person, leader.name, frozenset({(Role.LEADER, here.pk), (Role.LEADER, there.pk)}))
    with viewing(leader):
        assert queries.leads_of(leader) == {here.pk: [lead]}
        assert queries.leads_of(pretending) == {here.pk: [lead], there.pk: []}
    with viewing(STRANGER):
        assert queries.leads_of(STRANGER) == {}
