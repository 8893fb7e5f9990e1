"""The files of facts: complete, consistent with themselves, and what their source says."""

import csv
import os
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from defendasone.directory.loading import DATA, rows, vesting_day
from defendasone.directory.models import Council

COUNCILS = rows("councils")
FORMER = rows("former_councils")
DOMAINS = rows("domains")
FORUMS = rows("resilience_forums")
REGIONS = {
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
}
# Where the source contradicts itself: a county in another region than all its districts.
CORRECTED = {"E10000007": "East Midlands", "E10000019": "East Midlands"}


def by_gss() -> dict[str, dict[str, str]]:
    return {row["gss"]: row for row in [*COUNCILS, *FORMER]}


def test_there_are_317_councils_of_the_known_kinds() -> None:
    assert len(COUNCILS) == 317
    assert Counter(row["kind"] for row in COUNCILS) == {
        "district": 164,
        "unitary": 63,
        "metropolitan": 36,
        "london-borough": 32,
        "county": 21,
        "city-corporation": 1,
    }


def test_the_kinds_are_those_of_the_model() -> None:
    assert {row["kind"] for row in [*COUNCILS, *FORMER]} <= set(Council.Kind)


def test_every_code_is_a_code_and_stands_once() -> None:
    codes = [row["gss"] for row in [*COUNCILS, *FORMER]]
    assert len(set(codes)) == len(codes) == 317 + 48
    assert all(re.fullmatch(r"E(06|07|08|09|10)\d{6}", code) for code in codes)


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("unitary", "E06"),
        ("district", "E07"),
        ("metropolitan", "E08"),
        ("london-borough", "E09"),
        ("city-corporation", "E09000001"),
        ("county", "E10"),
    ],
)
def test_the_code_of_a_council_says_its_kind(kind: str, start: str) -> None:
    found = [row["gss"] for row in [*COUNCILS, *FORMER] if row["kind"] == kind]
    assert found
    assert all(code.startswith(start) for code in found)


def test_every_council_has_a_region_and_a_forum_that_exist() -> None:
    codes = {row["code"] for row in FORUMS}
    assert {row["region"] for row in [*COUNCILS, *FORMER]} == REGIONS
    assert {row["forum"] for row in COUNCILS} == codes
    assert len(codes) == len(FORUMS) == 38


def test_every_district_has_a_county_and_nobody_else_has_one() -> None:
    for row in COUNCILS:
        assert bool(row["county"]) == (row["kind"] == "district"), row["name"]


def test_every_county_code_resolves_to_a_county_in_the_same_region() -> None:
    known = by_gss()
    for row in [*COUNCILS, *FORMER]:
        if row["county"]:
            assert known[row["county"]]["kind"] == "county"
            assert known[row["county"]]["region"] == row["region"], row["name"]


def test_every_current_district_is_in_a_current_county() -> None:
    counties = {row["gss"] for row in COUNCILS if row["kind"] == "county"}
    assert {row["county"] for row in COUNCILS if row["county"]} == counties


def test_a_district_and_its_county_are_in_one_forum() -> None:
    forums = {row["gss"]: row["forum"] for row in COUNCILS}
    assert [row["name"] for row in COUNCILS if row["county"] and row["forum"] != forums[row["county"]]] == []


def test_names_are_clean_and_short_names_tell_councils_apart() -> None:
    for row in [*COUNCILS, *FORMER]:
        assert row["name"] == " ".join(row["name"].split())
        assert 3 <= len(row["short_name"]) <= 80
    assert len({row["short_name"] for row in COUNCILS}) == 317


def test_populations_are_those_of_2020_and_add_up_to_their_counties() -> None:
    assert {row["population_year"] for row in COUNCILS} == {"2020"}
    assert min(int(row["population"]) for row in COUNCILS) > 2_000
    districts: dict[str, int] = defaultdict(int)
    for row in COUNCILS:
        if row["county"]:
            districts[row["county"]] += int(row["population"])
    for row in COUNCILS:
        if row["kind"] == "county":
            assert districts[row["gss"]] == pytest.approx(int(row["population"]), rel=0.001), row["name"]


