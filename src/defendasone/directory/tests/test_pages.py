"""The pages of councils and their contacts."""

import csv
import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from defendasone.core.viewer import Role
from defendasone.directory.loading import load_reference
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
LIST = reverse("directory:list")
ANN = {"name": "Ann Example", "role": "siro", "email": "Ann@Council.example", "phone": "07700 900123"}
WRITERS = [Role.OFFICER, Role.LEAD, Role.ANALYST, Role.DUTY, Role.ADMINISTRATOR]
READERS = [Role.LEADER, Role.APPROVER]
COUNCIL_ROLES = {Role.OFFICER, Role.LEAD, Role.LEADER}


@pytest.fixture
def here() -> Council:
    return directory.council("Here", forum=directory.forum())


@pytest.fixture
def real(now: datetime) -> None:
    """The 317."""
    with service():
        load_reference(now)


def client(role: Role, here: Council) -> Client:
    return accounts.signed_in(role, at=here if role in COUNCIL_ROLES else None)


def url(name: str, council: Council, contact: Contact | None = None) -> str:
    return reverse(f"directory:{name}", args=[council.gss, *([contact.pk] if contact else [])])


def text(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))  # type: ignore[attr-defined]


class TestTheList:
    def test_all_317_councils_fit_in_60_kilobytes_at_their_worst(self, real: None) -> None:
        with service():
            contacts = [
                Contact(
                    council=council,
                    role="officer",
                    name="X",
                    phone=f"+44163296{number:04}",
                    doubted=timezone.now(),
                    made=timezone.now(),
                )
                for council in Council.objects.filter(valid_to=None)
                for number in range(11)
            ]
            Contact.objects.bulk_create(contacts)
        page = accounts.signed_in(Role.ADMINISTRATOR).get(LIST)
        assert page.content.decode().count('<th scope="row">') == 317
        assert "11 unconfirmed, 11 wrong" in page.content.decode()
        assert len(page.content) < 60_000

    def test_the_number_of_queries_is_that_of_one_council(
        self, real: None, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        analyst = accounts.signed_in(Role.ANALYST)
        with django_assert_max_num_queries(20):
            assert analyst.get(LIST).status_code == 200

    def test_filters_are_in_the_address(self, real: None) -> None:
        analyst = accounts.signed_in(Role.DUTY)
        page = text(analyst.get(LIST, {"kind": "district", "region": "South East", "forum": "kent", "text": "over"}))
        assert "1 council." in page
        assert "Dover" in page
        page = text(analyst.get(LIST, {"flag": "no-contact", "forum": "kent"}))
        assert "14 councils" in page
        assert "Nobody to reach" in page

    @pytest.mark.parametrize("query", [{"kind": "x"}, {"region": "Mars"}, {"forum": "' or 1=1"}, {"text": "x" * 5000}])
    def test_filters_that_mean_nothing_narrow_nothing(self, here: Council, query: dict[str, str]) -> None:
        page = accounts.signed_in(Role.ANALYST).get(LIST, query)
        assert page.status_code == 200
        assert "1 council." in text(page)

    def test_nothing_found_is_said(self, here: Council) -> None:
        assert "0 councils" in text(accounts.signed_in(Role.ANALYST).get(LIST, {"text": "zzz"}))

    def test_former_councils_are_not_listed_but_have_a_page(self, real: None) -> None:
        analyst = accounts.signed_in(Role.ANALYST)
        assert "Allerdale" not in text(analyst.get(LIST, {"text": "Allerdale"})).replace("Allerdale Borough", "")[:500]
        page = text(analyst.get("/councils/E07000026/"))
        assert "This council ended on 31 March 2023" in page
        assert "Cumberland" in page

    @pytest.mark.parametrize("role", sorted(COUNCIL_ROLES))
    def test_it_is_not_for_councils(self, here: Council, role: Role) -> None:
        assert client(role, here).get(LIST).status_code == 403

    def test_links_to_manage_are_the_administrators(self, here: Council) -> None:
        assert "Record a merger" in text(accounts.signed_in(Role.ADMINISTRATOR).get(LIST))
        assert "Record a merger" not in text(accounts.signed_in(Role.ANALYST).get(LIST))


class TestTheExport:
    def rows(self, page: Any) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))

    def test_it_has_every_council_with_its_facts(self, real: None) -> None:
        page = accounts.signed_in(Role.ANALYST).get(reverse("directory:export"))
        assert page["Content-Type"].startswith("text/csv")
        assert 'filename="councils.csv"' in page["Content-Disposition"]
        rows = {row["Code"]: row for row in self.rows(page)}
        assert len(rows) == 317
        assert rows["E07000223"]["Domains"] == "adur-worthing.gov.uk"
        assert rows["E07000223"]["County"] == "West Sussex County Council"

    def test_the_list_leads_to_it_with_its_filters(self, real: None) -> None:
        duty = accounts.signed_in(Role.DUTY)
        page = duty.get(LIST, {"forum": "kent", "kind": "district"}).content.decode()
        link = re.search(r'href="([^"]*councils\.csv[^"]*)"', page)
        assert link
        rows = self.rows(duty.get(link[1].replace("&amp;", "&")))
        assert {row["Local resilience forum"] for row in rows} == {"Kent"}
        assert {row["Kind"] for row in rows} == {"District"}

    def test_cells_that_a_spreadsheet_would_run_are_defused(self) -> None:
        directory.council("=1+1", name="@sum(1)")
        row = self.rows(accounts.signed_in(Role.ANALYST).get(reverse("directory:export")))[0]
        assert (row["Short name"], row["Name"]) == ("'=1+1", "'@sum(1)")

    def test_it_names_nobody(self, here: Council) -> None:
        directory.contact(here, name="Ann Example", email="ann@council.example")
        page = accounts.signed_in(Role.ANALYST).get(reverse("directory:export"))
        assert "Ann" not in page.content.decode()
        assert self.rows(page)[0]["Contacts"] == "1"

    @pytest.mark.parametrize("role", sorted(COUNCIL_ROLES))
    def test_it_is_not_for_councils(self, here: Council, role: Role) -> None:
        assert client(role, here).get(reverse("directory:export")).status_code == 403


