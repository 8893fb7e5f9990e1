"""One product has one key, however it is written; and what is only nearly it is asked about."""

import csv

import pytest

from defendasone.exposure import aliases
from defendasone.exposure.naming import LONGEST_KEY, identify, may_be, same_vendor

SAME = [
    (("Fortinet, Inc.", "FortiOS"), ("fortinet", "fortios")),
    (("Fortinet", "FortiGate"), ("Fortinet", "FortiOS")),
    (("Fortinet", "Fortinet FortiGate"), ("fortinet", "fortios")),
    (("Fortinet", "FortiGate 60F"), ("Fortinet", "FortiOS")),
    (("Fortinet", "FortiGate-100F"), ("Fortinet", "FortiOS")),
    (("Microsoft Corporation", "Microsoft Exchange Server 2019"), ("Microsoft", "Exchange Server 2019")),
    (("", "Microsoft Exchange Server 2019"), ("Microsoft", "Exchange Server 2019")),
    (("Microsoft", "Microsoft Exchange Server 2019 Cumulative Update 13"), ("", "Microsoft Exchange Server 2019")),
    (("Microsoft", "Windows Server 2019 Standard"), ("Microsoft", "Windows Server 2019")),
    (("Microsoft", "Windows 10 Version 22H2"), ("microsoft", "windows_10")),
    (("Pulse Secure", "Pulse Connect Secure"), ("Ivanti", "Connect Secure")),
    (("Pulse Secure", "Pulse Connect Secure"), ("ivanti", "connect_secure")),
    (("MobileIron", "Core"), ("Ivanti", "Endpoint Manager Mobile (EPMM)")),
    (("SolarWinds", "N-central"), ("N-able", "N-Central")),
    (("Citrix", "NetScaler ADC"), ("Citrix", "Application Delivery Controller")),
    (("NetScaler", "Gateway"), ("Citrix", "NetScaler Gateway")),
    (("Palo Alto Networks", "PAN-OS"), ("paloaltonetworks", "pan-os")),
    (("Zoho", "ManageEngine ServiceDesk Plus"), ("ManageEngine", "ServiceDesk Plus")),
    (("Zoho", "Desktop Central"), ("ManageEngine", "Endpoint Central")),
    (("Cisco", "Cisco Adaptive Security Appliance (ASA) Software"), ("cisco", "adaptive_security_appliance_software")),
    (("Cisco Systems", "ASA"), ("Cisco", "Adaptive Security Appliance")),
    (("Apache Software Foundation", "Apache HTTP Server"), ("apache", "http_server")),
    (("Apache", "Log4j2"), ("Apache", "Log4j")),
    (("Linux", "Kernel"), ("linux", "linux_kernel")),
    (("Progress Software", "MOVEit Transfer"), ("Ipswitch", "MOVEit Transfer")),
    (("Atlassian", "Confluence Server and Data Center"), ("Atlassian", "Confluence")),
    (("VMware", "vCenter Server"), ("Broadcom", "VMware vCenter Server")),
    (("BEA", "WebLogic Server"), ("Oracle Corporation", "WebLogic Server")),
    (("D-Link", "DIR-619L"), ("dlink", "dir-619l_firmware")),
]
DIFFERENT = [
    (("Cisco", "IOS"), ("Cisco", "IOS XE")),
    (("Microsoft", "Windows Server 2016"), ("Microsoft", "Windows Server 2019")),
    (("Microsoft", "Windows Server 2012"), ("Microsoft", "Windows Server 2012 R2")),
    (("Google", "Chrome"), ("Google", "Chrome OS")),
    (("Fortinet", "FortiOS"), ("Fortinet", "FortiProxy")),
    (("Oracle", "Gateway"), ("Citrix", "Gateway")),
    (("Fortinett", "FortiOS"), ("Fortinet", "FortiOS")),
    (("Fortinet", "FortiGate Cloud"), ("Fortinet", "FortiOS")),
    (("", "FortiOS"), ("Fortinet", "FortiOS")),
]
MAY_BE = [
    (("", "FortiOS"), ("Fortinet", "FortiOS")),
    (("Fortinett", "FortiGate"), ("Fortinet", "FortiOS")),
    (("Fortinet", "FortOS"), ("Fortinet", "FortiOS")),
    (("Microsoft", "Exchange Server"), ("Microsoft", "Exchange Server 2019")),
    (("Microsoft", "Windows Server 2025"), ("Microsoft", "Windows")),
    (("", "FortiGate 60F"), ("Fortinet", "FortiGate")),
    (("", "FortiGate"), ("Fortinet", "FortiOS")),
    (("Fortinett", "FortiGate 60F"), ("Fortinet", "FortiGate")),
    (("Debian", "OpenSSL"), ("OpenSSL", "OpenSSL")),
    (("Fortinet", "FortiWeb"), ("Fortinet", "n/a")),
]
CANNOT_BE = [
    (("Cisco", "IOS"), ("Cisco", "IOS XE")),
    (("Google", "Chrome"), ("Google", "Chrome OS")),
    (("Microsoft", "Windows Server 2016"), ("Microsoft", "Windows Server 2019")),
    (("Microsoft", "Windows 11"), ("Microsoft", "Windows 10")),
    (("Oracle", "Gateway"), ("Citrix", "Gateway")),
    (("Microsoft", "Server"), ("Microsoft", "Exchange Server 2019")),
    (("Adobe", "Acrobat"), ("Fortinet", "FortiOS")),
    (("Adobe", "FortiWeb"), ("Fortinet", "n/a")),
    (("Fortinet", ""), ("Fortinet", "FortiOS")),
    (("Fortinet", "FortiWeb"), ("Fortinet", "FortiOS")),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=" ".join)
