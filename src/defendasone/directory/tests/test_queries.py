"""Reading the directory: councils of a day, filters, whom to reach, what needs attention."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import queries
from defendasone.directory.models import Contact, Council
from defendasone.directory.queries import Filters
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Named = Callable[[Filters], set[str]]


@pytest.fixture
def analyst() -> Viewer:
    return accounts.viewer(Role.ANALYST)


@pytest.fixture
def named(analyst: Viewer, now: datetime) -> Named:
    def find(filters: Filters) -> set[str]:
        with viewing(analyst):
            return {council.short_name for council in queries.listing(analyst, filters, now)}

    return find


def test_today_is_the_day_in_london() -> None:
    assert queries.today(datetime.fromisoformat("2026-06-03T23:30:00+00:00")) == date(2026, 6, 4)
    assert queries.today(datetime.fromisoformat("2026-12-03T23:30:00+00:00")) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (None, None, True),
        (0, 0, True),
        (1, None, False),
        (None, -1, False),
        (-1, 1, True),
        (None, 0, True),
        (0, None, True),
    ],
)
def test_a_council_exists_from_its_first_day_to_its_last(
    analyst: Viewer, now: datetime, first: int | None, last: int | None, there: bool
) -> None:
    day = now.date()
    directory.council(
        valid_from=None if first is None else day + first * DAY, valid_to=None if last is None else day + last * DAY
    )
    with viewing(analyst):
        assert queries.councils(analyst, on=day).exists() is there


def test_a_councils_people_find_their_own_councils_only(now: datetime) -> None:
    here = directory.council("Here")
    directory.council("There")
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        assert list(queries.councils(officer, on=now.date())) == [here]
        assert list(queries.listing(officer, Filters(), now)) == [here]


def test_a_stranger_finds_none(now: datetime) -> None:
    directory.council("Here")
    nobody = Viewer()
    with viewing(nobody):
        assert not queries.councils(nobody, on=now.date())


def test_each_filter_narrows_and_they_narrow_together(named: Named, now: datetime) -> None:
    kent = directory.forum("Kent")
    directory.council("Dover", region="South East", forum=kent)
    directory.council("Medway", region="South East", forum=kent, kind=Council.Kind.UNITARY)
    directory.council("Leeds", region="Yorkshire and The Humber", kind=Council.Kind.METROPOLITAN)
    directory.council("Gone", valid_to=now.date() - DAY)
    assert named(Filters()) == {"Dover", "Medway", "Leeds"}
    assert named(Filters(kind="unitary")) == {"Medway"}
    assert named(Filters(region="South East")) == {"Dover", "Medway"}
    assert named(Filters(forum="kent")) == {"Dover", "Medway"}
    assert named(Filters(forum="kent", kind="district")) == {"Dover"}
    assert named(Filters(forum="kent", kind="metropolitan")) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("and", {"Andover"}),
        ("OVER", {"Dover", "Andover"}),
        ("e99777777", {"Dover"}),
        ("dover.example", {"Dover"}),
        ("shared", {"Dover", "Andover"}),
        ("%", set()),
        ("_", set()),
        ("'; drop table directory_council; --", set()),
    ],
)
def test_text_finds_names_codes_and_domains(named: Named, text: str, found: set[str]) -> None:
    dover = directory.council("Dover", gss="E99777777")
    andover = directory.council("Andover")
    directory.domain("dover.example", dover)
    directory.domain("shared.example", dover, andover)
    directory.council("Leeds")
    assert named(Filters(text=text)) == found


def test_flags_find_what_needs_something(named: Named, now: datetime) -> None:
    old = now - timedelta(days=91)
    fine, due, wrong, never = (directory.council(name) for name in ("Fine", "Due", "Wrong", "Never"))
    ended = directory.council("Ended")
    directory.council("Nobody")
    directory.contact(fine, last_confirmed=now)
    directory.contact(due, last_confirmed=now)
    directory.contact(due, last_confirmed=old)
    directory.contact(wrong, last_confirmed=now, doubted=now)
    directory.contact(never, last_confirmed=None)
    directory.contact(ended, last_confirmed=None, doubted=now, ended=now)
    assert named(Filters(flag="no-contact")) == {"Nobody", "Ended"}
    assert named(Filters(flag="due")) == {"Due", "Never"}
    assert named(Filters(flag="doubted")) == {"Wrong"}
    assert len(named(Filters(flag="nonsense"))) == 6


def test_lines_say_what_is_to_do(analyst: Viewer, now: datetime) -> None:
    one, two, three = (directory.council(name) for name in ("1", "2", "3"))
    directory.contact(one, last_confirmed=now)
    for doubted in (None, None, now):
        directory.contact(two, last_confirmed=None, doubted=doubted)
    directory.contact(three, last_confirmed=None, ended=now)
    with viewing(analyst):
        lines = [(line.contacts, line.todo) for line in queries.lines(analyst, Filters(), now)]
    assert lines == [(1, ""), (3, "3 unconfirmed, 1 wrong"), (0, "Nobody to reach")]


def test_attention_names_councils_of_each_need(analyst: Viewer, now: datetime) -> None:
    due, wrong = directory.council("Due"), directory.council("Wrong")
    directory.council("Nobody")
    directory.council("Gone", valid_to=now.date() - DAY)
    directory.contact(due, last_confirmed=None)
    directory.contact(wrong, last_confirmed=now, doubted=now)
    with viewing(analyst):
        needs = queries.needs_attention(analyst, now)
        assert [council.short_name for council in needs.unreachable] == ["Nobody"]
        assert [council.short_name for council in needs.due] == ["Due"]
        assert [council.short_name for council in needs.doubted] == ["Wrong"]
        assert (needs.unreachable.count(), needs.due.count(), needs.doubted.count()) == (1, 1, 1)


def test_attention_of_a_councils_person_is_about_their_own_council(now: datetime) -> None:
    here = directory.council("Here")
    there = directory.council("There")
    directory.contact(there, last_confirmed=None, doubted=now)
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        needs = queries.needs_attention(officer, now)
        assert list(needs.unreachable) == [here]
        assert not needs.due
        assert not needs.doubted


def test_attention_is_counted_as_the_list_would_count_it(analyst: Viewer, now: datetime) -> None:
    """Also for a council's own person; and council by council, with how many contacts each has."""
    here, wrong = directory.council("Here"), directory.council("Wrong")
    directory.council("Gone", valid_to=now.date() - DAY)
    for doubted in (None, now):
        directory.contact(wrong, last_confirmed=None, doubted=doubted)
    officer = accounts.viewer(Role.OFFICER, at=here)
    expected = {analyst: {"no-contact": 1, "due": 1, "doubted": 1}, officer: {"no-contact": 1, "due": 0, "doubted": 0}}
    for viewer, counts in expected.items():
        with viewing(viewer):
            assert queries.counted(viewer, now) == counts
            for flag, count in counts.items():
                assert queries.listing(viewer, Filters(flag=flag), now).count() == count
    with viewing(analyst):
        rows = [(each.council, each.contacts, each.due, each.doubted) for each in queries.upkeep(analyst, now)]
    assert rows == [(here, 0, 0, 0), (wrong, 2, 2, 1)]
    with viewing(officer):
        assert [each.council for each in queries.upkeep(officer, now)] == [here]


