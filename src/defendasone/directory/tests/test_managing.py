"""The administrator's pages: mergers, shared services, organisations."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.core.viewer import Role
from defendasone.directory.models import Council, Organisation, SharedService, SharedServiceCouncil, Succession
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
MERGE = "/councils/mergers/testshire/"
NEW = {"gss": "E06999991", "name": "Newshire Council", "short_name": "Newshire", "kind": "unitary"}
NOT_ADMINISTRATORS = [Role.ANALYST, Role.DUTY, Role.APPROVER, Role.OFFICER, Role.LEAD, Role.LEADER]


@pytest.fixture
def administrator() -> Client:
    return accounts.signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def districts() -> list[Council]:
    forum = directory.forum("Testshire")
    return [directory.council(name, forum=forum) for name in ("North", "South", "West")]


def answers(*districts: Council, **changed: Any) -> dict[str, Any]:
    ending = [council.pk for council in districts]
    return {"predecessors": ending, "on": "2028-04-01", "region": "South East", **NEW, **changed}


def text(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def hidden(page: Any) -> dict[str, list[str]]:
    """What the page of checked answers would send."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()):
        found.setdefault(name, []).append(value)
    return found


def saved() -> int:
    with service():
        return Succession.objects.count()


class TestMergers:
    def test_the_area_comes_first(self, administrator: Client, districts: list[Council]) -> None:
        address = reverse("directory:mergers")
        assert "Testshire" in text(administrator.get(address))
        assert administrator.get(address, {"forum": "testshire"})["Location"] == MERGE
        assert administrator.get(address, {"forum": "nowhere"}).status_code == 200
        assert administrator.get("/councils/mergers/nowhere/").status_code == 404

    def test_answers_are_shown_before_they_are_saved(self, administrator: Client, districts: list[Council]) -> None:
        north, south, _ = districts
        page = administrator.post(MERGE, answers(north, south))
        shown = text(page)
        for fact in ("Check your answers", "North Council", "South Council", "1 April 2028", "Newshire", "E06999991"):
            assert fact in shown
        assert "West Council" not in shown
        assert saved() == 0

    def test_the_three_boxes_of_the_day_come_through_the_check(
        self, administrator: Client, districts: list[Council]
    ) -> None:
        boxes = {"on-day": "1", "on-month": "4", "on-year": "2028"}
        given = {name: value for name, value in answers(districts[0]).items() if name != "on"}
        check = administrator.post(MERGE, {**given, **boxes})
        assert "1 April 2028" in text(check)
        fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', check.content.decode()))
        assert administrator.post(MERGE, {**fields, "sure": "yes"}).status_code == 302
        assert saved() == 1

    def test_checked_answers_are_saved(self, administrator: Client, districts: list[Council]) -> None:
        check = administrator.post(MERGE, answers(*districts[:2]))
        page = administrator.post(MERGE, {**hidden(check), "sure": "yes"}, follow=True)
        assert page.redirect_chain == [("/councils/E06999991/", 302)]
        assert "North" in text(page)
        with service():
            heir = Council.objects.get(gss="E06999991")
            assert (heir.valid_from, heir.forum) == (date(2028, 4, 1), districts[0].forum)
            assert set(heir.predecessors.all()) == set(districts[:2])

    def test_answers_may_be_changed_after_a_look(self, administrator: Client, districts: list[Council]) -> None:
        check = administrator.post(MERGE, answers(districts[0]))
        page = administrator.post(MERGE, {**hidden(check), "back": "yes"})
        assert "Newshire Council" in page.content.decode()
        assert saved() == 0

    def test_a_council_that_exists_may_take_over(self, administrator: Client, districts: list[Council]) -> None:
        north, south, _ = districts
        given = {"predecessors": [north.pk], "on": "2028-04-01", "successor": south.pk}
        check = administrator.post(MERGE, given)
        assert "South Council" in text(check)
        assert "a new council" not in text(check)
        administrator.post(MERGE, {**hidden(check), "sure": "yes"})
        with service():
            assert list(north.successors.all()) == [south]

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"predecessors": []}, ""),
            ({"predecessors": ["x"]}, "not a valid value"),
            ({"predecessors": [999_999]}, "Select a valid choice"),
            ({"gss": ""}, "Enter the new council"),
            ({"name": ""}, "whole name"),
            ({"short_name": ""}, "is called by"),
            ({"kind": ""}, "kind"),
            ({"region": ""}, "region"),
            ({"region": "Mars"}, "Select a valid choice"),
            ({"on": ""}, ""),
            ({"on": "2028-02-31"}, "Enter a real date"),
            ({"name": "New\nshire"}, "Enter this on one line"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_saved(
        self, administrator: Client, districts: list[Council], changed: dict[str, Any], told: str
    ) -> None:
        for sure in ({}, {"sure": "yes"}):
            page = administrator.post(MERGE, {**answers(districts[0], **changed), **sure})
            assert set(page.context["form"].errors) == set(changed)
            assert told in text(page)
        assert saved() == 0

    def test_what_the_rules_forbid_is_said_on_the_form(self, administrator: Client, districts: list[Council]) -> None:
        page = administrator.post(MERGE, {**answers(districts[0], gss="E07123"), "sure": "yes"})
        assert "six digits" in text(page)
        assert saved() == 0

    def test_a_council_of_another_area_cannot_be_slipped_in(
        self, administrator: Client, districts: list[Council]
    ) -> None:
        other = directory.council("Other", forum=directory.forum("Elsewhere"))
        administrator.post(MERGE, {**answers(districts[0], other), "sure": "yes"})
        assert saved() == 0

    def test_words_are_shown_as_text(self, administrator: Client, districts: list[Council]) -> None:
        page = administrator.post(MERGE, answers(districts[0], name='<b>"New"</b>')).content.decode()
        assert "<b>" not in page
        assert "&lt;b&gt;&quot;New&quot;" in page


class TestSharedServices:
    def test_one_is_made_and_councils_join_and_leave(self, administrator: Client) -> None:
        here = directory.council("Here")
        page = administrator.post(
            reverse("directory:service-add"), {"name": "Joint team", "note": "Two lines\nof note"}
        )
        with service():
            joint = SharedService.objects.get()
        assert page["Location"] == reverse("directory:service", args=[joint.pk])
        join = reverse("directory:service-join", args=[joint.pk])
        assert "Here" in text(administrator.get(join))
        assert administrator.post(join, {"council": here.pk, "first_day": "2026-07-01"}).status_code == 302
        with service():
            part = SharedServiceCouncil.objects.get()
        assert "1 July 2026" in text(administrator.get(reverse("directory:service", args=[joint.pk])))
        leave = reverse("directory:service-leave", args=[joint.pk, part.pk])
        assert administrator.post(leave, {"last_day": "2026-06-01"}).status_code == 200
        assert administrator.post(leave, {"last_day": "2026-12-31"}).status_code == 302
        assert "31 December 2026" in text(administrator.get(reverse("directory:service", args=[joint.pk])))
        assert "Joint team" in text(administrator.get(reverse("directory:services")))

    def test_it_is_renamed(self, administrator: Client) -> None:
        joint = directory.shared_service("Joint team")
        change = reverse("directory:service-change", args=[joint.pk])
        assert "Joint team" in administrator.get(change).content.decode()
        administrator.post(change, {"name": "One team", "note": ""})
        with service():
            assert SharedService.objects.get().name == "One team"

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"name": ""}, ""),
            ({"name": "x" * 201}, "200 characters"),
            ({"name": "Joint team"}, "with this name already"),
            ({"name": "Other", "note": "x" * 2001}, "2000 characters"),
        ],
    )
    def test_what_is_wrong_is_said(self, administrator: Client, typed: dict[str, str], told: str) -> None:
        directory.shared_service("Joint team")
        page = administrator.post(reverse("directory:service-add"), typed)
        assert page.context["form"].errors
        assert told in text(page)
        with service():
            assert SharedService.objects.count() == 1

    def test_what_the_rules_forbid_is_said_on_the_form(self, administrator: Client) -> None:
        here = directory.council("Here")
        joint = directory.shared_service("Joint team", here)
        join = reverse("directory:service-join", args=[joint.pk])
        page = administrator.post(join, {"council": here.pk, "first_day": "2026-07-01"})
        assert "already takes part" in text(page)
        page = administrator.post(join, {"council": "x", "first_day": "2026-07-01"})
        assert "Select a valid choice" in text(page)

    def test_the_coordinator_reads_them_and_a_council_sees_its_own(self) -> None:
        here, there = directory.council("Here"), directory.council("There")
        joint = directory.shared_service("Joint team", here, there)
        address = reverse("directory:service", args=[joint.pk])
        page = text(accounts.signed_in(Role.ANALYST).get(address))
        assert "Here" in page
        assert "There" in page
        assert "Add a council" not in page
        officer = accounts.signed_in(Role.OFFICER, at=here)
        assert officer.get(address).status_code == 403
        own = text(officer.get(f"/councils/{here.gss}/"))
        assert "Joint team , from 5 January 2026" in own.replace("team,", "team ,")
        assert "There Council" not in own


