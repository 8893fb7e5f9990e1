"""Products as registers really write them: what is surely the same counts, what is unsure is asked, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.applicability import Affected, Exploited, applicability
from defendasone.exposure.listing import listed
from defendasone.exposure.matching import Wanted, judge
from defendasone.exposure.naming import identify, may_be
from defendasone.exposure.rules import Group
from defendasone.exposure.words import fold, product_words, several

RUNS, ASK, NOTHING = Group.RUNS, Group.CANNOT_TELL, None


def group(catalogue: tuple[str, str], vendor: str, product: str, version: str = "") -> Group | None:
    """Where an entry stands to an entry of the catalogue, without any CVE record."""
    verdict = judge(listed(vendor, product, version), Wanted(applicability([], Exploited(*catalogue))))
    return verdict.group if verdict else None


IVANTI = ("Ivanti", "Connect Secure, Policy Secure, and ZTA Gateways")
CITRIX = ("Citrix", "NetScaler ADC and NetScaler Gateway")


@pytest.mark.parametrize(
    ("catalogue", "vendor", "product"),
    [
        (IVANTI, "Ivanti", "Ivanti Connect Secure"),
        (IVANTI, "", "Ivanti Connect Secure"),
        (IVANTI, "Pulse Secure", "Pulse Connect Secure"),
        (IVANTI, "Ivanti", "Policy Secure"),
        (IVANTI, "Ivanti", "ZTA Gateways"),
        (CITRIX, "Citrix", "NetScaler ADC"),
        (CITRIX, "Citrix", "NetScaler Gateway"),
        (CITRIX, "Citrix", "Gateway"),
        (CITRIX, "Citrix", "NetScaler VPX 1000"),
        (("Fortinet", "FortiOS and FortiProxy"), "Fortinet", "FortiProxy"),
        (("Fortinet", "FortiOS and FortiProxy"), "Fortinet", "FortiGate 60F"),
        (("Cisco", "IOS and IOS XE Software"), "Cisco", "IOS XE"),
        (("PaperCut", "MF/NG"), "PaperCut", "PaperCut MF"),
        (("PaperCut", "NG/MF"), "Papercut", "PaperCut NG"),
        (("Veeam", "Backup & Replication"), "Veeam", "Veeam Backup and Replication"),
        (("GitLab", "Community and Enterprise Editions"), "GitLab", "GitLab"),
        (("Atlassian", "Confluence Server/Data Center"), "Atlassian", "Confluence"),
        (("Adobe", "Acrobat and Reader"), "Adobe", "Acrobat Reader DC"),
    ],
)
def test_one_of_several_products_that_the_catalogue_names_together_counts(
    catalogue: tuple[str, str], vendor: str, product: str
) -> None:
    assert group(catalogue, vendor, product) is RUNS


@pytest.mark.parametrize(
    ("catalogue", "vendor", "product"),
    [
        (IVANTI, "Ivanti", "Endpoint Manager Mobile"),
        (IVANTI, "Cisco", "Policy Suite"),
        (CITRIX, "Oracle", "Gateway"),
        (("Fortinet", "FortiOS and FortiProxy"), "Fortinet", "FortiWeb"),
        (("Veeam", "Backup & Replication"), "Acronis", "Backup"),
        (("Microsoft", "Office and WordPad"), "LibreOffice", "Writer"),
    ],
)
def test_a_product_that_is_none_of_them_is_left_in_peace(catalogue: tuple[str, str], vendor: str, product: str) -> None:
    assert group(catalogue, vendor, product) is NOTHING


@pytest.mark.parametrize(("version", "wanted"), [("22.7", RUNS), ("22.8", Group.DOES_NOT_RUN), ("", ASK)])
def test_where_the_record_names_versions_of_one_of_them_these_decide(version: str, wanted: Group) -> None:
    record = Affected(
        "CNA", "Ivanti", "Connect Secure", versions=[{"version": "22", "lessThan": "22.8", "status": "affected"}]
    )
    verdict = judge(
        listed("Ivanti", "Ivanti Connect Secure", version), Wanted(applicability([record], Exploited(*IVANTI)))
    )
    assert verdict is not None
    assert verdict.group is wanted


def test_where_the_record_is_silent_about_the_other_every_version_of_that_counts() -> None:
    record = Affected(
        "CNA", "Ivanti", "Connect Secure", versions=[{"version": "22", "lessThan": "22.8", "status": "affected"}]
    )
    verdict = judge(listed("Ivanti", "Policy Secure", "22.9"), Wanted(applicability([record], Exploited(*IVANTI))))
    assert verdict is not None
    assert verdict.group is RUNS


@pytest.mark.parametrize(
    ("catalogue", "vendor", "product", "wanted"),
    [
        # A vendor who is misspelt, in the column or at the beginning of the product.
        (("Fortinet", "FortiOS"), "", "Fortinett FortiOS", ASK),
        (("Fortinet", "FortiOS"), "Fortinett", "Fortinett FortiOS", ASK),
        (("Fortinet", "FortiOS"), "Fortinet", "Fortinett FortiOS", RUNS),
        (("Microsoft", "Exchange Server"), "", "Microsft Exchange 2019", ASK),
        (("Microsoft", "Exchange Server"), "Microsft", "Exchange Server 2016", ASK),
        (("Citrix", "NetScaler ADC"), "Cirtix", "NetScaler ADC", ASK),
        (("Citrix", "Gateway"), "Cirtix", "Gateway", ASK),
        # British spelling.
        (("VMware", "vCenter Server"), "", "VMWare vCentre", RUNS),
        (("VMware", "vCenter Server"), "VMware", "vCentre Server", RUNS),
        (("Cisco", "Firepower Threat Defense"), "Cisco", "Firepower Threat Defence", RUNS),
        # The vendor alone, whatever of theirs it may be.
        (("PaperCut", "MF/NG"), "Papercut", "PaperCut", ASK),
        (("PaperCut", "MF/NG"), "", "PaperCut", ASK),
        (("Veeam", "Backup & Replication"), "", "Veeam", ASK),
        (("Ivanti", "Endpoint Manager Mobile (EPMM)"), "", "MobileIron", ASK),
        (("Palo Alto Networks", "PAN-OS"), "Palo Alto Networks", "Palo Alto Networks", ASK),
        # Vendor and product in one column.
        (("PaperCut", "MF/NG"), "", "PaperCut MF", ASK),
        (("Palo Alto Networks", "PAN-OS"), "", "Palo Alto/PAN OS", RUNS),
        (("Palo Alto Networks", "PAN-OS"), "", "PaloAlto PANOS", RUNS),
        (("Fortinet", "FortiOS"), "", "Fortinet/FortiOS", RUNS),
        (("Fortinet", "FortiOS"), "", "Fortinet/FortiGate 100F", RUNS),
        # A model of a known family, and a year or number that the catalogue leaves out.
        (("Fortinet", "FortiOS"), "Fortinet", "FortiGate100F", RUNS),
        (("Fortinet", "FortiOS"), "Fortinet", "FortiGate 100F firewall pair", RUNS),
        (("Fortinet", "FortiOS"), "Fortinet", "FortiWiFi 61F", RUNS),
        (("Palo Alto Networks", "PAN-OS"), "Palo Alto Networks", "PA-3220", RUNS),
        (("SonicWall", "SonicOS"), "SonicWall", "TZ470", RUNS),
        (("Cisco", "Adaptive Security Appliance (ASA)"), "Cisco", "ASA 5516-X", ASK),
        (("Cisco", "Adaptive Security Appliance (ASA)"), "", "Cisco ASA5516", ASK),
        (("Microsoft", "SharePoint"), "Microsoft", "SharePoint 2019", ASK),
        (("Microsoft", "SQL Server 2019"), "Microsoft", "SQL 2019", RUNS),
        (("Microsoft", "Windows 10"), "Microsoft", "Win 10", RUNS),
        (("Microsoft", "Windows Server 2019"), "", "Win Server 2019", ASK),
        (("OpenSSL", "OpenSSL"), "OpenSSL", "OpenSSL 3", ASK),
        (("Ivanti", "Connect Secure"), "Ivanti", "Connect Secure 9", ASK),
        # A misspelt product that has another name.
        (("Microsoft", "Exchange Server"), "Microsoft", "Excahnge", ASK),
        (("Fortinet", "FortiOS"), "Fortinet", "FortiGtae", ASK),
    ],
)  # fmt: skip
def test_a_product_is_never_passed_over_however_it_is_written(
    catalogue: tuple[str, str], vendor: str, product: str, wanted: Group
) -> None:
    assert group(catalogue, vendor, product) is wanted


@pytest.mark.parametrize(
    ("catalogue", "vendor", "product"),
    [
        (("Fortinet", "FortiOS"), "", "Fortnite"),
        (("Fortinet", "FortiOS"), "Fortinet", "FortiGate Cloud"),
        (("Google", "Chrome"), "", "Google Earth"),
        (("Cisco", "IOS XE"), "", "Cisco ASA"),
        (("Microsoft", "Win32k"), "Microsoft", "Windows 10"),
        (("SAP", "Ariba Buyer"), "Aruba", "ClearPass"),
        (("PaperCut", "MF/NG"), "", "Paper tray counter"),
        (("Microsoft", "Windows"), "", "Winrar"),
        (("OpenSSL", "OpenSSL"), "OpenSSH", "OpenSSH 9"),
    ],
)
def test_what_only_looks_a_little_like_it_is_not_asked_about(
    catalogue: tuple[str, str], vendor: str, product: str
) -> None:
    assert group(catalogue, vendor, product) is NOTHING


def test_a_vendors_name_that_the_catalogues_know_as_a_product_is_that_product() -> None:
    """GitLab of GitLab is no GitLab Runner; but of a vendor with no such product it may be anything."""
    rows = applicability([Affected("CNA", "GitLab", "Runner", default_status="affected")], None)
    entry = listed("GitLab", "GitLab", "")
    unknown, known = judge(entry, Wanted(rows)), judge(entry, Wanted(rows, {("gitlab", "gitlab")}))
    assert unknown is not None
    assert unknown.group is ASK
    assert known is None


def test_a_product_that_says_less_stays_asked_about_although_the_catalogues_know_it() -> None:
    rows = applicability([], Exploited("Redis", "Debian-specific Redis Servers"))
    verdict = judge(listed("Redis", "Redis", ""), Wanted(rows, {("redis", "redis")}))
    assert verdict is not None
    assert verdict.group is ASK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vCentre", "vcenter"),
        ("Service Centres", "service centers"),
        ("Virtualisation", "virtualization"),
        ("Organisations", "organizations"),
        ("Threat Defence", "threat defense"),
        ("Licence Manager", "license manager"),
        ("Centrestack", "centrestack"),
        ("Advised", "advised"),
    ],
)
def test_british_spelling_is_the_same_as_american(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jaraco/zipp", "zipp"),
        ("MF/NG", "mf ng"),
        ("HTTP/2", "http 2"),
        ("Erlang/OTP", "erlang otp"),
        ("Palo Alto/PAN OS", "palo alto pan os"),
        ("github.com/a/b", "github com a b"),
        ("/", ""),
        ("a/", "a"),
    ],
)
def test_only_a_packages_folder_is_left_out(text: str, expected: str) -> None:
    assert " ".join(product_words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("MF/NG", ["MF/NG", "MF", "NG"]), ("HTTP/2", ["HTTP/2"]), ("CE/EE ", ["CE/EE", "CE", "EE"]), ("a/b", ["a/b"])],
)
def test_two_abbreviations_with_a_stroke_are_two_products(text: str, expected: list[str]) -> None:
    assert several(text) == expected


some = st.text(st.sampled_from("FortinetOSMicrsfWdw 0239-/.,()"), max_size=30)


@given(some, some)
def test_names_are_stable(vendor: str, product: str) -> None:
    """What identify makes of a name, it makes of the name in capitals and with more spaces too."""
    assert identify(vendor, product) == identify(f" {vendor}  ", f"  {product} ")


@given(some, some, some, some)
def test_comparing_never_fails_and_an_empty_name_is_like_nothing(one: str, two: str, three: str, four: str) -> None:
    listed_, named = identify(one, two), identify(three, four)
    assert may_be(listed_, named) in (True, False)
    assert not may_be(identify("", ""), named) or not named.product
