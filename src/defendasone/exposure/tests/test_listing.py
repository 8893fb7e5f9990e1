"""What of a register's entry can be compared, wherever the council wrote it."""

import csv

import pytest

from defendasone.exposure import versions
from defendasone.exposure.listing import RELEASES, listed, version_key
from defendasone.exposure.naming import identify


@pytest.mark.parametrize(
    ("entry", "product", "compared"),
    [
        (("Fortinet", "FortiOS", "7.2.4"), ("Fortinet", "FortiOS"), "7.2.4"),
        (("Fortinet", "FortiOS 7.2.4", ""), ("Fortinet", "FortiOS"), "7.2.4"),
        (("Fortinet", "FortiOS 7.2.4", "7.2.5"), ("Fortinet", "FortiOS 7.2.4"), "7.2.5"),
        (("Microsoft", "Windows Server", "2019"), ("Microsoft", "Windows Server 2019"), ""),
        (("Microsoft", "Windows Server", "2012 R2"), ("Microsoft", "Windows Server 2012 R2"), ""),
        (("Microsoft", "Windows Server", "2012 r2"), ("Microsoft", "Windows Server 2012 R2"), ""),
        (("Microsoft", "Windows", "10"), ("Microsoft", "Windows 10"), ""),
        (("Microsoft", "Windows", "11 23H2"), ("Microsoft", "Windows 11"), "10.0.22631.x"),
        (("Microsoft", "Windows 10", "22H2"), ("Microsoft", "Windows 10"), "10.0.19045.x"),
        (("Microsoft", "Windows 10", "22h2 "), ("Microsoft", "Windows 10"), "10.0.19045.x"),
        (("Microsoft", "Windows 10 Enterprise", "10.0.19045.3000"), ("Microsoft", "Windows 10"), "10.0.19045.3000"),
        (("Microsoft", "Exchange Server", "2016"), ("Microsoft", "Exchange Server 2016"), ""),
        (("Microsoft", "SQL Server 2016", "13.0.1"), ("Microsoft", "SQL Server 2016"), "13.0.1"),
        (("Apache", "Tomcat", "9"), ("Apache", "Tomcat"), "9"),
        (("Apache", "Tomcat", "10"), ("Apache", "Tomcat"), "10"),
        (("Adobe", "ColdFusion", "2021"), ("Adobe", "ColdFusion"), "2021"),
        (("Fortinet", "FortiOS", ""), ("Fortinet", "FortiOS"), ""),
    ],
)
def test_an_entry_is_read(entry: tuple[str, str, str], product: tuple[str, str], compared: str) -> None:
    found = listed(*entry)
    assert found.name[:2] == identify(*product)[:2]
    assert found.compared == compared
    assert (found.vendor, found.product, found.version) == entry


def test_a_release_without_its_update_stands_for_all_of_its_updates() -> None:
    span = versions.span(listed("Microsoft", "Windows 10", "22H2").compared)
    low, high = versions.key("10.0.19045.1"), versions.key("10.0.19046")
    assert span is not None
    assert low is not None
    assert high is not None
    assert not span.exact
    assert span.low < low < span.high < high


def test_an_entry_is_named_as_the_council_wrote_it() -> None:
    entry = listed("Fortinett", "FortiGate", "7.2.4")
    assert entry.label == "FortiGate 7.2.4"
    assert entry.quoted == '"Fortinett FortiGate"'
    assert listed("Microsoft", "Microsoft Office", "").quoted == '"Microsoft Office"'
    assert listed("", "FortiOS", "").quoted == '"FortiOS"'


def test_registers_are_sorted_by_versions_in_their_own_order() -> None:
    nine, ten = version_key(listed("Apache", "Tomcat", "9.0.9")), version_key(listed("Apache", "Tomcat", "9.0.10"))
    assert nine is not None
    assert ten is not None
    assert nine < ten
    assert version_key(listed("Apache", "Tomcat", "")) is None
    assert version_key(listed("Apache", "Tomcat", "the newest")) is None


def test_every_release_in_the_file_has_a_version_that_can_be_compared() -> None:
    with RELEASES.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(versions.key(row["version"]) for row in rows)
    assert len({(row["product"], row["release"]) for row in rows}) == len(rows)