class TestOrganisations:
    WARP = {"kind": "warp", "name": "North WARP", "email": "Desk@Warp.example", "phone": "01632 960001", "note": ""}

    def test_the_list_says_that_it_is_empty(self, administrator: Client) -> None:
        assert "There are none yet" in text(administrator.get(reverse("directory:organisations")))

    def test_one_is_added_changed_and_ended(self, administrator: Client) -> None:
        page = administrator.post(reverse("directory:organisation-add"), self.WARP, follow=True)
        assert "North WARP" in text(page)
        assert "desk@warp.example" in text(page)
        with service():
            made = Organisation.objects.get()
        change = reverse("directory:organisation-change", args=[made.pk])
        assert "North WARP" in administrator.get(change).content.decode()
        administrator.post(change, {**self.WARP, "name": "South WARP"})
        end = reverse("directory:organisation-end", args=[made.pk])
        assert "South WARP" in text(administrator.get(end))
        administrator.post(end)
        assert "There are none yet" in text(administrator.get(reverse("directory:organisations")))
        assert administrator.get(change).status_code == 404

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"kind": "friend"}, "Select a valid choice"),
            ({"name": ""}, ""),
            ({"email": "x"}, "Enter an e-mail address in the correct form"),
            ({"phone": "0906 123 4567"}, "charges extra"),
            ({"name": "Known"}, "with this name already"),
        ],
    )
    def test_what_is_wrong_is_said(self, administrator: Client, typed: dict[str, str], told: str) -> None:
        known = directory.organisation("Known")
        other = directory.organisation("Other")
        assert known.pk != other.pk
        for address in ("/councils/organisations/add/", f"/councils/organisations/{other.pk}/change/"):
            page = administrator.post(address, {**self.WARP, **typed})
            assert page.context["form"].errors
            assert told in text(page)
        with service():
            assert set(Organisation.objects.values_list("name", flat=True)) == {"Known", "Other"}


@pytest.mark.parametrize("role", NOT_ADMINISTRATORS)
def test_only_administrators_change_any_of_it(role: Role) -> None:
    here = directory.council("Here", forum=directory.forum("Testshire"))
    joint = directory.shared_service("Joint team", here)
    other = directory.organisation("Supplier")
    with service():
        part = SharedServiceCouncil.objects.get()
    session = accounts.signed_in(role, at=here if role in (Role.OFFICER, Role.LEAD, Role.LEADER) else None)
    for address in (
        "mergers/",
        "mergers/testshire/",
        "shared-services/add/",
        f"shared-services/{joint.pk}/change/",
        f"shared-services/{joint.pk}/councils/add/",
        f"shared-services/{joint.pk}/councils/{part.pk}/end/",
        "organisations/",
        "organisations/add/",
        f"organisations/{other.pk}/change/",
        f"organisations/{other.pk}/end/",
    ):
        assert session.get(f"/councils/{address}").status_code == 403, address
        assert session.post(f"/councils/{address}", answers(here)).status_code in (403, 405), address