def test_contacts_come_in_the_order_of_their_roles(analyst: Viewer) -> None:
    here = directory.council()
    for role in ("alert-only", "officer", "out-of-hours", "security-lead", "siro"):
        directory.contact(here, role=role)
    directory.contact(here, role="siro", name="A", ended=directory.LONG_AGO)
    with viewing(analyst):
        roles = [contact.role for contact in queries.contacts_of(analyst, here)]
    assert roles == ["siro", "security-lead", "out-of-hours", "officer", "alert-only"]


def test_missing_roles_are_named(analyst: Viewer, now: datetime) -> None:
    here = directory.council()
    directory.contact(here, role="security-lead")
    with viewing(analyst):
        cards = [queries.card(contact, now) for contact in queries.contacts_of(analyst, here)]
    assert queries.missing_roles(cards) == ["Senior information risk owner (SIRO)", "Out of hours"]


def test_reachable_is_who_has_a_live_contact(analyst: Viewer) -> None:
    by_mail, by_phone, ended, nobody = (directory.council() for _ in range(4))
    directory.contact(by_mail, phone="")
    directory.contact(by_mail)
    directory.contact(by_phone, email="")
    directory.contact(ended, ended=directory.LONG_AGO)
    asked = [council.pk for council in (by_mail, by_phone, ended, nobody)]
    with viewing(analyst):
        assert queries.reachable(analyst, asked) == {by_mail.pk, by_phone.pk}
        assert set(queries.unreachable(analyst, asked)) == {ended, nobody}
        assert not queries.unreachable(analyst, [by_mail.pk])
        assert queries.reachable(analyst, []) == set()


def test_a_councils_person_learns_nothing_of_who_reaches_others(now: datetime) -> None:
    here, there, empty = directory.council("Here"), directory.council("There"), directory.council("Empty")
    for council in (here, there):
        directory.contact(council, last_confirmed=None)
    officer = accounts.viewer(Role.LEAD, at=here)
    asked = [council.pk for council in (here, there, empty)]
    with viewing(officer):
        assert queries.reachable(officer, asked) == {here.pk}
        assert not queries.unreachable(officer, asked)
        assert set(queries.recipients(officer, asked)) == {here.pk}
        assert {contact.council_id for contact in queries.due(officer, now)} == {here.pk}