def test_every_first_day_is_a_1_april() -> None:
    days = [date.fromisoformat(row["valid_from"]) for row in [*COUNCILS, *FORMER] if row["valid_from"]]
    assert len(days) > 50
    assert {(day.month, day.day) for day in days} == {(4, 1)}


def test_every_former_council_ended_on_the_eve_of_its_successors() -> None:
    known = by_gss()
    for row in FORMER:
        successors = row["successors"].split(";")
        assert {known[gss]["valid_from"] for gss in successors} == {vesting_day(row).isoformat()}, row["name"]
        assert row["gss"] not in successors


def test_every_former_council_leads_to_a_current_one() -> None:
    current, former = {row["gss"] for row in COUNCILS}, {row["gss"]: row for row in FORMER}

    def ends(gss: str) -> set[str]:
        if gss in current:
            return {gss}
        return set().union(*(ends(successor) for successor in former[gss]["successors"].split(";")))

    assert all(ends(gss) <= current for gss in former)
    assert ends("E07000190") == {"E06000066"}


def test_a_county_may_be_split_between_successors() -> None:
    cumbria = next(row for row in FORMER if row["gss"] == "E10000006")
    assert cumbria["successors"].split(";") == ["E06000063", "E06000064"]


def test_domains_are_many_to_many_and_three_serve_two_councils() -> None:
    councils = {row["gss"] for row in COUNCILS}
    by_domain: dict[str, set[str]] = defaultdict(set)
    by_council: dict[str, set[str]] = defaultdict(set)
    for row in DOMAINS:
        by_domain[row["domain"]].add(row["council"])
        by_council[row["council"]].add(row["domain"])
    assert {domain for domain, used_by in by_domain.items() if len(used_by) > 1} == {
        "adur-worthing.gov.uk",
        "lewes-eastbourne.gov.uk",
        "southnorfolkandbroadland.gov.uk",
    }
    assert {len(used_by) for used_by in by_domain.values()} == {1, 2}
    assert set(by_council) == councils
    assert sum(len(domains) > 1 for domains in by_council.values()) == 9


def test_domains_are_plain_lower_case_names() -> None:
    pattern = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
    assert all(pattern.fullmatch(row["domain"]) for row in DOMAINS)
    assert len(DOMAINS) == len({(row["domain"], row["council"]) for row in DOMAINS}) == 326


@pytest.mark.parametrize("name", ["councils", "former_councils", "resilience_forums", "domains"])
def test_each_file_is_named_in_its_sources_and_has_no_formulas(name: str) -> None:
    assert f"`{name}.csv`" in (DATA / "SOURCES.md").read_text()
    for row in rows(name):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.values())


def test_the_facts_are_those_of_the_source() -> None:
    folder = os.environ.get("DEFEND_TEST_DATA")
    file = Path(folder or "/nonexistent") / "councils/english_councils_317.csv"
    if not file.exists():
        pytest.skip("DEFEND_TEST_DATA does not name a folder with the source of the councils")
    with file.open(newline="") as source:
        given = {row["gss"]: row for row in csv.DictReader(source)}
    codes = {row["code"]: gss for gss, row in given.items()}
    assert set(given) == {row["gss"] for row in COUNCILS}
    for row in COUNCILS:
        same = given[row["gss"]]
        assert row["name"] == " ".join(same["name"].split())
        assert (row["kind"], row["forum"]) == (same["type"], same["lrf"])
        assert row["region"] == CORRECTED.get(row["gss"], same["region"])
        assert row["population"] == same["population_2020"]
        assert row["county"] == codes.get(same["county_code"], "")
        assert row["valid_from"] in ("", same["start_date"])
