"""CISA's catalogue of vulnerabilities known to be exploited (KEV), as its published schema describes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)

from defendasone.intelligence.documents import NotUsable, parsed
from defendasone.intelligence.rules import plausible
from defendasone.intelligence.words import Needed, Optional, Text, most, problem, reason

PUBLISHED_AT = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _cve(text: str) -> str:
    if not re.fullmatch(r"CVE-\d{4}-\d{4,19}", text, re.ASCII):
        raise problem("cve", "is not a CVE identifier such as CVE-2026-12345")
    return text


def _read_day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise problem("day", "is not a date such as 2026-06-03")


def _check_day(day: date, info: ValidationInfo) -> date:
    now = (info.context or {})["now"]
    if not plausible(day, now=now, due=info.field_name == "due"):
        raise problem("day", f"is {day}, which cannot be right")
    return day


def _known(value: Any) -> Any:
    if not isinstance(value, str):
        raise problem("known", "is not 'Known' or 'Unknown'")
    return value.strip().lower() == "known"


CveId = Annotated[Text, AfterValidator(_cve)]
Day = Annotated[date, BeforeValidator(_read_day), AfterValidator(_check_day)]


class Entry(BaseModel):
    """One entry. What the schema asks for is needed; what we do not use is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    cve: CveId = Field(alias="cveID")
    vendor: Annotated[Needed, most(200)] = Field(alias="vendorProject")
    product: Annotated[Needed, most(300)]
    name: Annotated[Needed, most(300)] = Field(alias="vulnerabilityName")
    description: Annotated[Needed, most(10_000)] = Field(alias="shortDescription")
    required_action: Annotated[Needed, most(10_000)] = Field(alias="requiredAction")
    added: Day = Field(alias="dateAdded")
    due: Day = Field(alias="dueDate")
    ransomware: Annotated[bool, BeforeValidator(_known)] = Field(alias="knownRansomwareCampaignUse", default=False)
    notes: Annotated[Optional, most(10_000)] = ""

    @property
    def digest(self) -> bytes:
        """A hash of what it says, so that an unchanged entry is known as such."""
        return blake2b(self.model_dump_json().encode(), digest_size=16).digest()


class Refusal(NamedTuple):
    """A record that was not kept, and why."""

    record: str
    why: str


@dataclass(frozen=True)
class Catalogue:
    """Its version, and its raw entries."""

    version: str
    entries: list[Any]


def catalogue(content: bytes) -> Catalogue:
    """Raises `NotUsable` for a file that is no such catalogue at all."""
    found = parsed(content)
    entries = found.get("vulnerabilities") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise NotUsable("This is not a KEV catalogue: it has no list named 'vulnerabilities'.")
    if not entries:
        raise NotUsable("This KEV catalogue has no entries.")
    return Catalogue(str(found.get("catalogVersion", ""))[:50], entries)


def entries(of: Catalogue, *, now: datetime) -> Iterator[Entry | Refusal]:
    """Entry by entry, good or refused. An entry that comes twice is kept once."""
    seen: set[str] = set()
    for number, raw in enumerate(of.entries, 1):
        try:
            entry = Entry.model_validate(raw, context={"now": now})
        except ValidationError as wrong:
            yield Refusal(_label(raw, number), reason(wrong))
            continue
        if entry.cve in seen:
            yield Refusal(entry.cve, f"cveID: stands twice; the first was kept (entry {number} was not)")
            continue
        seen.add(entry.cve)
        yield entry


def _label(raw: Any, number: int) -> str:
    name = raw.get("cveID") if isinstance(raw, dict) else None
    good = isinstance(name, str) and re.fullmatch(r"CVE-[0-9-]{1,30}", name)
    return f"{name} (entry {number})" if good else f"entry {number}"
