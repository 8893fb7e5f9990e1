"""One entry of a register against what a vulnerability names: the group and the sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.listing import Listed, listed
from defendasone.exposure.matching import KEV, LONGEST_REASON, Named, Wanted, judge
from defendasone.exposure.naming import Name, identify
from defendasone.exposure.ranges import ranges
from defendasone.exposure.rules import Group, Verdict


def named(vendor: str, product: str, *entries: dict[str, str], source: str = "CNA", default: str = "") -> list[Named]:
    """What a record with these versions names."""
    found = ranges(default, [{"status": "affected", **entry} for entry in entries])
    return [
        Named(vendor, product, identify(vendor, product), each.low, each.high, each.said, each.certain, source)
        for each in found
    ]


FORTIOS = Wanted(named("Fortinet", "FortiOS", {"version": "7.2.0", "lessThan": "7.2.9"}))
KEV_ONLY = Wanted([Named("Fortinet", "FortiOS", identify("Fortinet", "FortiOS"), source=KEV)])
UNREAD = Wanted(named("Fortinet", "FortiOS", {"version": "see the advisory"}))
WIDE = Wanted([Named("Fortinet", "Multiple Products", Name("fortinet", ""), certain=False, source=KEV)])
EXCHANGE = Wanted(
    named(
        "Microsoft", "Exchange Server 2019 Cumulative Update 13", {"version": "15.02.0", "lessThan": "15.02.1258.025"}
    )
)


@pytest.mark.parametrize(
    ("wanted", "entry", "group", "reason"),
    [
        (FORTIOS, ("Fortinet", "FortiOS", "7.2.4"), Group.RUNS,
         "Runs FortiOS 7.2.4, which is 7.2.0 or later and below 7.2.9"),
        (FORTIOS, ("Fortinet, Inc.", "FortiGate 60F", "v7.2.8"), Group.RUNS,
         "Runs FortiGate 60F v7.2.8, which is 7.2.0 or later and below 7.2.9"),
        (FORTIOS, ("Fortinet", "FortiOS", "7.2.10"), Group.DOES_NOT_RUN,
         "Runs FortiOS 7.2.10, which is not affected (affected: 7.2.0 or later and below 7.2.9)"),
        (FORTIOS, ("Fortinet", "FortiOS", ""), Group.CANNOT_TELL, "Lists FortiOS without a version"),
        (FORTIOS, ("Fortinet", "FortiOS", "the newest"), Group.CANNOT_TELL,
         'Lists FortiOS in version "the newest", which we cannot compare'),
        (FORTIOS, ("Fortinet", "FortiOS", "7"), Group.CANNOT_TELL,
         "Lists FortiOS 7, which does not say enough (affected: 7.2.0 or later and below 7.2.9)"),
        (FORTIOS, ("Fortinett", "FortiGate", "7.2.4"), Group.CANNOT_TELL,
         'Lists "Fortinett FortiGate", which may be Fortinet FortiOS'),
        (FORTIOS, ("Fortinett", "FortiGate", "7.4.4"), Group.DOES_NOT_RUN,
         'Lists "Fortinett FortiGate" 7.4.4, which is not affected, whosever it is'),
        (FORTIOS, ("", "FortiOS", "7.2.4"), Group.CANNOT_TELL,
         'Lists "FortiOS" without a vendor; it may be FortiOS of Fortinet'),
        (FORTIOS, ("Fortinet", "FortOS", "7.4.4"), Group.CANNOT_TELL,
         'Lists "Fortinet FortOS", which may be Fortinet FortiOS'),
        (KEV_ONLY, ("Fortinet", "FortiOS", "7.4.4"), Group.RUNS,
         "Runs FortiOS 7.4.4: every version counts, because the catalogue names none"),
        (KEV_ONLY, ("Fortinet", "FortiOS", ""), Group.RUNS,
         "Runs FortiOS: every version counts, because the catalogue names none"),
        (KEV_ONLY, ("", "FortiOS", "7.4.4"), Group.CANNOT_TELL,
         'Lists "FortiOS" without a vendor; it may be FortiOS of Fortinet'),
        (UNREAD, ("Fortinet", "FortiOS", "7.2.4"), Group.CANNOT_TELL,
         'Lists FortiOS 7.2.4; which versions are affected is said only as "see the advisory"'),
        (UNREAD, ("Fortinet", "FortiOS", ""), Group.CANNOT_TELL, "Lists FortiOS without a version"),
        (WIDE, ("Fortinet", "FortiWeb", "7.0"), Group.CANNOT_TELL,
         'Lists "Fortinet FortiWeb"; the catalogue says only "Fortinet Multiple Products"'),
        (EXCHANGE, ("Microsoft", "Exchange Server 2019", "15.2.1258.12"), Group.RUNS,
         "Runs Exchange Server 2019 15.2.1258.12, which is 15.02.0 or later and below 15.02.1258.025"),
        (EXCHANGE, ("Microsoft", "Exchange Server", "2019"), Group.CANNOT_TELL,
         "Lists Exchange Server 2019 without a version"),
        (EXCHANGE, ("Microsoft", "Exchange Server", ""), Group.CANNOT_TELL,
         'Lists "Microsoft Exchange Server", which may be Microsoft Exchange Server 2019 Cumulative Update 13'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_an_entry_is_placed_with_its_reason(
    wanted: Wanted, entry: tuple[str, str, str], group: Group, reason: str
) -> None:
    assert judge(listed(*entry), wanted) == Verdict(group, reason)


@pytest.mark.parametrize(
    "entry",
    [
        ("Microsoft", "Office 2019", "16.0"),
        ("Fortinet", "FortiWeb", "7.2.4"),
        ("Oracle", "MySQL", ""),
        ("", "", ""),
        ("Fortinet", "", ""),
        ("株式会社", "製品", "1"),
    ],
)
def test_an_entry_that_has_nothing_to_do_with_it_is_no_verdict(entry: tuple[str, str, str]) -> None:
    assert judge(listed(*entry), FORTIOS) is None


def test_a_range_below_a_version_reads_as_in_the_record() -> None:
    wanted = Wanted(named("Fortinet", "FortiOS", {"version": "0", "lessThan": "7.2.9"}))
    verdict = judge(listed("Fortinet", "FortiOS", "7.2.4"), wanted)
    assert verdict == Verdict(Group.RUNS, "Runs FortiOS 7.2.4, which is below 7.2.9")


def test_a_single_version_is_said_as_an_affected_version() -> None:
    wanted = Wanted(named("Fortinet", "FortiOS", {"version": "7.2.4"}))
    verdict = judge(listed("Fortinet", "FortiOS", "7.2.4"), wanted)
    assert verdict == Verdict(Group.RUNS, "Runs FortiOS 7.2.4, which is an affected version")


def test_every_version_of_a_record_is_said_so() -> None:
    wanted = Wanted(named("Fortinet", "FortiOS", default="affected"))
    verdict = judge(listed("Fortinet", "FortiOS", ""), wanted)
    assert verdict == Verdict(Group.RUNS, "Runs FortiOS: every version is affected")


def test_an_entry_that_is_named_itself_is_judged_by_that_alone() -> None:
    """A patched Windows Server 2012 R2 is settled, although Windows Server 2012 is named too."""
    wanted = Wanted(
        [
            *named("Microsoft", "Windows Server 2012", {"version": "6.2.0", "lessThan": "6.2.9200.24710"}),
            *named("Microsoft", "Windows Server 2012 R2", {"version": "6.3.0", "lessThan": "6.3.9600.21813"}),
        ]
    )
    patched = judge(listed("Microsoft", "Windows Server 2012 R2", "6.3.9600.21900"), wanted)
    assert patched is not None
    assert patched.group is Group.DOES_NOT_RUN


def test_another_vendors_product_of_that_name_is_asked_about_unless_the_catalogue_knows_it() -> None:
    rows = named("Fortinet", "Sandbox Manager Plus", {"version": "0", "lessThan": "2"})
    entry = listed("Acme", "Sandbox Manager Plus", "1.0")
    unknown, known = judge(entry, Wanted(rows)), judge(entry, Wanted(rows, {("acme", "sandboxmanagerplus")}))
    assert unknown is not None
    assert unknown.group is Group.CANNOT_TELL
    assert known is None


def test_a_sure_range_wins_over_an_unread_one_and_an_unread_one_over_no() -> None:
    wanted = Wanted(named("Fortinet", "FortiOS", {"version": "7.2.0", "lessThan": "7.2.9"}, {"version": "some builds"}))
    inside, outside = (judge(listed("Fortinet", "FortiOS", text), wanted) for text in ("7.2.4", "7.4.4"))
    assert inside is not None
    assert outside is not None
    assert (inside.group, outside.group) == (Group.RUNS, Group.CANNOT_TELL)


def test_ranges_that_are_not_known_at_all_say_so() -> None:
    verdict = judge(listed("Fortinet", "FortiOS", "7.2"), Wanted(named("Fortinet", "FortiOS", {"version": "n/a"})))
    assert verdict == Verdict(Group.CANNOT_TELL, "Lists FortiOS 7.2; which versions are affected is not known")


def test_many_ranges_are_said_in_short() -> None:
    many = [{"version": f"{number}.0", "lessThan": f"{number}.5"} for number in range(1, 9)]
    verdict = judge(listed("Fortinet", "FortiOS", "10.0"), Wanted(named("Fortinet", "FortiOS", *many)))
    assert verdict is not None
    assert verdict.because.endswith("3.0 or later and below 3.5; and 5 more)")


words = st.sampled_from(["Fortinet", "FortiOS", "Microsoft", "Windows", "2019", "7.2.4", "", "Server", "n/a", "Log4j"])


@given(words, words, words, words, words)
def test_a_reason_always_fits_and_always_says_something(
    vendor: str, product: str, version: str, other: str, another: str
) -> None:
    entry: Listed = listed(vendor, product * 60, version)
    wanted = Wanted([*named(other, another * 60, {"version": "7", "lessThan": "8"}), *named(vendor, product * 60)])
    verdict = judge(entry, wanted)
    assert verdict is None or 0 < len(verdict.because) <= LONGEST_REASON
