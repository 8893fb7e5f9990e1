"""What is left of a name when everything that means nothing is taken off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.words import fold, of_cpe, product_words, several, vendor_words, version_at_end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PAN-OS", "pan os"),
        ("big_ip", "big ip"),
        ("Zürich®  ™Tools", "zurich tools"),
        ("Backup & Replication", "backup and replication"),
        ("Notepad++", "notepad++"),
        ("C#", "c#"),
        ("<b>FortiOS</b>", "b fortios b"),
        ("\x00", ""),
        ("日本", ""),
    ],
)
def test_folding_leaves_plain_words(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fortinet, Inc.", "fortinet"),
        ("FORTINET", "fortinet"),
        ("Cisco Systems, Inc.", "cisco"),
        ("Apache Software Foundation", "apache"),
        ("Juniper Networks", "juniper"),
        ("SAP SE", "sap"),
        ("Hewlett Packard Enterprise (HPE)", "hewlett packard enterprise"),
        ("The Document Foundation", "document"),
        ("Systems", "systems"),
        ("Group Limited", "group"),
        ("n/a", ""),
        ("Unknown", ""),
        ("", ""),
        ("  -  ", ""),
    ],
)
def test_a_vendor_loses_its_legal_form(text: str, expected: str) -> None:
    assert " ".join(vendor_words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("adaptive_security_appliance_software", "adaptive security appliance"),
        ("Adaptive Security Appliance (ASA) Software", "adaptive security appliance"),
        ("dir-619l_firmware", "dir 619l"),
        ("Essential Addons for Elementor – Best Elementor Addon", "essential addons for elementor"),
        ("Contact Form 7 plugin for WordPress", "contact form 7"),
        ("microweber/microweber", "microweber"),
        ("Windows 10 Version 22H2", "windows 10"),
        ("Windows 10 Version 1809 for x64-based Systems", "windows 10"),
        ("Windows 10 for 32-bit Systems", "windows 10"),
        ("Windows Server 2019 (Server Core installation)", "windows server 2019"),
        ("Windows Server 2008 R2 Service Pack 1", "windows server 2008 r2"),
        ("Windows Server 2022, 23H2 Edition (Server Core installation)", "windows server 2022"),
        ("Windows Server 2016 Datacenter", "windows server 2016"),
        ("Exchange Server 2019 Cumulative Update 13", "exchange server 2019"),
        ("SQL Server 2017 Enterprise Edition", "sql server 2017"),
        ("Windows 10 Mobile Toolkit", "windows 10 mobile toolkit"),
        ("Software", "software"),
        ("n/a", ""),
        ("(none)", ""),
        ("", ""),
    ],
)
def test_a_product_loses_edition_patch_level_and_slogan(text: str, expected: str) -> None:
    assert " ".join(product_words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cpe:2.3:o:fortinet:fortios:7.2.0:*:*:*:*:*:*:*", ("fortinet", "fortios")),
        ("cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*", ("apache", "http server")),
        (r"cpe:2.3:a:joomla:joomla\!:*:*:*:*:*:*:*:*", ("joomla", "joomla!")),
        (r"cpe:2.3:a:a\:b:c\:d:*:*:*:*:*:*:*:*", ("a:b", "c:d")),
        ("cpe:2.3:h:dlink:dir-619l:-:*:*:*:*:*:*:*", None),
        ("cpe:2.3:a:vendor:*:*:*:*:*:*:*:*:*", None),
        ("cpe:/a:old:style", None),
        ("no cpe", None),
        ("", None),
    ],
)
def test_a_cpe_name_gives_vendor_and_product(text: str, expected: tuple[str, str] | None) -> None:
    assert of_cpe(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FortiOS", ["FortiOS"]),
        ("FortiOS and FortiProxy", ["FortiOS and FortiProxy", "FortiOS", "FortiProxy"]),
        ("iOS, iPadOS, and macOS", ["iOS, iPadOS, and macOS", "iOS", "iPadOS", "macOS"]),
        ("Multiple Products", []),
        ("multiple chipsets ", []),
        ("MobileIron Multiple Products", []),
    ],
)
def test_a_catalogue_entry_may_name_several_products(text: str, expected: list[str]) -> None:
    assert several(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FortiOS 7.2.4", ("FortiOS", "7.2.4")),
        ("FortiOS v7.2.4", ("FortiOS", "7.2.4")),
        ("OpenSSL, 1.1.1w", ("OpenSSL", "1.1.1w")),
        ("Windows Server 2019", ("Windows Server 2019", "")),
        ("Log4j 2", ("Log4j 2", "")),
        ("7.2.4", ("7.2.4", "")),
        (" FortiOS ", ("FortiOS", "")),
    ],
)
def test_a_version_at_the_end_of_a_product_is_found(text: str, expected: tuple[str, str]) -> None:
    assert version_at_end(text) == expected


@given(st.text(max_size=300))
def test_any_text_is_a_name(text: str) -> None:
    for words in (vendor_words(text), product_words(text)):
        assert all(word and word.isascii() and word == word.lower() for word in words)


def test_very_long_names_are_read_at_once() -> None:
    for text in ("a " * 4000, "(" * 5000, "a/" * 3000, "–" * 3000, " and " * 2000, "9." * 3000, " " * 5000):
        product_words(text)
        vendor_words(text)
        several(text)
        version_at_end(text)
