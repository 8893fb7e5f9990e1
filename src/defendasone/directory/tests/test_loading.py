"""The reference data in the tables, and what a later start leaves alone."""

import time
from datetime import date, datetime

import pytest

from defendasone.core.models import Event
from defendasone.directory.loading import Loaded, load_reference
from defendasone.directory.models import Council, CouncilDomain, Domain, Forum, Succession
from defendasone.testing.factories import directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(now: datetime) -> Loaded:
    with service():
        return load_reference(now)


def test_a_first_load_brings_everything(loaded: Loaded) -> None:
    with service():
        assert Council.objects.count() == 317 + 48
        assert Council.objects.filter(valid_to=None).count() == 317
        assert Forum.objects.count() == 38
        assert (Domain.objects.count(), CouncilDomain.objects.count()) == (323, 326)
        assert Succession.objects.count() == 50
    assert loaded == Loaded(added=365 + 38 + 323 + 326 + 50)


def test_a_council_has_its_facts(loaded: Loaded) -> None:
    with service():
        adur = Council.objects.get(gss="E07000223")
        assert (adur.name, adur.short_name, adur.kind, adur.region) == (
            "Adur District Council",
            "Adur",
            Council.Kind.DISTRICT,
            "South East",
        )
        assert adur.county is not None
        assert adur.forum is not None
        assert (adur.county.short_name, adur.forum.name) == ("West Sussex", "Sussex")
        assert (adur.population, adur.population_year) == (64_187, 2020)


def test_former_councils_have_their_days_and_successors(loaded: Loaded) -> None:
    with service():
        cumbria = Council.objects.get(gss="E10000006")
        assert cumbria.valid_to == date(2023, 3, 31)
        assert {(each.short_name, each.valid_from) for each in cumbria.successors.all()} == {
            ("Cumberland", date(2023, 4, 1)),
            ("Westmorland and Furness", date(2023, 4, 1)),
        }
        assert set(cumbria.succeeded_by.values_list("on", flat=True)) == {date(2023, 4, 1)}


def test_a_domain_may_serve_two_councils(loaded: Loaded) -> None:
    with service():
        users = Council.objects.filter(domains__domain__name="lewes-eastbourne.gov.uk")
        assert set(users.values_list("short_name", flat=True)) == {"Lewes", "Eastbourne"}


def test_a_second_load_changes_nothing(loaded: Loaded, now: datetime) -> None:
    with service():
        before = list(Council.objects.order_by("pk").values())
        assert load_reference(now) == Loaded()
        assert list(Council.objects.order_by("pk").values()) == before
        assert Event.objects.filter(kind="directory.reference-loaded").count() == 1


def test_a_load_is_fast_enough_for_every_start(loaded: Loaded, now: datetime) -> None:
    began = time.monotonic()
    with service():
        load_reference(now)
    assert time.monotonic() - began < 1


def test_a_load_costs_the_same_number_of_queries_every_time(
    loaded: Loaded, now: datetime, django_assert_max_num_queries: type
) -> None:
    with service(), django_assert_max_num_queries(20):
        load_reference(now)


def test_a_load_corrects_names_and_regions_and_keeps_the_keys(loaded: Loaded, now: datetime) -> None:
    with service():
        adur = Council.objects.get(gss="E07000223")
        Council.objects.filter(pk=adur.pk).update(name="Adur DC", region="London", population=None, county=None)
        Forum.objects.filter(code="sussex").update(name="Susex")
        assert load_reference(now) == Loaded(changed=2)
        again = Council.objects.get(gss="E07000223")
        assert (again.pk, again.name, again.region) == (adur.pk, "Adur District Council", "South East")
        assert (again.population, again.county_id) == (64_187, adur.county_id)
        assert Forum.objects.get(code="sussex").name == "Sussex"


def test_a_load_fills_in_a_missing_day_and_changes_none(loaded: Loaded, now: datetime) -> None:
    with service():
        Council.objects.filter(gss="E06000063").update(valid_from=None)
        Council.objects.filter(gss="E10000006").update(valid_to=date(2023, 3, 30))
        load_reference(now)
        assert Council.objects.get(gss="E06000063").valid_from == date(2023, 4, 1)
        assert Council.objects.get(gss="E10000006").valid_to == date(2023, 3, 30)


def test_a_load_touches_no_contact_and_no_council_of_the_operators(loaded: Loaded, now: datetime) -> None:
    with service():
        adur = Council.objects.get(gss="E07000223")
    contact = directory.contact(adur, name="Ann Example")
    mine = directory.council("Invented")
    with service():
        assert load_reference(now) == Loaded()
        contact.refresh_from_db()
        assert contact.name == "Ann Example"
        assert Council.objects.get(pk=mine.pk).name == "Invented Council"


def test_a_load_keeps_the_days_of_a_domain(loaded: Loaded, now: datetime) -> None:
    with service():
        used = CouncilDomain.objects.get(domain__name="hertsdirect.org")
        CouncilDomain.objects.filter(pk=used.pk).update(valid_to=date(2016, 1, 1))
        load_reference(now)
        used.refresh_from_db()
        assert used.valid_to == date(2016, 1, 1)
