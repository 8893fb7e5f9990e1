"""The pages about people: who may open them, and what they do."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from defendasone.accounts import queries
from defendasone.accounts.models import Invitation, Membership
from defendasone.core.viewer import Role
from defendasone.directory.models import Council, SharedService
from defendasone.testing.factories import accounts
from defendasone.testing.logins import service
from defendasone.testing.pages import Page

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def invite(client: Client, **data: str) -> object:
    defaults = {"name": "Nina New", "email": "nina@here.example"}
    return client.post("/people/invite/", {**defaults, **data})


def test_a_lead_of_one_council_comes_straight_to_its_people(here: Council) -> None:
    client = accounts.signed_in(Role.LEAD, at=here)
    assert client.get("/people/").headers["Location"] == f"/people/at/{here.pk}/"


def test_a_lead_sees_the_people_of_their_council_and_no_others(here: Council, there: Council) -> None:
    client = accounts.signed_in(Role.LEAD, at=here)
    accounts.person(Role.OFFICER, at=here, name="Olga Ours")
    accounts.person(Role.OFFICER, at=there, name="Theo Theirs")
    accounts.invitation("i@here.example", Role.OFFICER, here, name="Ida Invited")
    accounts.invitation("j@there.example", Role.OFFICER, there, name="Xaver Elsewhere")
    page = text(client, f"/people/at/{here.pk}/")
    assert "Olga Ours" in page
    assert "Ida Invited" in page
    assert "Theo" not in page
    assert "Xaver" not in page
    assert client.get(f"/people/at/{there.pk}/").status_code == 404


def test_a_lead_of_several_councils_chooses(here: Council, there: Council) -> None:
    person = accounts.person(Role.LEAD, at=here)
    accounts.member(person, Role.LEAD, there)
    page = text(accounts.client(person), "/people/")
    assert f"/people/at/{here.pk}/" in page
    assert f"/people/at/{there.pk}/" in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.ANALYST, Role.DUTY, Role.APPROVER])
@pytest.mark.parametrize("path", ["/people/", "/people/invite/", "/people/without-lead/"])
def test_others_do_not_see_people_or_invite(role: Role, path: str, here: Council) -> None:
    at = here if role in (Role.OFFICER, Role.LEADER) else None
    assert accounts.signed_in(role, at=at).get(path).status_code == 403


def test_administrators_see_the_coordinators_people_and_where_a_lead_is_missing(here: Council) -> None:
    accounts.person(Role.DUTY, name="Dora Duty")
    accounts.person(Role.OFFICER, at=here, name="Olga Officer")
    page = text(accounts.signed_in(Role.ADMINISTRATOR), "/people/")
    assert "Dora Duty" in page
    assert "Olga" not in page
    assert "1 council without a lead" in " ".join(page.split())


def test_a_page_of_317_councils_without_a_lead_stays_under_60_kilobytes() -> None:
    with service():
        for number in range(317):
            Council.objects.create(
                gss=f"E98{number:06}", name=f"Kingston upon Somewhere {number} Borough Council",
                short_name=f"Kingston upon Somewhere {number}", kind=Council.Kind.DISTRICT, region="South East",
            )  # fmt: skip
    client = accounts.signed_in(Role.ADMINISTRATOR)
    for path in ("/people/", "/people/without-lead/", "/people/invite/"):
        page = text(client, path)
        assert page.count("Kingston upon Somewhere") >= 317
        assert len(page) < 60 * 1024, path


def test_a_lead_invites_with_the_form(here: Council) -> None:
    client = accounts.signed_in(Role.LEAD, at=here)
    response = invite(client, role="officer", place=f"council:{here.pk}")
    assert response.headers["Location"] == "/people/"  # type: ignore[attr-defined]
    with service():
        row = Invitation.objects.get()
    assert (row.email, row.role, row.council_id) == ("nina@here.example", "officer", here.pk)
    assert timedelta(days=6, hours=23) < row.expires - timezone.now() < timedelta(days=7, seconds=1)
    assert mail.outbox[0].to == ["nina@here.example"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"email": ""}, "Enter an e-mail address."),
        ({"email": "no address"}, "like ann@a.org"),
        ({"name": "   "}, "Enter a name."),
        ({"name": "x" * 201}, "200"),
        ({"role": ""}, "Choose what they will be."),
        ({"role": "administrator"}, "not one of the choices"),
        ({"role": "partner"}, "not one of the choices"),
        ({"place": ""}, "Choose where."),
        ({"place": "coordinator"}, "not one of the choices"),
        ({"place": "council:there"}, "not one of the choices"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_sent(data: dict[str, str], says: str, here: Council, there: Council) -> None:
    client = accounts.signed_in(Role.LEAD, at=here)
    sent = {"role": "officer", "place": f"council:{here.pk}", **data}
    sent["place"] = sent["place"].replace("council:there", f"council:{there.pk}")
    response = invite(client, **sent)
    assert response.status_code == 200  # type: ignore[attr-defined]
    assert says in response.content.decode()  # type: ignore[attr-defined]
    assert mail.outbox == []
    with service():
        assert not Invitation.objects.exists()


def test_an_administrator_invites_leads_to_councils_and_colleagues_to_the_coordinator(here: Council) -> None:
    client = accounts.signed_in(Role.ADMINISTRATOR)
    place = f"council:{here.pk}"
    assert "choose another place or role" in invite(client, role="analyst", place=place).content.decode()  # type: ignore[attr-defined]
    assert "choose another place or role" in invite(client, role="lead", place="coordinator").content.decode()  # type: ignore[attr-defined]
    invite(client, role="lead", place=place)
    invite(client, role="analyst", place="coordinator", email="a@mhclg.example")
    with service():
        assert set(Invitation.objects.values_list("role", "council")) == {("lead", here.pk), ("analyst", None)}


def test_an_administrator_invites_an_officer_of_a_shared_service(
    team: SharedService, here: Council, there: Council
) -> None:
    client = accounts.signed_in(Role.ADMINISTRATOR)
    assert "Both Together (shared service, 2 councils)" in text(client, "/people/invite/")
    invite(client, role="officer", place=f"service:{team.pk}")
    with service():
        rows = Invitation.objects.all()
        assert {row.council_id for row in rows} == {here.pk, there.pk}
        assert len({row.letter for row in rows}) == 1


def test_from_a_council_without_a_lead_the_form_proposes_a_lead_there(here: Council) -> None:
    client = accounts.signed_in(Role.ADMINISTRATOR)
    link = f"/people/invite/?at=council:{here.pk}"
    assert link in text(client, "/people/without-lead/")
    page = text(client, link)
    assert re.search(r'value="lead"[^>]* checked', page)
    assert re.search(rf'value="council:{here.pk}" selected', page)


@pytest.mark.parametrize("place", ["council:0", "council:x", "<script>", "coordinator"])
def test_a_place_in_the_address_that_is_none_proposes_nothing(place: str, here: Council) -> None:
    page = text(accounts.signed_in(Role.ADMINISTRATOR), f"/people/invite/?at={place}")
    assert not re.search(r'value="lead"[^>]* checked', page)
    assert "<script>" not in page.replace("<script type", "").replace("<script src", "")


def test_the_form_says_when_somebody_has_the_role_already(here: Council) -> None:
    officer = accounts.person(Role.OFFICER, at=here)
    response = invite(
        accounts.signed_in(Role.LEAD, at=here), role="officer", place=f"council:{here.pk}", email=officer.email
    )
    assert "has this role already" in response.content.decode()  # type: ignore[attr-defined]


def test_an_invitation_is_sent_again_and_withdrawn_from_the_page(here: Council) -> None:
    client = accounts.signed_in(Role.LEAD, at=here)
    row = accounts.invitation("n@here.example", Role.OFFICER, here)
    assert client.post(f"/people/invitations/{row.pk}/send-again/").status_code == 302
    assert mail.outbox[0].to == ["n@here.example"]
    assert client.post(f"/people/invitations/{row.pk}/withdraw/").status_code == 302
    assert client.post(f"/people/invitations/{row.pk}/withdraw/").status_code == 404
    with service():
        changed = Invitation.objects.get()
    assert changed.withdrawn
    assert changed.letter != row.letter


def test_nobody_touches_another_councils_invitation(here: Council, there: Council) -> None:
    client = accounts.signed_in(Role.LEAD, at=here)
    row = accounts.invitation("n@there.example", Role.OFFICER, there)
    for verb in ("send-again", "withdraw"):
        assert client.post(f"/people/invitations/{row.pk}/{verb}/").status_code == 404
        assert client.get(f"/people/invitations/{row.pk}/{verb}/").status_code == 405
    assert mail.outbox == []


def test_ending_access_asks_first(here: Council) -> None:
    client, officer = accounts.signed_in(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=here, name="Olga")
    with service():
        row = Membership.objects.get(person=officer)
    path = f"/people/access/{row.pk}/end/"
    assert "End the access of Olga?" in text(client, path)
    assert queries.viewer(officer).grants
    assert client.post(path).headers["Location"] == "/people/"
    assert not queries.viewer(officer).grants
    assert client.get(path).status_code == 404


def test_what_ends_of_a_shared_officer_is_chosen(team: SharedService, here: Council, there: Council) -> None:
    officer = accounts.person()
    with service():
        rows = [
            Membership.objects.create(
                person=officer, role=Role.OFFICER, council=council, through=team, made=timezone.now()
            )
            for council in (here, there)
        ]
    client = accounts.signed_in(Role.ADMINISTRATOR)
    path = f"/people/access/{rows[0].pk}/end/"
    assert "All 2 councils of Both Together" in text(client, path)
    assert "Choose what ends." in client.post(path).content.decode()
    client.post(path, {"which": "one"})
    assert queries.viewer(officer).grants == {(Role.OFFICER, there.pk)}
    client.post(f"/people/access/{rows[1].pk}/end/")
    assert not queries.viewer(officer).grants


def test_a_lead_cannot_name_another_councils_person_or_one_that_is_not(here: Council, there: Council) -> None:
    client, officer = accounts.signed_in(Role.LEAD, at=here), accounts.person(Role.OFFICER, at=there)
    with service():
        row = Membership.objects.get(person=officer)
    for key in (row.pk, uuid4()):
        assert client.get(f"/people/access/{key}/end/").status_code == 404
        assert client.post(f"/people/access/{key}/end/").status_code == 404
    assert queries.viewer(officer).grants


def test_who_ends_their_own_access_is_signed_out(here: Council) -> None:
    officer = accounts.person(Role.OFFICER, at=here)
    client = accounts.client(officer)
    with service():
        row = Membership.objects.get(person=officer)
    assert "End your own access?" in text(client, f"/people/access/{row.pk}/end/")
    assert Page(text(client, f"/people/access/{row.pk}/end/")).links["Back"] == "/people/you/"
    assert client.post(f"/people/access/{row.pk}/end/").headers["Location"] == "/account/login/"
    assert client.get("/people/you/").status_code == 401


def test_the_last_administrator_is_told_what_to_do_instead() -> None:
    person = accounts.person(Role.ADMINISTRATOR)
    client = accounts.client(person)
    with service():
        row = Membership.objects.get(person=person)
    response = client.post(f"/people/access/{row.pk}/end/")
    assert response.status_code == 409
    assert "Invite another first" in response.content.decode()
    assert client.get("/people/you/").status_code == 200


def test_an_administrator_removes_a_lost_second_factor_and_a_lead_cannot(here: Council) -> None:
    officer = accounts.person(Role.OFFICER, at=here)
    with service():
        row = Membership.objects.get(person=officer)
    path = f"/people/access/{row.pk}/second-factor/"
    lead = accounts.signed_in(Role.LEAD, at=here)
    assert lead.post(path).status_code == 409
    assert queries.has_second_factor(officer)
    administrator = accounts.signed_in(Role.ADMINISTRATOR)
    assert officer.name in text(administrator, path)
    assert administrator.post(path).status_code == 302
    assert not queries.has_second_factor(officer)


def test_names_from_outside_are_shown_as_text(here: Council) -> None:
    accounts.person(Role.OFFICER, at=here, name="<script>alert(1)</script>")
    accounts.invitation("n@here.example", Role.OFFICER, here, name="<b>Nina</b>")
    page = text(accounts.signed_in(Role.LEAD, at=here), f"/people/at/{here.pk}/")
    assert "<script>alert" not in page
    assert "&lt;b&gt;Nina" in page
