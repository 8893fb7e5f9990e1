"""How many of the products that a CVE record names in two ways are recognised as one, and how many wrongly.

Truth: records in which the CNA names a vendor and product, and CISA's container adds CPE names for the same thing.
Recall: the share of such records in which a CNA name and a CPE name get equal keys. Precision: of all CNA and CPE
names in the sample that get equal keys, the share that some record really names together. The baseline compares the
words as they stand, in the same run. And the other way round: names of CISA's catalogue,
written as registers write them, of which none may be passed over in silence.
Run: DEFEND_TEST_DATA=... python -m benchmarks.naming
"""

import gzip
import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from defendasone.exposure.applicability import Exploited, applicability
from defendasone.exposure.listing import listed
from defendasone.exposure.matching import Wanted, judge
from defendasone.exposure.naming import identify, may_be, same_vendor
from defendasone.exposure.words import of_cpe, several

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


def slip(word: str) -> str:
    """Two neighbouring letters in the middle, swapped."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


WAYS: dict[str, Callable[[str, str], Pair]] = {
    "as it stands": lambda vendor, product: (vendor, product),
    "no vendor": lambda vendor, product: ("", product),
    "vendor in product": lambda vendor, product: ("", f"{vendor} {product}"),
    "vendor misspelt": lambda vendor, product: (slip(vendor), product),
    "misspelt, in product": lambda vendor, product: ("", f"{slip(vendor)} {product}"),
    "product misspelt": lambda vendor, product: (vendor, slip(product)),
    "with a model": lambda vendor, product: (vendor, f"{product} 100F"),
    "vendor alone": lambda vendor, _: (vendor, vendor),
}


def catalogue(file: Path) -> list[Pair]:
    """Each vendor and product that the KEV catalogue names."""
    entries = json.loads(file.read_bytes())["vulnerabilities"]
    return sorted({(entry["vendorProject"].strip(), entry["product"].strip()) for entry in entries})


def noticed(names: list[Pair], way: Callable[[str, str], Pair]) -> Counter[str]:
    """In which group a council comes whose register writes the names so; 'silent' where nobody would be asked."""
    counts: Counter[str] = Counter()
    for vendor, product in names:
        if len(several(product)) == 1 and len(vendor) > 4 and len(product) > 4:
            verdict = judge(listed(*way(vendor, product), ""), Wanted(applicability([], Exploited(vendor, product))))
            counts[verdict.group if verdict else "silent"] += 1
    return counts


def parts(names: list[Pair]) -> Counter[str]:
    """The same for a council that lists one of the products that one entry of the catalogue names together."""
    counts: Counter[str] = Counter()
    for vendor, product in names:
        wanted = Wanted(applicability([], Exploited(vendor, product)))
        for part in several(product)[1:]:
            verdict = judge(listed(vendor, part, ""), wanted)
            counts[verdict.group if verdict else "silent"] += 1
    return counts


def shares(counts: Counter[str]) -> str:
    """In one line."""
    total = sum(counts.values()) or 1
    return "  ".join(f"{name} {counts[name] / total:6.1%}" for name in ("runs", "cannot-tell", "silent"))


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
    names = catalogue(Path(data) / "kev" / "known_exploited_vulnerabilities.json")
    print(f"{len(names)} names of CISA's catalogue, as registers may write them")
    for title, way in WAYS.items():
        print(f"{title:20} {shares(noticed(names, way))}")
    print(f"{'one of several':20} {shares(parts(names))}")
    pairs = list({pair for cna, cpe in found for pair in cna | cpe})
    began = time.perf_counter()
    for pair in pairs:
        identify.__wrapped__(*pair)
    print(f"{(time.perf_counter() - began) / len(pairs) * 1e6:.1f} us a name, {len(pairs)} different names")


if __name__ == "__main__":
    main()
