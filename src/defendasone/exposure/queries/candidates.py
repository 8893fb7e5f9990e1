"""The entries of all registers that may be what is looked for: few, found by index, each different one once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from defendasone.core.viewer import Viewer
from defendasone.exposure.aliases import spellings
from defendasone.exposure.listing import Listed, listed
from defendasone.exposure.naming import Name, products, same_vendor
from defendasone.exposure.spelling import misspelt

# Every different vendor, one index probe each.
VENDORS = """
with recursive vendors as (
  select min(vendor_key) as key from exposure_technology
  union all
  select (select min(next.vendor_key) from exposure_technology next where next.vendor_key > vendors.key)
  from vendors where key is not null
)
select key from vendors where key > ''
"""

# A vendor's different products, one index probe each, however many entries there are.
PRODUCTS_OF_VENDORS = """
with recursive names as (
  select vendor.key as vendor_key,
         (select min(product_key) from exposure_technology where vendor_key = vendor.key) as product_key
  from unnest(%s::text[]) as vendor(key)
  union all
  select vendor_key,
         (select min(next.product_key) from exposure_technology next
          where next.vendor_key = names.vendor_key and next.product_key > names.product_key)
  from names where product_key is not null
)
select vendor_key, product_key from names where product_key is not null
"""

# Each different entry is judged once, for all its councils.
ENTRIES = """
select vendor, product, version, array_agg(council_id) from ({found}) entry
group by vendor, product, version
order by vendor collate "C", product collate "C", version collate "C"
"""
OF_COUNCILS = "select vendor, product, version, council_id from exposure_technology where council_id = any(%s)"
BY_PRODUCT = "select vendor, product, version, council_id from exposure_technology where product_key = any(%s)"
BY_NAME = """
select vendor, product, version, council_id from exposure_technology
where (vendor_key, product_key) in (select * from unnest(%s::text[], %s::text[]))
"""
# Without a vendor, the product may be followed by a model or an edition.
WITHOUT_VENDOR = """
select vendor, product, version, council_id from unnest(%s::text[]) as wanted(key)
join exposure_technology on vendor_key = '' and product_key > wanted.key and product_key < wanted.key || '{'
"""


class Candidate(NamedTuple):
    """An entry, and the councils that list it."""

    entry: Listed
    councils: frozenset[int]


def exactly(viewer: Viewer, names: Iterable[tuple[str, str]]) -> list[Candidate]:
    """Entries of these products of these vendors, and perhaps others."""
    if not viewer.sector:
        return _own(viewer)
    pairs = sorted(set(names))
    vendors, products = [vendor for vendor, _ in pairs], [product for _, product in pairs]
    return _entries(BY_NAME, [vendors, products])


def perhaps(viewer: Viewer, names: Iterable[Name]) -> list[Candidate]:
    """Entries of these products, and whatever else may be one of them: its vendor or its product nearly the same."""
    if not viewer.sector:
        return _own(viewer)
    wanted = list(names)
    keys = sorted({name.product for name in wanted if name.product})
    vendors = sorted({key for name in wanted if name.vendor for key in spellings().get(name.vendor, {name.vendor})})
    # Whatever begins like a vendor, who may be misspelt there.
    beginnings = [*keys, *sorted({vendor[:2] for vendor in vendors})]
    near = [*_near(wanted, vendors), *_beginnings(wanted), *(("", vendor) for vendor in vendors)]
    return _entries(
        f"{BY_PRODUCT} union all {BY_NAME} and product_key <> all(%s) union all {WITHOUT_VENDOR}",
        [keys, [vendor for vendor, _ in near], [product for _, product in near], keys, beginnings],
    )


def _own(viewer: Viewer) -> list[Candidate]:
    """All entries of one's own councils: quicker than to pass over everybody else's, row by row."""
    return _entries(OF_COUNCILS, [sorted(viewer.councils)])


def _near(wanted: list[Name], written: list[str]) -> list[tuple[str, str]]:
    """Names of these vendors, misspelt or not, whose letters may be those of a product or of its vendor alone."""
    named: dict[str, set[str]] = {}
    for name in wanted:
        named.setdefault(name.vendor, set()).update(products(name))
    by_vendor: dict[str, set[str]] = {}
    for vendor in _column(VENDORS):
        if alike := [keys for other, keys in named.items() if same_vendor(vendor, other)]:
            by_vendor[vendor] = set().union(*alike)
    with connection.cursor() as cursor:
        cursor.execute(PRODUCTS_OF_VENDORS, [sorted(by_vendor)])
        rows = cursor.fetchall()
    return [
        (vendor, product)
        for vendor, product in rows
        if any(_alike(product, other) for other in by_vendor[vendor] if product != other)
        or any(same_vendor(product, other) for other in written)
    ]


def _column(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [key for (key,) in cursor.fetchall()]


def _alike(one: str, other: str) -> bool:
    """Wider than `naming.may_be`, which looks at the words and decides: here only their letters are known."""
    short, long = sorted((one, other), key=len)
    return misspelt(one, other) or Counter(short) <= Counter(long)


def _beginnings(wanted: Iterable[Name]) -> list[tuple[str, str]]:
    """Without a vendor, the first words of a name may stand for it."""
    return sorted({("", "".join(name.words[:count])) for name in wanted for count in range(1, len(name.words))})


def _entries(found: str, parameters: list[Any]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES.format(found=found), parameters)
        rows = cursor.fetchall()
    return [
        Candidate(listed(vendor, product, version), frozenset(councils)) for vendor, product, version, councils in rows
    ]
