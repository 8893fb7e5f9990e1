"""Councils merge: nothing is deleted, everything has its dates, and a split council is named twice."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from defendasone.core import flow, ledger
from defendasone.core.flow import Happened, Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory import actions, queries
from defendasone.directory.actions import NewCouncil
from defendasone.directory.loading import Loaded, load_reference
from defendasone.directory.models import Council, CouncilDomain, Forum, SharedServiceCouncil, Succession
from defendasone.testing.factories import accounts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db

EVE, VESTING = date(2028, 3, 31), date(2028, 4, 1)


@pytest.fixture
def administrator() -> Iterator[Viewer]:
    viewer = accounts.viewer(Role.ADMINISTRATOR)
    with viewing(viewer):
        yield viewer


@pytest.fixture
def area() -> dict[str, Council]:
    """A county with three districts, none of which exist."""
    forum = directory.forum("Testshire")
    county = directory.council("Testshire", kind=Council.Kind.COUNTY, forum=forum)
    districts = {name: directory.council(name, county=county, forum=forum) for name in ("North", "South", "West")}
    return {"county": county, **districts}


def new(gss: str = "E06999991", **facts: Any) -> NewCouncil:
    known = {"name": "Newshire Council", "short_name": "Newshire", "kind": "unitary", "region": "South East"}
    return NewCouncil(gss=gss, **{**known, **facts})


def merge(
    administrator: Viewer,
    now: datetime,
    *councils: Council,
    into: NewCouncil | Council | None = None,
    on: date = VESTING,
) -> Council:
    return actions.merge(councils, into or new(), on=on, by=administrator, now=now)


def test_a_merger_records_the_successor_and_gives_predecessors_a_last_day(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    """DIR-5"""
    forum = Forum.objects.get()
    heir = merge(administrator, now, *area.values(), into=new(forum=forum))
    kept = Council.objects.get(pk=heir.pk)
    assert (kept.name, kept.kind, kept.region, kept.forum) == ("Newshire Council", "unitary", "South East", forum)
    assert (kept.valid_from, kept.valid_to, kept.population) == (VESTING, None, None)
    assert set(Council.objects.exclude(pk=heir.pk).values_list("valid_to", flat=True)) == {EVE}
    assert set(kept.predecessors.all()) == set(area.values())
    assert set(Succession.objects.values_list("on", flat=True)) == {VESTING}


def test_each_day_has_its_councils(administrator: Viewer, area: dict[str, Council], now: datetime) -> None:
    heir = merge(administrator, now, *area.values())
    assert set(queries.councils(administrator, on=EVE)) == set(area.values())
    assert set(queries.councils(administrator, on=VESTING)) == {heir}


def test_a_county_may_be_split_between_two_successors(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    """DIR-5"""
    east = merge(administrator, now, area["county"], area["North"])
    west = merge(
        administrator,
        now,
        area["county"],
        area["South"],
        into=new("E06999992", name="West Council", short_name="West 2"),
    )
    assert set(area["county"].successors.all()) == {east, west}
    assert set(east.predecessors.all()) == {area["county"], area["North"]}
    area["county"].refresh_from_db()
    assert area["county"].valid_to == EVE


def test_a_council_that_exists_may_take_over(administrator: Viewer, area: dict[str, Council], now: datetime) -> None:
    heir = merge(administrator, now, area["North"], area["South"], into=area["West"])
    assert heir == area["West"]
    assert set(heir.predecessors.all()) == {area["North"], area["South"]}
    heir.refresh_from_db()
    assert (heir.valid_from, heir.valid_to) == (None, None)


def test_a_forgotten_district_is_added_to_the_successor(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    heir = merge(administrator, now, area["North"])
    merge(administrator, now, area["South"], into=heir)
    assert set(heir.predecessors.all()) == {area["North"], area["South"]}


def test_domains_go_on_at_the_successor_with_their_dates(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    directory.domain("shared.example", area["North"], area["South"])
    directory.domain("north.example", area["North"])
    directory.domain("old.example", area["North"])
    CouncilDomain.objects.filter(domain__name="old.example").update(valid_to=date(2020, 1, 1))
    directory.domain("west.example", area["West"])
    heir = merge(administrator, now, area["North"], area["South"])
    assert set(queries.domains_of(heir).values_list("domain__name", "valid_from", "valid_to")) == {
        ("shared.example", VESTING, None),
        ("north.example", VESTING, None),
    }
    assert set(queries.domains_of(area["North"]).values_list("domain__name", "valid_to")) == {
        ("shared.example", EVE),
        ("north.example", EVE),
        ("old.example", date(2020, 1, 1)),
    }
    assert queries.domains_of(area["West"]).get().valid_to is None


def test_a_split_councils_domains_go_to_both_successors(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    directory.domain("county.example", area["county"])
    east = merge(administrator, now, area["county"], area["North"])
    west = merge(administrator, now, area["county"], area["South"], into=new("E06999992"))
    for heir in (east, west):
        assert queries.domains_of(heir).get().domain.name == "county.example"


def test_a_domain_that_the_successor_has_already_is_not_doubled(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    directory.domain("shared.example", area["North"], area["West"])
    heir = merge(administrator, now, area["North"], into=area["West"])
    assert queries.domains_of(heir).count() == 1


def test_the_part_in_shared_services_ends_with_the_council(
    administrator: Viewer, area: dict[str, Council], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Happened] = []
    monkeypatch.setitem(flow._bridges, "directory.shared-service-changed", [told.append])
    directory.shared_service("Joint team", area["North"], area["West"])
    merge(administrator, now, area["North"])
    days = dict(SharedServiceCouncil.objects.values_list("council_id", "valid_to"))
    assert days == {area["North"].pk: EVE, area["West"].pk: None}
    assert [happened.case.name for happened in told] == ["Joint team"]


def test_contacts_stay_with_the_council_that_they_belong_to(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    contact = directory.contact(area["North"])
    heir = merge(administrator, now, area["North"])
    contact.refresh_from_db()
    assert (contact.council, contact.ended) == (area["North"], None)
    assert not queries.recipients(administrator, [heir.pk])


def test_a_merger_is_told_and_recorded_on_every_councils_side(
    administrator: Viewer, area: dict[str, Council], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Happened] = []
    monkeypatch.setitem(flow._bridges, "directory.councils-merged", [told.append])
    heir = merge(administrator, now, area["North"], area["South"])
    assert [(happened.case, happened.by, happened.now) for happened in told] == [(heir, administrator, now)]
    for council in (area["North"], area["South"]):
        event = ledger.stream(f"directory.council/{council.pk}", viewer=administrator).get()
        assert (event.kind, event.council, event.detail) == (
            "directory.council-merged",
            council.pk,
            {"on": "2028-04-01", "successor": heir.gss},
        )
    event = ledger.stream(f"directory.council/{heir.pk}", viewer=administrator).get()
    assert sorted(event.detail["predecessors"]) == sorted([area["North"].gss, area["South"].gss])


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"gss": "E0699999"}, "six digits"),
        ({"gss": "E06999991X"}, "six digits"),
        ({"gss": "W06999991"}, "six digits"),
        ({"gss": "e06999991"}, "six digits"),
        ({"gss": "E0699999\uff11"}, "six digits"),
        ({"name": "  "}, "name, short name, kind and region"),
        ({"short_name": ""}, "name, short name, kind and region"),
        ({"kind": "kingdom"}, "name, short name, kind and region"),
        ({"region": ""}, "name, short name, kind and region"),
    ],
)
def test_a_successor_with_wrong_facts_is_refused_and_nothing_saved(
    administrator: Viewer, area: dict[str, Council], now: datetime, facts: dict[str, str], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        merge(administrator, now, area["North"], into=new(**facts))
    assert Council.objects.count() == 4
    assert not Council.objects.exclude(valid_to=None).exists()


@pytest.mark.parametrize("on", [date(1066, 10, 14), date(2099, 4, 1)])
def test_an_absurd_day_is_refused(administrator: Viewer, area: dict[str, Council], now: datetime, on: date) -> None:
    with pytest.raises(Refused, match="not more than ten years ahead"):
        merge(administrator, now, area["North"], on=on)


def test_a_code_that_belongs_to_another_council_is_refused(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    Council.objects.filter(pk=area["West"].pk).update(gss="E06999991")
    with pytest.raises(Refused, match="belongs to West Council"):
        merge(administrator, now, area["North"])


def test_a_merger_of_nobody_is_refused(administrator: Viewer, now: datetime) -> None:
    with pytest.raises(Refused, match="Choose the councils"):
        merge(administrator, now)


def test_a_council_ends_once(administrator: Viewer, area: dict[str, Council], now: datetime) -> None:
    merge(administrator, now, area["North"])
    with pytest.raises(Refused, match="North Council ends on another day already"):
        merge(administrator, now, area["North"], area["South"], into=new("E06999992"), on=date(2027, 4, 1))
    assert Council.objects.get(pk=area["South"].pk).valid_to is None


def test_a_council_that_has_not_begun_cannot_end(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    heir = merge(administrator, now, area["North"])
    with pytest.raises(Refused, match="does not exist before that day"):
        merge(administrator, now, heir, into=new("E06999992"))


def test_the_successor_has_to_exist_and_to_be_another(
    administrator: Viewer, area: dict[str, Council], now: datetime
) -> None:
    with pytest.raises(Refused, match="own successor"):
        merge(administrator, now, area["North"], into=area["North"])
    heir = merge(administrator, now, area["North"])
    with pytest.raises(Refused, match="does not exist on that day"):
        merge(administrator, now, area["South"], into=heir, on=date(2027, 4, 1))
    with pytest.raises(Refused, match="does not exist on that day"):
        merge(administrator, now, area["South"], into=area["North"])
    with pytest.raises(Refused, match="recorded already"):
        merge(administrator, now, area["North"], into=heir)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
def test_the_database_lets_no_councils_person_merge_anything(
    area: dict[str, Council], now: datetime, role: Role
) -> None:
    officer = accounts.viewer(role, at=area["North"])
    with pytest.raises(Refused), viewing(officer):
        merge(officer, now, area["North"])
    with service():
        assert not Council.objects.exclude(valid_to=None).exists()


def test_whatever_merges_every_area_has_a_council_on_every_day(administrator: Viewer, now: datetime) -> None:
    """DIR-5: twenty reorganisations at random, of councils that may be successors themselves."""
    first = [directory.council(f"District {number}") for number in range(12)]
    covers = {council.pk: {council.pk} for council in first}
    for year in range(2027, 2035):
        on = date(year, 4, 1)
        going = list(queries.councils(administrator, on=on))
        if len(going) == 1:
            break
        ending = random.sample(going, random.randint(1, min(3, len(going) - 1)))
        into: Any = random.choice([new(f"E0699{year}"), *(each for each in going if each not in ending)])
        heir = merge(administrator, now, *ending, into=into, on=on)
        covers.setdefault(heir.pk, set()).update(*(covers[each.pk] for each in ending))
        for day in (on, on + timedelta(days=200)):
            there = queries.councils(administrator, on=day)
            areas = [area for council in there for area in covers[council.pk]]
            assert sorted(areas) == sorted(council.pk for council in first)
    ended = Council.objects.exclude(valid_to=None)
    assert ended.exists()
    for council in ended.prefetch_related("succeeded_by"):
        assert {link.on - timedelta(days=1) for link in council.succeeded_by.all()} == {council.valid_to}
    assert Council.objects.filter(pk__in=covers).count() == len(covers)


class TestWithTheReferenceData:
    """What a later start makes of an operator's merger."""

    @pytest.fixture
    def loaded(self, now: datetime) -> None:
        with service():
            load_reference(now)

    @pytest.fixture
    def merged(self, loaded: None, administrator: Viewer, now: datetime) -> Council:
        """Two real districts and their county, into councils whose names nobody knows yet."""
        ending = Council.objects.filter(short_name__in=["Adur", "Arun", "West Sussex"], valid_to=None)
        return merge(administrator, now, *ending)

    def test_a_second_load_changes_nothing_of_it(self, merged: Council, now: datetime) -> None:
        def everything() -> list[Any]:
            tables: list[Any] = [Council, CouncilDomain, Succession]
            return [list(table.objects.order_by("pk").values()) for table in tables]

        with service():
            before = everything()
            assert load_reference(now) == Loaded()
            assert everything() == before

    def test_the_day_counts_on(self, merged: Council, administrator: Viewer) -> None:
        assert queries.councils(administrator, on=EVE).count() == 317
        assert queries.councils(administrator, on=VESTING).count() == 315

    def test_names_of_predecessors_are_still_corrected(self, merged: Council, now: datetime) -> None:
        with service():
            Council.objects.filter(gss="E07000223").update(name="Adur")
            load_reference(now)
            adur = Council.objects.get(gss="E07000223")
            assert (adur.name, adur.valid_to) == ("Adur District Council", EVE)

    def test_a_domain_shared_with_a_council_that_stays_is_kept_there(self, merged: Council) -> None:
        users = CouncilDomain.objects.filter(domain__name="adur-worthing.gov.uk")
        assert set(users.values_list("council__short_name", "valid_to")) == {
            ("Adur", EVE),
            ("Worthing", None),
            ("Newshire", None),
        }

    def test_the_operators_successors_are_kept_when_the_files_name_others(
        self, loaded: None, administrator: Viewer, now: datetime
    ) -> None:
        craven, elsewhere = (Council.objects.get(gss=gss) for gss in ("E07000163", "E06000063"))
        Succession.objects.filter(predecessor=craven).update(successor=elsewhere)
        with service():
            assert load_reference(now) == Loaded()
            assert list(craven.successors.all()) == [elsewhere]
