"""Which entries of all registers are looked at: everything that could matter, found by index."""

import random
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection

from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.exposure.listing import listed
from defendasone.exposure.matching import Named, Wanted, judge
from defendasone.exposure.models import Technology
from defendasone.exposure.naming import identify
from defendasone.exposure.queries import Group, Product, exposure
from defendasone.exposure.queries.candidates import BY_NAME, Candidate, exactly, perhaps
from defendasone.exposure.rules import strength
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
FORTIOS = identify("Fortinet", "FortiOS")


@pytest.fixture
def analyst() -> Viewer:
    return accounts.viewer(Role.ANALYST)


def found(viewer: Viewer, vendor: str = "Fortinet", product: str = "FortiOS") -> list[Candidate]:
    with viewing(viewer, reading=True):
        return perhaps(viewer, [identify(vendor, product)])


def words(some: Sequence[Candidate]) -> list[tuple[str, str, str]]:
    return [(each.entry.vendor, each.entry.product, each.entry.version) for each in some]


@pytest.mark.parametrize(
    "entry",
    [
        ("Fortinet", "FortiOS", "7.2.4"),
        ("Fortinet, Inc.", "FortiGate 60F", ""),
        ("Fortinett", "FortiOS", ""),
        ("Anybody", "FortiOS", ""),
        ("", "FortiOS", ""),
        ("", "FortiOS VM64", ""),
        ("Fortinet", "FortOS", ""),
        ("Fortinet", "FortiOS Carrier Edition", ""),
    ],
)
def test_what_could_be_it_is_looked_at(analyst: Viewer, entry: tuple[str, str, str]) -> None:
    registers.technology(directory.council(), *entry)
    assert words(found(analyst)) == [entry]


@pytest.mark.parametrize(
    "entry",
    [
        ("Microsoft", "Windows 10", "22H2"),
        ("Fortinet", "FortiWeb", ""),
        ("", "Windows 10", ""),
        ("Anybody", "FortOS", ""),
        ("", "", ""),
    ],
)
def test_what_cannot_be_it_is_not_even_read(analyst: Viewer, entry: tuple[str, str, str]) -> None:
    registers.technology(directory.council(), *entry)
    assert found(analyst) == []


def test_one_entry_of_many_councils_is_one_candidate(analyst: Viewer) -> None:
    councils = [directory.council() for _ in range(5)]
    for each in councils:
        registers.technology(each, "Fortinet", "FortiOS", "7.2.4")
    registers.technology(councils[0], "Fortinet", "FortiOS", "7.2.4")
    (candidate,) = found(analyst)
    assert candidate.councils == {each.pk for each in councils}


def test_entries_that_differ_in_a_letter_are_apart(analyst: Viewer) -> None:
    council = directory.council()
    for version in ("7.2.4", "7.2.4 ", "v7.2.4"):
        registers.technology(council, "Fortinet", "FortiOS", version)
    assert len(found(analyst)) == 3


def test_a_councils_person_is_given_their_own_entries_only(now: datetime) -> None:
    here, there = directory.council(), directory.council()
    registers.technology(here, "Microsoft", "Windows 10")
    registers.technology(there, "Fortinet", "FortiOS")
    officer = accounts.viewer(Role.OFFICER, at=here)
    with viewing(officer, reading=True):
        assert words(perhaps(officer, [FORTIOS])) == words(exactly(officer, [FORTIOS[:2]]))
        assert words(perhaps(officer, [FORTIOS])) == [("Microsoft", "Windows 10", "")]


def test_only_the_same_is_counted_for_a_list(analyst: Viewer) -> None:
    council = directory.council()
    registers.technology(council, "Fortinet", "FortiGate", "7.2.4")
    registers.technology(council, "Fortinett", "FortiOS")
    registers.technology(council, "Fortinet", "FortiWeb")
    with viewing(analyst, reading=True):
        assert words(exactly(analyst, [FORTIOS[:2], ("nobody", "nothing")])) == [("Fortinet", "FortiGate", "7.2.4")]
        assert exactly(analyst, []) == []


def test_names_are_found_by_index_whatever_the_size(analyst: Viewer) -> None:
    """The plan of the question itself, with row-level security, on a table that is worth an index."""
    council = directory.council()
    with service(), connection.cursor() as cursor:
        cursor.execute(
            "insert into exposure_technology (id, council_id, vendor, product, version, note, vendor_key, product_key) "
            "select gen_random_uuid(), %s, 'v', 'p', '1', '', 'vendor' || n %% 50, 'product' || n "
            "from generate_series(1, 20000) n",
            [council.pk],
        )
        cursor.execute("select count(*) from exposure_technology")
    with viewing(analyst), connection.cursor() as cursor:
        cursor.execute(f"explain {BY_NAME}", [["vendor7"], ["product57"]])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on exposure_technology" not in plan
    assert "technology_" in plan


VENDORS = ["Fortinet", "Microsft", "Fortinett", "fortinet inc", "", "Microsoft", "Acme Software", "Cisco", "n/a"]
PRODUCTS = [
    *("FortiOS", "FortiGate", "FortiGate 60F", "FortOS", "FortiWeb", "FortiOS Carrier", "Gateway", "ASA", "IOS"),
    *("IOS XE", "Windows", "Windows 10", "Windows 2019", "Windows Server 2019", "Server 2019", "Exchange Server"),
    *(
        "Exchange Server 2019",
        "Exchange 2019",
        "Microsft Exchange 2019",
        "Fortinet",
        "Fortinett",
        "Acme",
        "Acmee Gateway",
    ),
    *("Fortinett FortiOS", "Acme Gateway", "Win 10", "Microsoft", "ASA5516", "Palo Alto/PAN OS", "Fortinet FortiWeb 9"),
]
VERSIONS = ["", "7", "7.2", "7.2.4", "7.2.9", "9.8", "22H2", "2019", "the newest", "10.0.19045.1"]


@pytest.mark.parametrize("seed", range(40))
def test_the_index_finds_what_looking_at_everything_finds(analyst: Viewer, now: datetime, seed: int) -> None:
    """Random registers: the answer by index is the answer of the slow loop over every entry of every council."""
    rng = random.Random(seed)
    councils = [directory.council() for _ in range(12)]
    for council in councils:
        many = range(rng.randint(0, 12))
        drawn = {(rng.choice(VENDORS), rng.choice(PRODUCTS), rng.choice(VERSIONS)) for _ in many}
        registers.register(council, *sorted(drawn), confirmed=now)
    product = Product(rng.choice(VENDORS[:1] + VENDORS[5:8]), rng.choice(PRODUCTS))
    with viewing(analyst, reading=True):
        quick = {each.council: each.group for each in exposure(analyst, products=[product], now=now)}
        slow = by_looking_at_everything(councils, product)
    assert quick == slow


def by_looking_at_everything(councils: Sequence[Council], product: Product) -> dict[int, Group]:
    wanted = Wanted([Named(*product, identify(*product))])
    found: dict[int, Group] = {}
    for council in councils:
        entries = Technology.objects.filter(council=council).values_list("vendor", "product", "version")
        verdicts = [verdict for entry in entries if (verdict := judge(listed(*entry), wanted))]
        found[council.pk] = min(verdicts, key=strength).group if verdicts else Group.DOES_NOT_RUN
    return found
