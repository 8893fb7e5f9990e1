"""What a record's containers and the KEV entry are made into."""

import pytest

from defendasone.exposure.applicability import MOST_ROWS, Affected, Exploited, applicability
from defendasone.exposure.listing import listed
from defendasone.exposure.matching import KEV, Named, Wanted, judge
from defendasone.exposure.rules import Group

BELOW = [{"version": "7.2.0", "lessThan": "7.2.9", "status": "affected"}]
FORTIOS = Affected("CNA", "Fortinet", "FortiOS", versions=BELOW, default_status="unaffected")


def shown(rows: list[Named]) -> list[tuple[str, str, str, bool, str]]:
    return [(*row.name[:2], row.said, row.certain, row.source) for row in rows]


def group(rows: list[Named], *entry: str) -> Group | None:
    verdict = judge(listed(*entry), Wanted(rows))
    return verdict.group if verdict else None


def test_a_record_without_anything_names_nothing() -> None:
    assert applicability([], None) == []


def test_ranges_become_rows() -> None:
    assert shown(applicability([FORTIOS], None)) == [
        ("fortinet", "fortios", "7.2.0 or later and below 7.2.9", True, "CNA")
    ]


def test_the_kev_entry_counts_where_the_record_is_silent() -> None:
    kev = Exploited("Fortinet", "FortiOS")
    silent = Affected("CNA", "Fortinet", "FortiOS", versions=[{"version": "n/a", "status": "affected"}])
    everything = [("fortinet", "fortios", "every version", True, KEV)]
    assert shown(applicability([], kev)) == everything
    assert shown(applicability([silent], kev)) == everything
    assert shown(applicability([FORTIOS], kev)) == shown(applicability([FORTIOS], None))


def test_a_range_in_words_keeps_the_kev_entry_from_saying_every_version() -> None:
    unread = Affected("CNA", "Fortinet", "FortiOS", versions=[{"version": "see advisory", "status": "affected"}])
    assert shown(applicability([unread], Exploited("Fortinet", "FortiOS"))) == [
        ("fortinet", "fortios", "see advisory", False, "CNA")
    ]


def test_a_kev_entry_that_says_less_than_the_record_adds_nothing() -> None:
    server = Affected("CNA", "Microsoft", "Windows Server 2019", versions=BELOW)
    rows = applicability([server], Exploited("Microsoft", "Windows"))
    assert [row.source for row in rows] == ["CNA"]


def test_a_kev_entry_of_another_product_is_added() -> None:
    rows = applicability([FORTIOS], Exploited("Fortinet", "FortiOS and FortiProxy"))
    assert ("fortinet", "fortiproxy", "every version", True, KEV) in shown(rows)


def test_a_kev_entry_may_name_several_products() -> None:
    rows = applicability([], Exploited("Fortinet", "FortiOS and FortiProxy SSL-VPN"))
    assert group(rows, "Fortinet", "FortiGate", "7.0") is Group.RUNS
    assert group(rows, "Fortinet", "FortiProxy SSL VPN", "") is Group.RUNS


def test_multiple_products_of_a_vendor_ask_everybody_who_has_any() -> None:
    rows = applicability([], Exploited("Fortinet", "Multiple Products"))
    assert shown(rows) == [("fortinet", "", "every version", False, KEV)]
    assert group(rows, "Fortinet", "FortiWeb", "7.0") is Group.CANNOT_TELL
    assert group(rows, "Cisco", "ASA", "9.8") is None


def test_multiple_products_add_nothing_where_the_record_names_that_vendors_products() -> None:
    assert len(applicability([FORTIOS], Exploited("Fortinet", "Multiple Products"))) == 1


def test_the_cna_goes_before_others_for_one_product() -> None:
    other = Affected(
        "CISA-ADP", "fortinet", "fortios", versions=[{"version": "0", "lessThan": "9", "status": "affected"}]
    )
    assert shown(applicability([other, FORTIOS], None)) == shown(applicability([FORTIOS], None))


def test_others_count_where_the_cna_cannot_be_read() -> None:
    silent = Affected("CNA", "Fortinet", "FortiOS", versions=[{"version": "n/a", "status": "affected"}])
    other = Affected("CISA-ADP", "fortinet", "fortios", versions=BELOW)
    assert shown(applicability([silent, other], None)) == [
        ("fortinet", "fortios", "7.2.0 or later and below 7.2.9", True, "CISA-ADP")
    ]


