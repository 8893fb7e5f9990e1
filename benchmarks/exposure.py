"""How long it takes to say whom a vulnerability touches, with 317 registers of 5,000 entries.

The question goes to PostgreSQL with the web process's login and row-level security, as a page asks it. Beside it, in
the same run, the naive loop: every entry of every register, named and compared in turn (timed on some councils and
scaled up). Products are drawn by Zipf's law, as in life: a few are everywhere. Seeded; every figure is a median.

Run: python -m benchmarks.exposure [entries a council]
"""

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from benchmarks import ground

COUNCILS, ENTRIES, PRODUCTS, TIMES = 317, 5000, 20_000, 15
# Versions of one product in the sector, and how many of them one council may list.
VERSIONS, MOST_OF_ONE = 120, 40
NOW = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)


def name(number: int) -> tuple[str, str]:
    """A product of one of 400 vendors; every seventh is written with another spelling."""
    return f"Vendor{number % 400:03} Ltd", f"Product{number:04} Suite"


def versions(rng: random.Random, many: int) -> list[str]:
    """Different versions of one product in one register; one in ten is not written down."""
    numbers = rng.sample(range(VERSIONS), many)
    return ["" if rng.random() < 0.1 else f"{number // 12}.{number % 12}.{number % 7}" for number in numbers]


def fill(entries: int) -> None:
    """Councils, registers and technology, copied in by the owner of the tables."""
    from django.db import connection

    from defendasone.core.ids import new_id
    from defendasone.directory.models import Council
    from defendasone.exposure.listing import listed
    from defendasone.exposure.models import Register

    rng = random.Random(20260603)
    weights = [1 / (rank + 1) for rank in range(PRODUCTS)]
    kinds = [listed(*name(number), "").name for number in range(PRODUCTS)]
    councils = [
        Council.objects.create(gss=f"E99{n:06}", name=f"C{n} Council", short_name=f"C{n}", kind="district", region="R")
        for n in range(COUNCILS)
    ]
    for council in councils[20:]:
        Register.objects.create(council=council, confirmed=NOW, confirmed_by="Nobody")
    columns = "id, council_id, vendor, product, version, note, vendor_key, product_key"
    with connection.cursor() as cursor, cursor.copy(f"copy exposure_technology ({columns}) from stdin") as copy:
        for council in councils:
            drawn = Counter(rng.choices(range(PRODUCTS), weights, k=entries * 3))
            held = [(number, min(many, MOST_OF_ONE)) for number, many in drawn.items()]
            for number, version in islice(((n, v) for n, many in held for v in versions(rng, many)), entries):
                vendor, product = name(number)
                if rng.random() < 0.02:
                    vendor = rng.choice(("", vendor.replace("Vendor", "Vendro")))
                key = listed(vendor, product, "").name if vendor != name(number)[0] else kinds[number]
                copy.write_row((new_id(), council.pk, vendor, product, version, "", key.vendor, key.product))
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def vulnerability(number: int) -> Any:
    """A record of one product, below 5.0."""
    from defendasone.exposure.actions import refresh_applicability
    from defendasone.intelligence.models import AffectedProduct, Vulnerability

    made = Vulnerability.objects.create(cve=f"CVE-1999-{10_000 + number}", changed=NOW)
    vendor, product = name(number)
    AffectedProduct.objects.create(
        vulnerability=made,
        source="CNA",
        vendor=vendor,
        product=product,
        versions=[{"version": "0", "lessThan": "5.0", "status": "affected"}],
        cpes=[],
    )
    refresh_applicability([made.pk])
    return made


def median(work: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def naive(of: Any, councils: int) -> float:
    """Every entry in turn, without an index; for all councils, from some."""
    from defendasone.directory.models import Council
    from defendasone.exposure.listing import listed
    from defendasone.exposure.matching import Wanted, judge
    from defendasone.exposure.models import Technology
    from defendasone.exposure.queries.exposure import _named

    wanted = Wanted(_named([of.pk]))
    some = list(Council.objects.values_list("pk", flat=True)[:councils])
    began = time.perf_counter()
    for council in some:
        for entry in Technology.objects.filter(council=council).values_list("vendor", "product", "version"):
            judge(listed(*entry), wanted)
    return (time.perf_counter() - began) * 1000 * COUNCILS / councils


def main() -> None:
    """Print the figures."""
    from defendasone.core.isolation import viewing
    from defendasone.core.viewer import Role, Viewer
    from defendasone.exposure.queries import exposure, running

    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    began = time.perf_counter()
    fill(entries)
    common, rare = vulnerability(0), vulnerability(PRODUCTS - 1)
    page = [vulnerability(number) for number in range(1, 26)]
    print(f"{COUNCILS} councils x {entries:,} entries in {time.perf_counter() - began:.0f} s")
    viewer = Viewer(person="00000000-0000-7000-8000-000000000000", grants=frozenset({(Role.ANALYST, None)}))

    def ask(of: list[Any]) -> None:
        with viewing(viewer, reading=True):
            found = exposure(viewer, vulnerabilities=of, now=NOW)
        ask.found = [found.count(group) for group in ("runs", "cannot-tell", "does-not-run")]  # type: ignore[attr-defined]

    def count() -> None:
        with viewing(viewer, reading=True):
            running(viewer, [each.pk for each in page])

    ground.as_web()
    for title, of in (("the commonest product", [common]), ("a rare product", [rare]), ("25 vulnerabilities", page)):
        print(f"{title:24} {median(lambda of=of: ask(of)):9.1f} ms  {ask.found}")  # type: ignore[attr-defined,misc]
    print(f"{'a list of 25, counted':24} {median(count):9.1f} ms")
    print(f"{'the naive loop, one':24} {naive_as_owner(common):9.0f} ms")


def naive_as_owner(of: Any) -> float:
    """The loop is not slowed by row-level security."""
    from defendasone.core.embedded import OWNER

    ground.log_in(OWNER)
    return naive(of, 5)


if __name__ == "__main__":
    with ground.database():
        main()