def test_recipients_are_the_live_contacts_by_council(analyst: Viewer) -> None:
    one, two, three = (directory.council() for _ in range(3))
    first, second = directory.contact(one, role="siro"), directory.contact(one, made=directory.LONG_AGO + DAY)
    other = directory.contact(two, role="alert-only", doubted=directory.LONG_AGO)
    directory.contact(two, ended=directory.LONG_AGO)
    directory.contact(three)
    with viewing(analyst):
        found = queries.recipients(analyst, [one.pk, two.pk])
    assert found == {one.pk: [first, second], two.pk: [other]}
    assert [contact.role for contact in found[one.pk]] == ["siro", "security-lead"]


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(
    analyst: Viewer, now: datetime, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    forum = directory.forum()
    councils = [directory.council(forum=forum) for _ in range(number)]
    for council in councils:
        directory.contact(council)
    keys = [council.pk for council in councils]
    with viewing(analyst):
        with django_assert_num_queries(1):
            assert sum(map(len, queries.recipients(analyst, keys).values())) == number
        with django_assert_num_queries(1):
            assert len(queries.reachable(analyst, keys)) == number
        with django_assert_num_queries(1):
            assert len(queries.unreachable(analyst, keys)) == 0
        with django_assert_num_queries(1):
            assert len(queries.lines(analyst, Filters(), now)) == number
        with django_assert_num_queries(1):
            assert (
                len({council.forum.name for council in queries.councils(analyst, on=now.date()) if council.forum}) == 1
            )


def test_around_a_council_are_its_districts_and_those_before_and_after_it(now: datetime) -> None:
    county = directory.council("County", kind=Council.Kind.COUNTY)
    district = directory.council("District", county=county)
    directory.council("Former", county=county, valid_to=now.date() - DAY)
    old, new = directory.council("Old"), directory.council("New")
    with service():
        county.succeeds.create(predecessor=old, on=now.date())
        county.succeeded_by.create(successor=new, on=now.date())
    around = queries.around(county, on=now.date())
    assert (around.districts, around.predecessors, around.successors) == ([district], [old], [new])


def test_neighbours_are_those_of_the_forum_that_may_still_merge(analyst: Viewer, now: datetime) -> None:
    kent, surrey = directory.forum("Kent"), directory.forum("Surrey")
    directory.council("Dover", forum=kent)
    directory.council("Kent", forum=kent, kind=Council.Kind.COUNTY)
    directory.council("Coming", forum=kent, valid_from=now.date() + 300 * DAY)
    directory.council("Just gone", forum=kent, valid_to=now.date() - 300 * DAY)
    directory.council("Long gone", forum=kent, valid_to=now.date() - 400 * DAY)
    directory.council("Woking", forum=surrey)
    with viewing(analyst):
        found = [council.short_name for council in queries.neighbours(analyst, kent, on=now.date())]
    assert found == ["Kent", "Coming", "Dover", "Just gone"]


def test_lasting_councils_are_those_of_today_and_to_come(analyst: Viewer, now: datetime) -> None:
    directory.council("Here")
    directory.council("Coming", valid_from=now.date() + DAY)
    directory.council("Gone", valid_to=now.date() - DAY)
    with viewing(analyst):
        assert {council.short_name for council in queries.lasting(analyst, on=now.date())} == {"Here", "Coming"}


def test_a_link_leads_to_no_ended_contact(analyst: Viewer) -> None:
    contact = directory.contact(directory.council(), ended=directory.LONG_AGO)
    viewer = Viewer(links=(("contact", str(contact.pk)),))
    with viewing(viewer):
        assert Contact.objects.count() == 1
        assert queries.linked_contact(viewer) is None


def test_the_export_has_a_column_for_each_fact(analyst: Viewer, now: datetime) -> None:
    county = directory.council("Testshire", kind=Council.Kind.COUNTY)
    here = directory.council(
        "Here", gss="E99000777", county=county, forum=directory.forum("Kent"), population_year=2020
    )
    for name in ("b.example", "a.example", "old.example"):
        directory.domain(name, here)
    with service():
        here.domains.filter(domain__name="old.example").update(valid_to=now.date() - DAY)
    directory.contact(here, name="Secret", last_confirmed=None, doubted=now)
    with viewing(analyst):
        rows = list(queries.exported(analyst, Filters(text="Here"), now))
    assert [dict(zip(queries.COLUMNS, row, strict=True)) for row in rows] == [
        {
            "Code": "E99000777",
            "Name": "Here Council",
            "Short name": "Here",
            "Kind": "District",
            "Region": "South East",
            "County": "Testshire Council",
            "Local resilience forum": "Kent",
            "Population": 100_000,
            "Population of year": 2020,
            "Domains": "a.example b.example",
            "Contacts": 1,
            "Contacts unconfirmed": 1,
            "Contacts said to be wrong": 1,
        }
    ]


@pytest.mark.parametrize("number", [1, 20])
def test_the_export_costs_two_queries(
    analyst: Viewer, now: datetime, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        council = directory.council(forum=directory.forum())
        directory.domain(f"{council.gss.lower()}.example", council)
    with viewing(analyst), django_assert_num_queries(2):
        assert len(list(queries.exported(analyst, Filters(), now))) == number


def test_the_export_of_a_councils_person_has_their_own_council_only(now: datetime) -> None:
    here = directory.council("Here")
    directory.council("There")
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer):
        assert [row[2] for row in queries.exported(officer, Filters(), now)] == ["Here"]
