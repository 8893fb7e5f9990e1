"""Versions and ranges as vendors really write them: an entry of a register beside what a record names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.listing import listed
from defendasone.exposure.matching import Named, Wanted, judge
from defendasone.exposure.naming import identify
from defendasone.exposure.ranges import ranges
from defendasone.exposure.rules import Group
from defendasone.exposure.versions import key, span

YES, ASK, NO = Group.RUNS, Group.CANNOT_TELL, Group.DOES_NOT_RUN


def affected(version: str, **more: Any) -> dict[str, Any]:
    return {"version": version, "status": "affected", **more}


def unaffected(version: str, **more: Any) -> dict[str, Any]:
    return {"version": version, "status": "unaffected", **more}


def placed(default: str, entries: list[dict[str, Any]], version: str) -> Group:
    """The group of a council that lists the product in this version."""
    name = identify("Acme", "Gadget")
    rows = [
        Named("Acme", "Gadget", name, each.low, each.high, each.said, each.certain, "CNA")
        for each in ranges(default, entries)
    ]
    verdict = judge(listed("Acme", "Gadget", version), Wanted(rows))
    return verdict.group if verdict else NO


PULSE = [affected("0", lessThan="7.1.5.21")]
NETSCALER = [affected("14.1", lessThan="14.1-17.38"), affected("13.1", lessThan="13.1-58.32")]
VCENTER = [affected("8.0", lessThan="8.0 U3b"), affected("7.0", lessThan="7.0 U3s")]
CHECKPOINT = [affected("R80.20"), affected("R81.10"), affected("R81.20")]
PANOS = [
    affected("10.2.0", lessThan="10.2.9-h1", changes=[{"at": "10.2.9-h1", "status": "unaffected"}]),
    affected("11.0.0", lessThan="11.0.4-h1"),
]
OPENSSL = [affected("1.0.2", lessThan="1.0.2zj"), affected("3.0.0", lessThanOrEqual="3.0.14")]
JUNOS = [affected("21.4", lessThan="21.4R3-S7"), affected("0", lessThan="20.4R3-S9")]
ASA = [affected("9.12.1"), affected("9.12.2"), affected("9.16(1)", lessThanOrEqual="9.16(4)55")]
EXCHANGE = [affected("15.02.0", lessThan="15.02.1544.009")]
EPOCH = [affected("0:0", lessThan="2:1.0")]
FIREFOX = [affected("unspecified", lessThan="125")]
WILDCARD = [affected("9.x"), affected("10.0.*")]


@pytest.mark.parametrize(
    ("entries", "version", "group"),
    [
        # Four numbers, compared as numbers.
        (PULSE, "7.1.5.18", YES), (PULSE, "7.1.5.21", NO), (PULSE, "7.1.5.3", YES), (PULSE, "7.1.5.100", NO),
        (PULSE, "7.1.5", YES), (PULSE, "7.1", YES), (PULSE, "6", YES), (PULSE, "8", NO), (PULSE, "v7.1.5.18", YES),
        # A version that is written briefly counts as the lowest that it may be.
        # Citrix: release, then build.
        (NETSCALER, "14.1-17.37", YES), (NETSCALER, "14.1-17.38", NO), (NETSCALER, "14.1-8.50", YES),
        (NETSCALER, "14.1 build 8.50", YES), (NETSCALER, "13.1-58.32", NO),
        (NETSCALER, "13.1-9.1", YES), (NETSCALER, "13.0", NO), (NETSCALER, "14.1", YES),
        # VMware: updates with letters.
        (VCENTER, "8.0 U3a", YES), (VCENTER, "8.0 U3b", NO), (VCENTER, "8.0 U3", YES), (VCENTER, "8.0 U2d", YES),
        (VCENTER, "8.0U3b", NO), (VCENTER, "8.0 U10", NO), (VCENTER, "7.0 U3r", YES), (VCENTER, "7.0 U3s", NO),
        (VCENTER, "6.7", NO), (VCENTER, "8.0", YES),
        # Check Point: a letter before the number.
        (CHECKPOINT, "R81.20", YES), (CHECKPOINT, "R81.10", YES), (CHECKPOINT, "r81.20", YES), (CHECKPOINT, "R82", NO),
        (CHECKPOINT, "81.20", YES), (CHECKPOINT, "R81", ASK), (CHECKPOINT, "R80.40", NO),
        # Palo Alto: hotfixes.
        (PANOS, "10.2.9", YES), (PANOS, "10.2.9-h1", NO), (PANOS, "10.2.9-h18", NO), (PANOS, "10.2.8-h3", YES),
        (PANOS, "10.2.10", NO), (PANOS, "11.0.4", YES), (PANOS, "11.0.4-h1", NO), (PANOS, "11.0.3-h10", YES),
        # OpenSSL: letters, and letters after z.
        (OPENSSL, "1.0.2a", YES), (OPENSSL, "1.0.2u", YES), (OPENSSL, "1.0.2zi", YES), (OPENSSL, "1.0.2zj", NO),
        (OPENSSL, "1.1.1w", NO), (OPENSSL, "3.0.14", YES), (OPENSSL, "3.0.15", NO), (OPENSSL, "3.0", YES),
        # Juniper: release, service release.
        (JUNOS, "21.4R3-S6", YES), (JUNOS, "21.4R3-S7", NO), (JUNOS, "21.4R3-S10", NO), (JUNOS, "21.4R2", YES),
        (JUNOS, "20.4R3-S8", YES), (JUNOS, "20.4R3-S9", NO), (JUNOS, "22.1R1", NO), (JUNOS, "21.4", YES),
        # Cisco: brackets.
        (ASA, "9.12.2", YES), (ASA, "9.12.3", NO), (ASA, "9.16(4)", YES), (ASA, "9.16(4)55", YES),
        (ASA, "9.16(4)56", NO), (ASA, "9.16(3)", YES), (ASA, "9.12(2)", YES),
        # Microsoft: noughts in front, builds.
        (EXCHANGE, "15.2.1544.8", YES), (EXCHANGE, "15.02.1544.009", NO), (EXCHANGE, "15.2.1544.9", NO),
        (EXCHANGE, "15.2", YES), (EXCHANGE, "15.1.2507.35", NO),
        # Epochs, browsers, packages.
        (EPOCH, "1:9.9", YES), (EPOCH, "2:0.9", YES), (EPOCH, "2:1.0", NO), (EPOCH, "9.9", YES),
        (FIREFOX, "124.0.2", YES), (FIREFOX, "125.0", NO), (FIREFOX, "99", YES), (FIREFOX, "ESR", ASK),
        (WILDCARD, "9.0", YES), (WILDCARD, "9.99.1", YES), (WILDCARD, "10.0.3", YES), (WILDCARD, "10.1", NO),
        (WILDCARD, "9.x", YES), (WILDCARD, "9", YES), (WILDCARD, "10", YES),
        # What nobody can compare is asked about.
        (PULSE, "latest", ASK), (PULSE, "unknown", ASK), (PULSE, "7.1 or newer", ASK), (PULSE, "-", ASK),
    ],
)  # fmt: skip
def test_a_version_is_placed_as_its_vendor_means_it(entries: list[dict[str, Any]], version: str, group: Group) -> None:
    assert placed("unaffected", entries, version) is group


@pytest.mark.parametrize(
    ("default", "entries", "version", "group"),
    [
        # The end itself: below leaves it out, up to takes it in.
        ("", [affected("1", lessThan="2")], "2", NO),
        ("", [affected("1", lessThanOrEqual="2")], "2", YES),
        ("", [affected("1", lessThanOrEqual="2")], "2.0.0", YES),
        ("", [affected("1", lessThanOrEqual="2")], "2.0.1", NO),
        # Everything is affected but what is said not to be.
        ("affected", [unaffected("3.1")], "3.0", YES),
        ("affected", [unaffected("3.1")], "3.1", ASK),
        ("affected", [unaffected("3.1", lessThan="*")], "3.0.9", YES),
        ("affected", [unaffected("3.1", lessThan="*")], "4", NO),
        ("affected", [], "1", YES),
        ("unaffected", [], "1", NO),
        ("unknown", [], "1", ASK),
        ("", [], "1", ASK),
        # A fix inside a range.
        ("unaffected", [affected("1", lessThan="9"), unaffected("5")], "5", ASK),
        ("unaffected", [affected("1", lessThan="9"), unaffected("5")], "5.0.1", YES),
        ("unaffected", [affected("1", lessThan="9", changes=[{"at": "4", "status": "unaffected"}])], "3.9", YES),
        ("unaffected", [affected("1", lessThan="9", changes=[{"at": "4", "status": "unaffected"}])], "4", NO),
        ("unaffected", [affected("1", lessThan="9", changes=[
            {"at": "6", "status": "affected"}, {"at": "4", "status": "unaffected"}])], "7", YES),
        ("unaffected", [affected("1", lessThan="9", changes=[{"at": "20", "status": "unaffected"}])], "8", YES),
        ("unaffected", [affected("1", lessThan="9", changes=[{"at": "", "status": "unaffected"}])], "8", YES),
        # What the record does not know.
        ("unaffected", [{"version": "2", "lessThan": "3", "status": "unknown"}], "2.5", ASK),
        ("unaffected", [{"version": "2", "lessThan": "3", "status": "unknown"}], "3.5", NO),
        ("unaffected", [affected("some builds")], "1", ASK),
        ("unaffected", [affected("abc", lessThan="def")], "1", ASK),
        # A range the wrong way round is no range.
        ("unaffected", [affected("9", lessThan="1")], "5", ASK),
        # Commits are no versions.
        ("unaffected", [affected("0", lessThan="36e8169ec973", versionType="git")], "5", ASK),
        # Two statements of one version: what is said not to be affected goes first.
        ("unaffected", [affected("5"), unaffected("5")], "5", NO),
    ],
)  # fmt: skip
def test_statuses_and_ends_are_read_as_the_format_says(
    default: str, entries: list[dict[str, Any]], version: str, group: Group
) -> None:
    assert placed(default, entries, version) is group


numbers = st.lists(st.integers(0, 400), min_size=1, max_size=4)


def dotted(parts: list[int]) -> str:
    return ".".join(map(str, parts))


def padded(parts: list[int]) -> list[int]:
    return parts + [0] * (4 - len(parts))


@given(numbers, numbers, numbers)
def test_plain_numbers_are_inside_exactly_where_counting_says(low: list[int], high: list[int], at: list[int]) -> None:
    """Against counting by hand: whole versions of four numbers, no shorter way to write them."""
    low, high, at = sorted(padded(each) for each in (low, high))[0], max(padded(low), padded(high)), padded(at)
    if low == high:
        return
    entries = [affected(dotted(low), lessThan=dotted(high))]
    (found,) = ranges("unaffected", entries)
    at_key = key(dotted(at))
    assert at_key is not None
    assert found.high is not None
    assert (found.low <= at_key < found.high) is (low <= at < high)


@given(numbers, st.sampled_from(["", "v", "V", "Version ", "  ", "release "]), st.sampled_from(["", " ", ".0", ".0.0"]))
def test_ways_to_write_a_number_change_nothing(parts: list[int], lead: str, tail: str) -> None:
    assert key(lead + dotted(parts) + tail) == key(dotted(parts))


@given(numbers, st.integers(0, 400))
def test_a_longer_version_lies_in_what_the_shorter_may_stand_for(parts: list[int], more: int) -> None:
    short, long = span(dotted(parts)), key(f"{dotted(parts)}.{more}")
    assert short is not None
    assert long is not None
    assert short.low <= long < short.high


@given(numbers, numbers)
def test_affected_by_default_is_the_opposite_of_unaffected_by_default(parts: list[int], at: list[int]) -> None:
    version = dotted(padded(at))
    one = placed("affected", [unaffected(dotted(padded(parts)), lessThan="*")], version)
    other = placed("unaffected", [affected("0", lessThan=dotted(padded(parts)))], version)
    if any(parts):
        assert one is other
