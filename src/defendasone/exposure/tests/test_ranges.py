"""What the `versions` array of a CVE record means, in all the ways in which it is written."""

import gzip
import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defendasone.exposure.ranges import EVERY, LONGEST_SAID, UNKNOWN, Range, ranges
from defendasone.exposure.rules import inside
from defendasone.exposure.versions import span

DATA = Path(os.environ.get("DEFEND_TEST_DATA", "/nowhere"))
SAMPLE = DATA / "cve" / "vulnrichment-sample-2500.jsonl.gz"


def affected(version: str, **more: object) -> dict[str, object]:
    return {"version": version, "status": "affected", **more}


def unaffected(version: str, **more: object) -> dict[str, object]:
    return {"version": version, "status": "unaffected", **more}


def hit(found: list[Range], version: str) -> bool:
    read = span(version)
    assert read is not None
    return inside(read, [(each.low, each.high) for each in found if each.certain])


def said(found: list[Range]) -> list[tuple[str, bool]]:
    return [(each.said, each.certain) for each in found]


CHANGE = {"at": "2.0", "status": "unaffected"}
# entries, default, versions inside, versions outside, in words
CASES: list[tuple[list[dict[str, object]], str, list[str], list[str], list[str]]] = [
    (
        [affected("7.2.0", lessThanOrEqual="7.2.8"), affected("7.4.0", lessThan="7.4.3")],
        "unaffected",
        ["7.2.0", "7.2", "7.2.8", "7.4.0", "7.4.2"],
        ["7.1.9", "7.2.9", "7.2.10", "7.3", "7.4.3", "8"],
        ["7.2.0 to 7.2.8", "7.4.0 or later and below 7.4.3"],
    ),
    ([affected("0", lessThan="7.1.5.21")], "", ["7.1.5.18", "0.1"], ["7.1.5.21", "7.1.5.100"], ["below 7.1.5.21"]),
    ([affected("unspecified", lessThan="3.3.100")], "", ["3.3.93"], ["3.3.100"], ["below 3.3.100"]),
    ([affected("n/a", lessThanOrEqual="2.0")], "", ["2.0", "1"], ["2.0.1"], ["2.0 or earlier"]),
    ([affected("2.0", lessThan="*")], "", ["2.0", "99"], ["1.9"], ["2.0 or later"]),
    ([affected("2.0", lessThanOrEqual="*")], "", ["2.0", "99"], ["1.9"], ["2.0 or later"]),
    ([affected("5.10", lessThanOrEqual="5.10.*")], "", ["5.10.209"], ["5.11"], ["5.10.*"]),
    ([affected("7.4.x")], "", ["7.4", "7.4.99"], ["7.3", "7.5"], ["7.4.x"]),
    ([affected("7.4.x", lessThan="7.4.9")], "", ["7.4.8"], ["7.4.9"], ["7.4 or later and below 7.4.9"]),
    ([affected("5.0"), affected("5.2")], "", ["5.0", "5.0.0", "5.2"], ["5.1", "5.0.1"], ["version 5.0", "version 5.2"]),
    ([affected("*")], "", ["0.1", "99"], [], ["every version"]),
    ([affected("All versions")], "", ["1"], [], ["every version"]),
    ([affected("< 2.0.1")], "", ["2.0.0"], ["2.0.1"], ["below 2.0.1"]),
    ([affected("<= 2.0.1")], "", ["2.0.1"], ["2.0.2"], ["2.0.1 or earlier"]),
    ([affected(">= 1.0, < 1.2")], "", ["1.0", "1.1.9"], ["0.9", "1.2"], ["1.0 or later and below 1.2"]),
    ([affected("> 1.0, <= 1.2")], "", ["1.0.1", "1.2"], ["1.0", "1.2.1"], ["later than 1.0 and 1.2 or earlier"]),
    ([affected(">= 3.0")], "", ["3.0", "4"], ["2.9"], ["3.0 or later"]),
    ([affected("= 3.0")], "", ["3.0"], ["3.0.1"], ["version 3.0"]),
    ([affected("All versions < V9.1")], "", ["9.0"], ["9.1"], ["below V9.1"]),
    ([affected("before 1.2")], "", ["1.1"], ["1.2"], ["below 1.2"]),
    ([affected("prior to 8.5.0.1")], "", ["8.5"], ["8.5.0.1"], ["below 8.5.0.1"]),
    ([affected("1.2.3 and earlier")], "", ["1.2.3"], ["1.2.4"], ["1.2.3 or earlier"]),
    ([affected("1.2.3 and prior")], "", ["1.2.3"], ["1.2.4"], ["1.2.3 or earlier"]),
    ([affected("up to and including 4.1")], "", ["4.1"], ["4.2"], ["4.1 or earlier"]),
    ([affected("1.0 through 1.5")], "", ["1.0", "1.5"], ["0.9", "1.5.1"], ["1.0 to 1.5"]),
    ([affected("from 1.0 before 1.5")], "", ["1.0", "1.4"], ["1.5"], ["1.0 or later and below 1.5"]),
    ([affected("10.3.1-10.3.9")], "", ["10.3.1", "10.3.9"], ["10.3.10"], ["10.3.1 to 10.3.9"]),
    (
        [affected("1.0", lessThan="3.0", changes=[{"at": "2.5", "status": "affected"}, CHANGE])],
        "",
        ["1.0", "1.9", "2.5"],
        ["2.0", "2.4", "3.0"],
        ["1.0 or later and below 2.0", "2.5 or later and below 3.0"],
    ),
    (
        [unaffected("4.2.8"), affected("4.0", lessThan="5.0")],
        "unaffected",
        ["4.2.7", "4.2.8.1", "4.9"],
        ["4.2.8", "5.0"],
        ["4.0 or later and below 4.2.8", "later than 4.2.8 and below 5.0"],
    ),
    (
        [
            affected("4.15"),
            unaffected("0", lessThan="4.15"),
            unaffected("5.10.209", lessThanOrEqual="5.10.*"),
            unaffected("6.8", lessThanOrEqual="*"),
        ],
        "affected",
        ["4.15", "5.10.208", "5.11", "6.7.9"],
        ["4.14", "5.10.209", "5.10.300", "6.8", "7"],
        ["4.15 or later and below 5.10.209", "later than 5.10.* and below 6.8"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "default", "within", "without", "words"), CASES, ids=lambda value: str(value)[:40])
def test_ranges_hold_what_the_record_says(
    entries: list[dict[str, object]], default: str, within: list[str], without: list[str], words: list[str]
) -> None:
    found = ranges(default, entries)
    assert [version for version in within if not hit(found, version)] == []
    assert [version for version in without if hit(found, version)] == []
    assert [text for text, certain in said(found) if certain] == words


@pytest.mark.parametrize(
    ("entries", "default", "expected"),
    [
        ([], "affected", [EVERY]),
        ([], "unaffected", []),
        ([], "", [UNKNOWN]),
        ([], "unknown", [UNKNOWN]),
        ([unaffected("1.0", lessThan="2.0")], "unaffected", []),
        ([unaffected("*")], "affected", []),
        ([affected("n/a")], "", [UNKNOWN]),
        ([affected("unspecified"), affected("-")], "", [UNKNOWN]),
        ([affected("8f5d39b")], "", [Range(b"", None, "8f5d39b", certain=False)]),
        ([affected("1da177e4c3f4", lessThan="1da177e4c3f5", versionType="git")], "", [UNKNOWN]),
        ([affected("Fixed in 1.1")], "", [Range(b"", None, "Fixed in 1.1", certain=False)]),
        (
            [affected("10.0.0", lessThan="publication")],
            "",
            [Range(b"", None, "10.0.0 below publication", certain=False)],
        ),
        ([affected("3.0", lessThan="2.0")], "", [Range(b"", None, "3.0 below 2.0", certain=False)]),
        ([affected("2.0", lessThan="2.0")], "", [Range(b"", None, "2.0 below 2.0", certain=False)]),
        ([affected("x" * 5000)], "", [Range(b"", None, "x" * LONGEST_SAID, certain=False)]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_known_says_so(entries: list[dict[str, object]], default: str, expected: list[Range]) -> None:
    assert ranges(default, entries) == expected


def test_a_status_that_is_unknown_is_a_doubtful_range_beside_the_sure_one() -> None:
    found = ranges("", [affected("1.0", lessThan="2.0"), {"version": "0", "lessThan": "1.5", "status": "unknown"}])
    assert said(found) == [("1.0 or later and below 2.0", True), ("below 1.0", False)]


def test_one_bad_entry_leaves_the_good_ones() -> None:
    found = ranges("", [affected("1.0", lessThan="2.0"), affected("some words"), affected("5.0")])
    assert said(found) == [("1.0 or later and below 2.0", True), ("version 5.0", True), ("some words", False)]


@pytest.mark.parametrize(
    "entry", [{}, {"version": 7, "status": "affected"}, {"version": None}, {"status": 3, "changes": [{}]}]
)
def test_odd_entries_are_no_error(entry: dict[str, Any]) -> None:
    assert isinstance(ranges("", [entry]), list)


texts = st.text(alphabet="0123456789.<>=,*x- anbefor", max_size=20)
entries = st.fixed_dictionaries(
    {"version": texts, "status": st.sampled_from(["affected", "unaffected", "unknown"])},
    optional={"lessThan": texts, "lessThanOrEqual": texts},
)


@given(st.sampled_from(["", "affected", "unaffected", "unknown"]), st.lists(entries, max_size=4))
def test_sure_ranges_never_touch_and_are_never_empty(default: str, some: list[dict[str, str]]) -> None:
    found = [each for each in ranges(default, some) if each.certain]
    assert all(each.high is None or each.low < each.high for each in found)
    assert all(each.said for each in found)
    for one, other in pairwise(found):
        assert one.high is not None
        assert one.high < other.low


@pytest.mark.skipif(not SAMPLE.exists(), reason="DEFEND_TEST_DATA names no folder with the CVE sample")
def test_four_in_five_real_entries_can_be_read() -> None:
    """Measured: 80 % of the sample's entries give ranges that are all certain; nothing at all is an error."""
    read = total = 0
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as lines:
        for line in lines:
            containers = json.loads(line)["containers"]
            for container in (containers["cna"], *containers.get("adp", [])):
                for entry in container.get("affected", []):
                    found = ranges(entry.get("defaultStatus", ""), entry.get("versions", []))
                    total += 1
                    read += all(each.certain for each in found)
    assert total > 9000
    assert read / total > 0.8