class TestACouncil:
    def test_its_page_has_its_facts(self, real: None) -> None:
        page = text(accounts.signed_in(Role.DUTY).get("/councils/E07000223/"))
        for fact in (
            "Adur District Council",
            "District",
            "South East",
            "West Sussex",
            "Sussex",
            "64,187 (middle of 2020)",
        ):
            assert fact in page
        assert "adur-worthing.gov.uk" in page
        assert "There is nobody to reach at this council" in page

    def test_a_county_names_its_districts(self, real: None) -> None:
        page = accounts.signed_in(Role.DUTY).get("/councils/E10000032/").content.decode()
        assert page.count('href="/councils/E07') == 7

    def test_contacts_are_there_to_call_and_write_to(self, here: Council) -> None:
        directory.contact(here, name="Ann Example", email="ann@council.example", phone="+447700900123")
        page = accounts.signed_in(Role.DUTY).get(url("council", here)).content.decode()
        assert 'href="tel:+447700900123"' in page
        assert "07700 900123" in page
        assert 'href="mailto:ann@council.example"' in page

    def test_what_is_due_and_what_is_doubted_is_marked(self, here: Council) -> None:
        directory.contact(here, last_confirmed=None)
        directory.contact(here, last_confirmed=timezone.now(), doubted=timezone.now())
        directory.contact(here, last_confirmed=timezone.now() - timedelta(days=1))
        page = text(client(Role.OFFICER, here).get(url("council", here)))
        assert page.count("To be confirmed") == 1
        assert page.count("Said to be wrong") == 1
        assert "Not yet" in page

    def test_roles_without_a_contact_are_named(self, here: Council) -> None:
        directory.contact(here, role="siro")
        page = text(client(Role.OFFICER, here).get(url("council", here)))
        assert "There is no contact for: Security lead; Out of hours." in page

    @pytest.mark.parametrize("role", WRITERS)
    def test_who_may_change_contacts_finds_how(self, here: Council, role: Role) -> None:
        directory.contact(here)
        assert "Add a contact" in text(client(role, here).get(url("council", here)))

    @pytest.mark.parametrize("role", READERS)
    def test_who_only_reads_finds_no_buttons(self, here: Council, role: Role) -> None:
        directory.contact(here, last_confirmed=None)
        page = client(role, here).get(url("council", here)).content.decode()
        assert "Add a contact" not in page
        assert "/contacts/" not in page

    def test_text_is_shown_as_text(self, here: Council) -> None:
        directory.contact(here, name="<script>alert(1)</script>")
        page = client(Role.OFFICER, here).get(url("council", here)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    @pytest.mark.parametrize("gss", ["E00000000", "x", "e07000223", "1"])
    def test_a_code_that_nobody_has_is_not_found(self, here: Council, gss: str) -> None:
        assert accounts.signed_in(Role.ANALYST).get(f"/councils/{gss}/").status_code == 404

    def test_a_council_to_come_says_when(self, here: Council) -> None:
        with service():
            Council.objects.update(valid_from=timezone.now() + timedelta(days=400))
        assert "This council starts on" in text(accounts.signed_in(Role.ANALYST).get(url("council", here)))

    @pytest.mark.parametrize("path", ["", "mine/", "E07000223/", "mergers/", "shared-services/", "organisations/"])
    def test_a_stranger_signs_in_first(self, path: str) -> None:
        assert Client().get(f"/councils/{path}").status_code == 401


class TestYourCouncil:
    @pytest.mark.parametrize("role", sorted(COUNCIL_ROLES))
    def test_one_leads_to_its_page(self, here: Council, role: Role) -> None:
        answer = client(role, here).get(reverse("directory:mine"))
        assert (answer.status_code, answer["Location"]) == (302, url("council", here))

    def test_several_are_offered(self, here: Council) -> None:
        there = directory.council("There")
        directory.council("Elsewhere")
        person = accounts.person(Role.OFFICER, at=here)
        accounts.member(person, Role.OFFICER, there)
        session = accounts.client(person)
        page = text(session.get(reverse("directory:mine")))
        assert "Here Council" in page
        assert "There Council" in page
        assert "Elsewhere" not in page

    def test_whose_council_has_ended_finds_its_last_page(self, here: Council) -> None:
        with service():
            Council.objects.update(valid_to=timezone.now() - timedelta(days=9))
        answer = client(Role.LEAD, here).get(reverse("directory:mine"), follow=True)
        assert "This council ended on" in text(answer)

    def test_it_is_not_for_the_coordinator(self) -> None:
        assert accounts.signed_in(Role.ADMINISTRATOR).get(reverse("directory:mine")).status_code == 403


class TestContacts:
    @pytest.mark.parametrize("role", WRITERS)
    def test_one_is_added(self, here: Council, role: Role) -> None:
        page = client(role, here).post(url("contact-add", here), ANN, follow=True)
        assert page.redirect_chain == [(url("council", here), 302)]
        with service():
            made = Contact.objects.get()
        assert (made.name, made.role, made.email, made.phone) == (
            "Ann Example",
            "siro",
            "ann@council.example",
            "+447700900123",
        )
        assert bool(made.last_confirmed) is (role in COUNCIL_ROLES)

    @pytest.mark.parametrize("role", WRITERS)
    def test_one_is_changed(self, here: Council, role: Role) -> None:
        contact = directory.contact(here, name="Old name")
        session = client(role, here)
        assert "Old name" in session.get(url("contact-change", here, contact)).content.decode()
        assert session.post(url("contact-change", here, contact), ANN).status_code == 302
        with service():
            assert Contact.objects.get().name == "Ann Example"

    @pytest.mark.parametrize("role", WRITERS)
    def test_one_is_ended_after_a_question(self, here: Council, role: Role) -> None:
        contact = directory.contact(here)
        session = client(role, here)
        assert "Do you want to end this contact?" in text(session.get(url("contact-end", here, contact)))
        with service():
            assert Contact.objects.get().ended is None
        session.post(url("contact-end", here, contact))
        with service():
            assert Contact.objects.get().ended is not None
        assert session.get(url("contact-end", here, contact)).status_code == 404

    @pytest.mark.parametrize("role", WRITERS)
    def test_one_or_all_are_confirmed(self, here: Council, role: Role) -> None:
        one, _ = directory.contact(here), directory.contact(here)
        elsewhere = directory.contact(directory.council("There"))
        session = client(role, here)

        def confirmed() -> int:
            with service():
                return Contact.objects.filter(last_confirmed__gt=directory.LONG_AGO).count()

        session.post(url("contact-confirm", here, one))
        assert confirmed() == 1
        page = session.post(url("contacts-confirm", here), follow=True)
        assert page.status_code == 200
        assert confirmed() == 2
        assert session.post(url("contact-confirm", here, elsewhere)).status_code == 404

    def test_a_look_at_confirming_confirms_nothing(self, here: Council) -> None:
        directory.contact(here)
        assert client(Role.OFFICER, here).get(url("contacts-confirm", here)).status_code == 405

    @pytest.mark.parametrize("role", READERS)
    def test_who_only_reads_is_refused(self, here: Council, role: Role) -> None:
        contact = directory.contact(here)
        session = client(role, here)
        for address in (
            url("contact-add", here),
            url("contact-change", here, contact),
            url("contact-end", here, contact),
            url("contact-confirm", here, contact),
            url("contacts-confirm", here),
        ):
            assert session.post(address, ANN).status_code == 403
        with service():
            assert list(Contact.objects.values_list("name", "last_confirmed", "ended")) == [
                (contact.name, directory.LONG_AGO, None)
            ]

    def test_an_officer_here_who_reads_there_writes_only_here(self, here: Council) -> None:
        there = directory.council("There")
        person = accounts.person(Role.OFFICER, at=here)
        accounts.member(person, Role.LEADER, there)
        session = accounts.client(person)
        assert session.get(url("council", there)).status_code == 200
        assert session.post(url("contact-add", there), ANN).status_code == 403
        assert session.post(url("contact-add", here), ANN).status_code == 302

    @pytest.mark.parametrize(
        ("field", "typed", "told"),
        [
            ("name", "", ""),
            ("name", "Ann\nBcc: all@council.example", "Enter this on one line"),
            ("name", "x" * 201, "200 characters"),
            ("name", "Ann\x00", "Enter this on one line"),
            ("role", "king", "Select a valid choice"),
            ("email", "ann at council", "Enter an e-mail address in the correct form"),
            ("email", "ann@council.example\nBcc: x@y.example", "Enter an e-mail address in the correct form"),
            ("phone", "12", "Start the phone number with 0"),
            ("phone", "0" * 41, "40 characters"),
            ("phone", "0906 123 4567", "charges extra"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(self, here: Council, field: str, typed: str, told: str) -> None:
        page = client(Role.OFFICER, here).post(url("contact-add", here), {**ANN, field: typed})
        assert page.status_code == 200
        assert set(page.context["form"].errors) == {field}
        assert told in text(page)
        with service():
            assert not Contact.objects.exists()

    def test_one_way_to_be_reached_is_enough_and_needed(self, here: Council) -> None:
        """DIR-4"""
        session = client(Role.OFFICER, here)
        page = session.post(url("contact-add", here), {**ANN, "email": "", "phone": ""})
        assert "Enter an e-mail address or a phone number, or both" in text(page)
        assert session.post(url("contact-add", here), {**ANN, "email": ""}).status_code == 302
        assert session.post(url("contact-add", here), {**ANN, "phone": ""}).status_code == 302

    def test_a_wrong_number_alone_is_said_once(self, here: Council) -> None:
        page = client(Role.OFFICER, here).post(url("contact-add", here), {**ANN, "email": "", "phone": "12"})
        assert "Enter an e-mail address or a phone number" not in text(page)

    def test_what_the_rules_forbid_is_said_on_the_form(self, here: Council) -> None:
        session = client(Role.OFFICER, here)
        session.post(url("contact-add", here), ANN)
        page = session.post(url("contact-add", here), ANN)
        assert "already has this role at the council" in text(page)
        assert "Ann Example" in page.content.decode()

    def test_a_contact_of_another_council_is_not_found_under_this_one(self, here: Council) -> None:
        other = directory.contact(directory.council("There"))
        session = accounts.signed_in(Role.ANALYST)
        assert session.get(url("contact-change", here, other)).status_code == 404
        assert session.post(url("contact-end", here, other)).status_code == 404