def test_a_cpe_name_is_one_more_name_of_the_entry() -> None:
    entry = Affected(
        "CNA",
        "Some Vendor",
        "Shop Module X",
        versions=BELOW,
        cpes=["cpe:2.3:a:acme:shop:*:*:*:*:*:*:*:*", "cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*"],
    )
    assert {row.name[:2] for row in applicability([entry], None)} == {("somevendor", "shopmodulex"), ("acme", "shop")}


def test_a_cpe_name_gives_a_name_where_the_record_has_none() -> None:
    entry = Affected("CNA", "n/a", "n/a", versions=BELOW, cpes=["cpe:2.3:a:acme:shop:*:*:*:*:*:*:*:*"])
    assert group(applicability([entry], None), "Acme", "Shop", "7.2.3") is Group.RUNS


def test_a_long_list_of_cpe_names_is_not_other_names_of_one_product() -> None:
    cpes = [f"cpe:2.3:a:acme:box{number}:*:*:*:*:*:*:*:*" for number in range(20)]
    rows = applicability([Affected("CNA", "Acme", "Boxes", versions=BELOW, cpes=cpes)], None)
    assert {row.name.product for row in rows} == {"boxes"}


def test_the_version_of_a_package_is_not_the_version_of_its_system() -> None:
    version = {"version": "0:4.18.0-553.el8", "lessThan": "*", "versionType": "rpm", "status": "unaffected"}
    entry = Affected("CNA", "Red Hat", "Red Hat Enterprise Linux 8", "kernel", "affected", [version])
    rows = applicability([entry], None)
    assert [(row.said, row.certain) for row in rows] == [("some versions of its package kernel", False)]
    assert group(rows, "Red Hat", "Enterprise Linux 8", "8.10") is Group.CANNOT_TELL


def test_a_package_that_is_not_affected_names_nothing() -> None:
    assert applicability([Affected("CNA", "Red Hat", "Enterprise Linux 6", "kernel", "unaffected")], None) == []


def test_commits_are_left_out_where_versions_are_known() -> None:
    commits = {"version": "1da177e4c3f4", "lessThan": "36e8169ec973", "versionType": "git", "status": "affected"}
    rows = applicability(
        [Affected("CNA", "Linux", "Linux", versions=[commits]), Affected("CNA", "Linux", "Linux", versions=BELOW)], None
    )
    assert [row.certain for row in rows] == [True]


def test_commits_alone_leave_the_versions_unknown() -> None:
    commits = {"version": "1da177e4c3f4", "lessThan": "36e8169ec973", "versionType": "git", "status": "affected"}
    rows = applicability([Affected("CNA", "Linux", "Linux", versions=[commits])], None)
    assert group(rows, "Linux", "Linux kernel", "5.10") is Group.CANNOT_TELL


WINDOWS = [
    Affected(
        "CNA",
        "Microsoft",
        f"Windows 10 Version {release}",
        versions=[{"version": "10.0.0", "lessThan": f"10.0.{build}.{update}", "status": "affected"}],
    )
    for release, build, update in (("1809", 17763, 5458), ("21H2", 19044, 4046), ("22H2", 19045, 4046))
]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("10.0.17763.5457", Group.RUNS),
        ("10.0.17763.5458", Group.DOES_NOT_RUN),
        ("10.0.17763.9999", Group.DOES_NOT_RUN),
        ("10.0.18363.1", Group.RUNS),  # A build in between, without updates any more.
        ("10.0.10240.1", Group.RUNS),
        ("10.0.19044.4045", Group.RUNS),
        ("10.0.19044.4046", Group.DOES_NOT_RUN),
        ("10.0.19045.4045", Group.RUNS),
        ("10.0.19045.4046", Group.DOES_NOT_RUN),
        ("22H2", Group.CANNOT_TELL),
    ],
)
def test_each_range_of_microsofts_belongs_to_one_build(version: str, expected: Group) -> None:
    assert group(applicability(WINDOWS, None), "Microsoft", "Windows 10", version) is expected


def test_the_same_range_is_one_row() -> None:
    core = [
        Affected("CNA", "Microsoft", product, versions=BELOW)
        for product in ("Windows Server 2019", "Windows Server 2019 (Server Core installation)")
    ]
    assert len(applicability(core, None)) == 1


def test_a_record_with_endless_products_is_cut() -> None:
    many = [Affected("CNA", "Acme", f"Thing {number}x", versions=BELOW) for number in range(MOST_ROWS + 10)]
    assert len(applicability(many, None)) == MOST_ROWS
