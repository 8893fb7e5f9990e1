"""How many of the products that a CVE record names in two ways are recognised as one, and how many wrongly.

Truth: records in which the CNA names a vendor and product, and CISA's container adds CPE names for the same thing.
Recall: the share of such records in which a CNA name and a CPE name get equal keys. Precision: of all CNA and CPE
names in the sample that get equal keys, the share that some record really names together. The baseline compares the
words as they stand, in the same run. Run: DEFEND_TEST_DATA=... python -m benchmarks.naming
"""

import gzip
import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from defendasone.exposure.naming import identify, may_be, same_vendor
from defendasone.exposure.words import of_cpe

Pair = tuple[str, str]
Record = tuple[set[Pair], set[Pair]]


def records(file: Path) -> list[Record]:
    """CNA names and CPE names of every record that has both."""
    found = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            containers = json.loads(line)["containers"]
            cna = {
                (entry.get("vendor", ""), entry.get("product", ""))
                for entry in containers["cna"].get("affected", [])
                if entry.get("product", "n/a").lower() != "n/a" and entry.get("vendor", "n/a").lower() != "n/a"
            }
            cpe = {
                pair
                for container in containers.get("adp", [])
                for entry in container.get("affected", [])
                for name in entry.get("cpes", [])
                if (pair := of_cpe(name))
            }
            if cna and cpe:
                found.append((cna, cpe))
    return found


def as_it_stands(vendor: str, product: str) -> object:
    """The baseline: equal words."""
    return vendor, product


def as_letters(vendor: str, product: str) -> object:
    """The better baseline: letters and digits, without case."""
    return tuple(re.sub(r"[^a-z0-9]", "", text.lower()) for text in (vendor, product))


def ours(vendor: str, product: str) -> object:
    """What matching uses."""
    return identify(vendor, product)[:2]


def measure(found: list[Record], key: Callable[[str, str], object]) -> tuple[float, float]:
    """Recall and precision."""
    together: dict[Pair, set[Pair]] = defaultdict(set)
    by_key: dict[object, set[Pair]] = defaultdict(set)
    hit = 0
    for cna, cpe in found:
        hit += bool({key(*pair) for pair in cna} & {key(*pair) for pair in cpe})
        for pair in cpe:
            by_key[key(*pair)].add(pair)
        for pair in cna:
            together[pair] |= cpe
    predicted = [(pair, other) for pair in together for other in by_key[key(*pair)]]
    right = sum(other in together[pair] for pair, other in predicted)
    return hit / len(found), right / len(predicted) if predicted else 0.0


def asked(found: list[Record]) -> float:
    """Records recognised, or put to a person as 'may be'."""

    def near(one: Pair, other: Pair) -> bool:
        listed, named = identify(*one), identify(*other)
        return listed[:2] == named[:2] or (may_be(listed, named) and same_vendor(listed.vendor, named.vendor))

    return sum(any(near(one, other) for one in cna for other in cpe) for cna, cpe in found) / len(found)


def main() -> None:
    """Print the figures."""
    data = os.environ.get("DEFEND_TEST_DATA")
    if not data:
        sys.exit("Set DEFEND_TEST_DATA to the folder of real data.")
    found = records(Path(data) / "cve" / "vulnrichment-sample-2500.jsonl.gz")
    print(f"{len(found)} records with CNA names and CPE names")
    for name, key in (("raw equality", as_it_stands), ("letters only", as_letters), ("Defend as One", ours)):
        recall, precision = measure(found, key)
        print(f"{name:16} recall {recall:6.1%}  precision {precision:6.1%}")
    print(f"{'with may be':16} recall {asked(found):6.1%}  (asks a person)")
    pairs = list({pair for cna, cpe in found for pair in cna | cpe})
    began = time.perf_counter()
    for pair in pairs:
        identify.__wrapped__(*pair)
    print(f"{(time.perf_counter() - began) / len(pairs) * 1e6:.1f} us a name, {len(pairs)} different names")


if __name__ == "__main__":
    main()