def test_one_product_has_one_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert identify(*one)[:2] == identify(*other)[:2]


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=" ".join)
def test_different_products_have_different_keys(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert identify(*one)[:2] != identify(*other)[:2]


@pytest.mark.parametrize(("listed", "named"), MAY_BE, ids=" ".join)
def test_what_is_nearly_the_same_may_be_it(listed: tuple[str, str], named: tuple[str, str]) -> None:
    assert may_be(identify(*listed), identify(*named))


@pytest.mark.parametrize(("listed", "named"), CANNOT_BE, ids=" ".join)
def test_what_is_something_else_is_not_asked_about(listed: tuple[str, str], named: tuple[str, str]) -> None:
    assert not may_be(identify(*listed), identify(*named))


def test_a_misspelt_vendor_stays_misspelt_and_its_product_is_known() -> None:
    assert identify("Fortinett", "FortiGate")[:2] == ("fortinett", "fortios")
    assert same_vendor("fortinett", "fortinet")
    assert not same_vendor("forcepoint", "fortinet")


def test_keys_fit_their_columns() -> None:
    name = identify("v" * 5000, "p" * 5000)
    assert len(name.vendor) == len(name.product) == LONGEST_KEY


def test_names_in_no_letters_that_we_know_are_empty_and_match_nothing() -> None:
    name = identify("株式会社", "製品")
    assert name[:2] == ("", "")
    assert not may_be(name, identify("Fortinet", "FortiOS"))


def test_every_alias_says_something_and_ends_where_it_says() -> None:
    with aliases.FILE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"same", "renamed", "runs", "differs"}
    assert len({(row["vendor"], row["product"], row["is_product"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["vendor"]
        assert row["is_vendor"]
        assert bool(row["product"]) == bool(row["is_product"])
        if row["product"] and row["kind"] != "differs":
            end = identify(row["is_vendor"], row["is_product"])
            assert identify(row["vendor"], row["product"])[:2] == end[:2], row


def test_no_product_is_both_the_same_and_different() -> None:
    for vendor, pair in aliases.differing():
        assert len(pair) == 2
        one, other = pair
        assert identify(vendor, one)[:2] != identify(vendor, other)[:2]
