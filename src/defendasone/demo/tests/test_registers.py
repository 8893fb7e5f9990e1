"""Registers as councils keep them: most have one, some are stale, and not all are written with care."""

from collections import Counter
from datetime import datetime

import pytest

from defendasone.core.models import Event
from defendasone.demo.facts import rows
from defendasone.demo.loading import LOADER
from defendasone.demo.people import DURHAM, LEEDS, SHARED
from defendasone.demo.registers import Kept, register
from defendasone.directory.models import Council
from defendasone.exposure import queries as exposure
from defendasone.exposure.models import Register, Technology
from defendasone.exposure.rules import Group, stale
from defendasone.intelligence.models import Vulnerability
from defendasone.testing.logins import service

pytestmark = pytest.mark.xdist_group("demo")
FORTIOS = "CVE-2024-21762"


def lines(kept: Kept | None) -> set[tuple[str, str, str]]:
    return {(entry.vendor, entry.product, entry.version) for entry in kept.entries} if kept else set()


def test_about_85_in_a_hundred_councils_have_one_and_some_of_those_are_stale(sector: datetime) -> None:
    with service():
        held = list(Register.objects.all())
    assert 0.8 < len(held) / 317 < 0.9
    old = [each for each in held if each.confirmed and stale(each.confirmed, now=sector, days=45)]
    assert 0.08 < len(old) / len(held) < 0.25
    assert all(each.confirmed and each.confirmed <= sector and each.confirmed_by for each in held)


def test_what_a_register_says_of_itself_is_right(sector: datetime) -> None:
    with service():
        counted = Counter(Technology.objects.values_list("council_id", flat=True))
        assert dict(Register.objects.values_list("pk", "entries")) == counted
        told = Event.objects.filter(kind="technology.loaded").values_list("council", "detail__added")
        assert dict(told) == counted
    assert min(counted.values()) >= 5


def test_products_are_as_frequent_as_the_catalogue_says(sector: datetime) -> None:
    with service():
        entries = Counter(Technology.objects.values_list("product", flat=True))
        registers = Register.objects.count()
    for row in rows("products"):
        if not row["also_written"]:
            assert abs(entries[row["product"]] / registers - int(row["share"]) / 100) < 0.1, row["product"]


def test_some_are_written_otherwise_or_without_a_version_or_a_vendor(sector: datetime) -> None:
    with service():
        held = Technology.objects.all()
        assert held.filter(vendor="Fortinett").exists()
        assert held.filter(product="Pulse Connect Secure").exists()
        assert held.filter(vendor="").exists()
        assert 0.1 < held.filter(version="").count() / held.count() < 0.3
        assert held.filter(internet_facing=True).exists()


def test_keys_are_those_that_an_upload_would_have_made(sector: datetime) -> None:
    with service():
        found = Technology.objects.get(council__gss=LEEDS, product="FortiOS")
    assert (found.vendor_key, found.product_key, found.version) == ("fortinet", "fortios", "7.2.5")
    assert found.version_key


def test_the_councils_to_sign_in_at_show_what_there_is_to_show(sector: datetime) -> None:
    with service():
        fortios = Vulnerability.objects.get(cve=FORTIOS)
        found = {each.gss: each.group for each in exposure.exposure(LOADER, vulnerabilities=[fortios], now=sector)}
    assert found[LEEDS] == Group.RUNS
    assert found[DURHAM] == Group.CANNOT_TELL
    assert {found[gss] for gss in SHARED} == {Group.RUNS}
    assert set(found.values()) == set(Group)


def test_one_team_writes_one_register_for_its_councils(sector: datetime) -> None:
    assert len({frozenset(lines(register(gss, sector))) for gss in SHARED}) == 1


def test_the_same_council_gets_the_same_register_every_time(sector: datetime) -> None:
    with service():
        councils = list(Council.objects.filter(valid_to=None))
        held: dict[str, set[tuple[str, str, str]]] = {council.gss: set() for council in councils}
        for gss, *line in Technology.objects.values_list("council__gss", "vendor", "product", "version"):
            held[gss].add((line[0], line[1], line[2]))
    assert sum(1 for each in held.values() if each) > 250
    for council in councils:
        assert held[council.gss] <= lines(register(council.gss, sector))
        assert bool(held[council.gss]) == (register(council.gss, sector) is not None)


def test_two_councils_do_not_run_the_same(sector: datetime) -> None:
    found = [lines(register(f"E0700000{number}", sector)) for number in range(8, 10)]
    assert found[0] != found[1]
