"""What each council runs, as its people would have written it: with care, without, briefly, long ago or not at all."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from defendasone.core import ledger
from defendasone.core.ledger import Program
from defendasone.demo.chances import at_work, chance, one_of
from defendasone.demo.facts import Row, rows
from defendasone.demo.people import DEMO, DURHAM, LEEDS, SHARED
from defendasone.directory.models import Council
from defendasone.exposure.actions.registers import fill
from defendasone.exposure.cleaning import Entry
from defendasone.exposure.models import Register, Technology

WITHOUT, STALE = 0.14, 0.15
FRESH_DAYS, STALE_DAYS = (1, 40), (50, 260)
# How people write: how often a name otherwise, how often no version.
WRITERS = {"careful": 55, "careless": 30, "brief": 15}
OTHERWISE = {"careful": 0.05, "careless": 0.4, "brief": 0.2}
NO_VERSION = {"careful": 0.03, "careless": 0.15, "brief": 0.7}
FACING = {
    *("FortiOS", "PAN-OS", "Adaptive Security Appliance (ASA)", "Sophos Firewall", "SonicOS", "NetScaler ADC"),
    *("Connect Secure", "BIG-IP", "Exchange Server", "MOVEit Transfer", "ScreenConnect"),
}
FORTIOS = "FortiOS"
# The councils of the people to sign in as keep registers that show something: which version of FortiOS each lists.
SHOWN = {LEEDS: "7.2.5", DURHAM: "", **dict.fromkeys(SHARED, "7.0.13")}


@dataclass(frozen=True)
class Kept:
    """A register: what is in it, and when somebody last said that it is complete."""

    entries: tuple[Entry, ...]
    confirmed: datetime


def load(councils: Iterable[Council], names: Mapping[int, str], now: datetime) -> int:
    """Give councils their registers; how many entries that are. All at once: one by one takes half of the whole load.

    `names` are of who keeps each, by the council's primary key. The ledger says what taking it over would have said.
    """
    kept = {council: found for council in councils if (found := register(council.gss, now))}
    rows = {council: _rows(council, each) for council, each in kept.items()}
    Register.objects.bulk_create(
        Register(
            council=council,
            confirmed=each.confirmed,
            confirmed_by=names.get(council.pk, DEMO.name),
            entries=len(rows[council]),
        )
        for council, each in kept.items()
    )
    made = Technology.objects.bulk_create([row for many in rows.values() for row in many], batch_size=2000)
    for council, each in kept.items():
        stream, detail = f"exposure.register/{council.pk}", {"file": "", "replaced": True, "added": len(rows[council])}
        by = Program(DEMO.id, names.get(council.pk, DEMO.name))
        ledger.append([ledger.Entry(stream, "technology.loaded", council.pk, detail=detail)], by=by, now=each.confirmed)
    return len(made)


def _rows(council: Council, kept: Kept) -> list[Technology]:
    once = {entry.identity: entry for entry in reversed(kept.entries)}
    return [fill(Technology(council=council), entry) for entry in reversed(once.values())]


def register(gss: str, now: datetime) -> Kept | None:
    """What this council's register holds; None where there is none."""
    # One team writes for the councils that share it.
    by = chance("register", SHARED[0] if gss in SHARED else gss)
    if gss in SHOWN:
        return Kept((*_entries(by, "careful", besides=FORTIOS), _shown(gss)), at_work(by, now, *FRESH_DAYS))
    if by.random() < WITHOUT:
        return None
    confirmed = at_work(by, now, *(STALE_DAYS if by.random() < STALE else FRESH_DAYS))
    return Kept(tuple(_entries(by, one_of(by, WRITERS))), confirmed)


def _shown(gss: str) -> Entry:
    return Entry("Fortinet", FORTIOS, SHOWN[gss], "Remote access for staff", internet_facing=True)


def _entries(by: random.Random, writer: str, besides: str = "") -> Iterator[Entry]:
    for row in _products():
        if by.random() * 100 < int(row["share"]) and row["product"] != besides:
            yield _entry(by, writer, row)


def _entry(by: random.Random, writer: str, row: Row) -> Entry:
    vendor, product = row["vendor"], row["product"]
    if row["also_written"] and by.random() < OTHERWISE[writer]:
        vendor, _, product = by.choice(row["also_written"].split("|")).partition("/")
    version = "" if by.random() < NO_VERSION[writer] else by.choice(row["versions"].split("|"))
    facing = True if row["product"] in FACING and by.random() < 0.7 else None
    return Entry(vendor, product, version, internet_facing=facing)


@cache
def _products() -> list[Row]:
    return rows("products")
