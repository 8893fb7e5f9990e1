"""What people type into the directory's forms."""

from typing import Any

import pytest
from django import forms

from defendasone.directory.actions import Details, NewCouncil, OrganisationDetails
from defendasone.directory.forms import (
    AreaForm,
    ContactForm,
    FiltersForm,
    LastDayForm,
    MergerForm,
    OrganisationForm,
    SharedServiceForm,
    TakePartForm,
)
from defendasone.directory.models import Council, Forum
from defendasone.directory.queries import Filters
from defendasone.testing.factories import directory
from defendasone.testing.logins import service

ANN = {"name": "Ann Example", "role": "siro", "email": "ann@council.example", "phone": "07700 900123"}
NASTY = ["a\nb", "a\rb", "a\tb", "a\x00b", "a\x1bb", "a\u2028b", "a\u2029b", "a\x7fb"]
TALES = [
    "<script>",
    "=1+1",
    "{{ 7 }}",
    "'; drop table x; --",
    "Zażółć gęślą",
    "用户",
    "O'Neill",
    "-1",
    "@x",
    "\u202eabc",
]


def errors(form: forms.Form) -> dict[str, list[str]]:
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


class TestContact:
    def test_it_gives_the_details_as_they_are_kept(self) -> None:
        form = ContactForm({**ANN, "name": "  Ann Example ", "email": " Ann@COUNCIL.example "})
        assert form.is_valid()
        assert form.details() == Details("siro", "Ann Example", "ann@council.example", "+447700900123")

    @pytest.mark.parametrize("name", NASTY)
    def test_a_name_is_one_line(self, name: str) -> None:
        form = ContactForm({**ANN, "name": name})
        assert errors(form) == {"name": ["Enter this on one line, without tabs or line breaks"]}

    @pytest.mark.parametrize("name", TALES)
    def test_any_letters_make_a_name(self, name: str) -> None:
        form = ContactForm({**ANN, "name": name})
        assert form.is_valid()
        assert form.details().name == name

    @pytest.mark.parametrize(
        "email", ["x", "x@", "@x.example", "a b@x.example", "a@x..example", f"{'x' * 250}@x.example"]
    )
    def test_an_address_has_its_form(self, email: str) -> None:
        assert set(ContactForm({**ANN, "email": email}).errors) == {"email"}

    @pytest.mark.parametrize("missing", ["name", "role"])
    def test_name_and_role_are_needed(self, missing: str) -> None:
        assert set(ContactForm({**ANN, missing: ""}).errors) == {missing}

    def test_a_wrong_address_and_a_wrong_number_are_both_said(self) -> None:
        form = ContactForm({**ANN, "email": "x", "phone": "12"})
        assert set(form.errors) == {"email", "phone"}

    def test_one_of_both_is_needed(self) -> None:
        """DIR-4"""
        form = ContactForm({**ANN, "email": "", "phone": " "})
        assert errors(form) == {"email": ["Enter an e-mail address or a phone number, or both"]}

    def test_no_error_ends_with_a_full_stop(self) -> None:
        for typed in (
            {"phone": "12"},
            {"phone": "x"},
            {"phone": "0906 123 4567"},
            {"email": "x"},
            {"name": "\n a \n b"},
        ):
            for texts in errors(ContactForm({**ANN, **typed})).values():
                assert not any(text.endswith(".") for text in texts)


class TestOrganisation:
    def test_it_gives_the_details(self) -> None:
        form = OrganisationForm({"kind": "warp", "name": "North", "email": "", "phone": "", "note": "Two\nlines"})
        assert form.is_valid()
        assert form.details() == OrganisationDetails("warp", "North", note="Two\nlines")

    @pytest.mark.parametrize("name", NASTY)
    def test_a_name_is_one_line(self, name: str) -> None:
        assert set(OrganisationForm({"kind": "warp", "name": name}).errors) == {"name"}


class TestFilters:
    REGIONS = ("London", "North East")

    def form(self, **data: str) -> FiltersForm:
        kent = Forum(code="kent", name="Kent")
        return FiltersForm(data, regions=list(self.REGIONS), forums=[kent])

    def test_what_means_something_is_taken(self) -> None:
        form = self.form(text=" dover ", kind="district", region="London", forum="kent", flag="due")
        assert form.filters() == Filters("dover", "district", "London", "kent", "due")

    def test_nothing_asked_is_nothing_narrowed(self) -> None:
        assert self.form().filters() == Filters()

    @pytest.mark.parametrize(
        "wrong", [{"kind": "x"}, {"region": "x"}, {"forum": "x"}, {"flag": "x"}, {"text": "x" * 101}, {"text": "\x00"}]
    )
    def test_what_means_nothing_is_left_out_and_the_rest_is_taken(self, wrong: dict[str, str]) -> None:
        name = next(iter(wrong))
        kept = {key: value for key, value in {"kind": "county", "region": "London"}.items() if key != name}
        assert self.form(**{**kept, **wrong}).filters() == Filters(**kept)


@pytest.mark.django_db
class TestMerger:
    NEW: dict[str, Any] = {
        "gss": "E06999991",
        "name": "New Council",
        "short_name": "New",
        "kind": "unitary",
        "region": "London",
    }

    @pytest.fixture
    def forum(self) -> Forum:
        return directory.forum("Testshire")

    @pytest.fixture
    def councils(self, forum: Forum) -> list[Council]:
        return [directory.council(name, forum=forum) for name in ("North", "South")]

    def form(self, forum: Forum, data: dict[str, Any]) -> MergerForm:
        return MergerForm(data, forum=forum, neighbours=Council.objects.all(), regions=["London"])

    def test_a_new_council_has_the_forum_of_its_area(self, forum: Forum, councils: list[Council]) -> None:
        form = self.form(forum, {"predecessors": [councils[0].pk], "on": "2028-04-01", **self.NEW})
        assert form.is_valid(), form.errors
        assert form.heir() == NewCouncil(**self.NEW, forum=forum)
        assert form.kind_label() == "Unitary"

    def test_a_council_that_is_there_needs_no_more(self, forum: Forum, councils: list[Council]) -> None:
        north, south = councils
        form = self.form(forum, {"predecessors": [north.pk], "on": "2028-04-01", "successor": south.pk})
        assert form.is_valid(), form.errors
        assert form.heir() == south
        assert form.kind_label() == ""

    def test_everything_about_a_new_council_is_needed(self, forum: Forum, councils: list[Council]) -> None:
        form = self.form(forum, {"predecessors": [councils[0].pk], "on": "2028-04-01"})
        assert set(form.errors) == set(self.NEW)

    def test_a_wrong_successor_is_said_alone(self, forum: Forum, councils: list[Council]) -> None:
        form = self.form(forum, {"predecessors": [councils[0].pk], "on": "2028-04-01", "successor": 999_999})
        assert set(form.errors) == {"successor"}

    def test_councils_are_named_with_their_kind(self, forum: Forum, councils: list[Council]) -> None:
        choices = self.form(forum, {}).fields["predecessors"].choices  # type: ignore[attr-defined]
        assert [label for _, label in choices] == ["North (district)", "South (district)"]


@pytest.mark.django_db
class TestTheRest:
    def test_forums_are_chosen_by_code_and_shown_by_name(self) -> None:
        kent = directory.forum("Kent")
        form = AreaForm({"forum": "kent"}, forums=Forum.objects.all())
        assert form.is_valid()
        assert form.cleaned_data["forum"] == kent
        assert ("kent", "Kent") in [(str(value), label) for value, label in form.fields["forum"].choices]  # type: ignore[attr-defined]
        assert not AreaForm({"forum": str(kent.pk)}, forums=Forum.objects.all()).is_valid()

    def test_a_council_that_is_not_offered_cannot_take_part(self) -> None:
        here, gone = directory.council("Here"), directory.council("Gone")
        with service():
            offered = Council.objects.exclude(pk=gone.pk)
        for council, valid in ((here, True), (gone, False)):
            form = TakePartForm({"council": council.pk, "first_day": "2026-07-01"}, councils=offered)
            assert form.is_valid() is valid

    @pytest.mark.parametrize("day", ["", "31 February 2026", "2026-02-30", "yesterday", "2026-13-01"])
    def test_a_day_is_a_day(self, day: str) -> None:
        assert set(LastDayForm({"last_day": day}).errors) == {"last_day"}

    @pytest.mark.parametrize("name", NASTY)
    def test_the_name_of_a_shared_service_is_one_line(self, name: str) -> None:
        assert set(SharedServiceForm({"name": name}).errors) == {"name"}
