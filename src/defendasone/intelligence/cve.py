"""CVE records (CVE JSON 5.x): of each, what matching needs and no more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic.alias_generators import to_camel

from defendasone.intelligence.documents import Document, NotUsable, parsed
from defendasone.intelligence.kev import CveId, Refusal
from defendasone.intelligence.rules import plausible, severity
from defendasone.intelligence.words import Optional, Text, most, problem, reason

NO_PRODUCT = {"", "-", "n/a", "na", "none", "unknown", "unspecified"}
SCORES = {"cvssV3_1": "3.1", "cvssV3_0": "3.0", "cvssV4_0": "4.0", "cvssV2_0": "2.0"}
HIGHEST_SCORE = 10


def _check_time(moment: datetime, info: ValidationInfo) -> datetime:
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not plausible(known.date(), now=(info.context or {})["now"]):
        raise problem("time", f"is {known.date()}, which cannot be right")
    return known


Moment = Annotated[datetime, AfterValidator(_check_time)]
Short = Annotated[Optional, most(1024)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class Change(_Part):
    """From this version on, another status."""

    at: Short
    status: Short


class Version(_Part):
    """A version or a range, as the record has it."""

    version: Short = ""
    status: Literal["affected", "unaffected", "unknown"] = "unknown"
    version_type: Short = ""
    less_than: Annotated[Text, most(1024)] | None = None
    less_than_or_equal: Annotated[Text, most(1024)] | None = None
    changes: Annotated[list[Change], Field(max_length=1000)] = []


class Product(_Part):
    """One entry of `affected`."""

    vendor: Annotated[Optional, most(512)] = ""
    product: Annotated[Optional, most(2048)] = ""
    package_name: Annotated[Optional, most(2048)] = ""
    default_status: Literal["affected", "unaffected", "unknown", ""] = ""
    versions: Annotated[list[Version], Field(max_length=10_000)] = []
    cpes: Annotated[list[Short], Field(max_length=10_000)] = []

    @property
    def is_named(self) -> bool:
        """Whether there is a name to match with."""
        return self.product.lower() not in NO_PRODUCT or bool(self.cpes)

    def stored_versions(self) -> list[dict[str, Any]]:
        """Without what says nothing."""
        return [
            version.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True) for version in self.versions
        ]


class Words(_Part):
    """A text in one language."""

    lang: Short = "en"
    value: Annotated[Optional, most(100_000)] = ""


class Provider(_Part):
    """Who wrote a container."""

    short_name: Annotated[Optional, most(60)] = ""


class Container(_Part):
    """What the CNA, or another, says."""

    title: Annotated[Optional, most(2000)] = ""
    provider_metadata: Provider = Provider()
    descriptions: Annotated[list[Words], Field(max_length=1000)] = []
    affected: Annotated[list[Product], Field(max_length=20_000)] = []
    metrics: Annotated[list[dict[str, Any]], Field(max_length=1000)] = []

    def scores(self) -> dict[str, float]:
        """Base scores by version of CVSS."""
        found: dict[str, float] = {}
        for metric in self.metrics:
            for field, version in SCORES.items():
                score = metric[field].get("baseScore") if isinstance(metric.get(field), dict) else None
                if isinstance(score, int | float) and 0 <= score <= HIGHEST_SCORE:
                    found.setdefault(version, round(float(score), 1))
        return found


class Containers(_Part):
    """The CNA's, and the others'."""

    cna: Container
    adp: Annotated[list[Container], Field(max_length=100)] = []


class Metadata(_Part):
    """Which record, and in which state."""

    cve_id: CveId
    state: Literal["PUBLISHED", "REJECTED"]
    date_published: Moment | None = None


class Record(_Part):
    """One CVE record."""

    cve_metadata: Metadata
    containers: Containers

    @property
    def cve(self) -> str:
        """Its number."""
        return self.cve_metadata.cve_id

    @property
    def rejected(self) -> bool:
        """Whether it is not to be used any more."""
        return self.cve_metadata.state == "REJECTED"

    @property
    def title(self) -> str:
        """The CNA's title, as much as there is room for."""
        return self.containers.cna.title[:500]

    @property
    def description(self) -> str:
        """The first in English, else the first."""
        said = self.containers.cna.descriptions
        return next((each.value for each in said if each.lang.lower().startswith("en")), said[0].value if said else "")

    @property
    def severity(self) -> float | None:
        """The score to show."""
        return severity([container.scores() for container in (self.containers.cna, *self.containers.adp)])

    @property
    def affected(self) -> list[tuple[str, Product]]:
        """Products with a name, and who names them; none of a rejected record."""
        containers = [("CNA", self.containers.cna)]
        containers += [
            (container.provider_metadata.short_name or "ADP", container) for container in self.containers.adp
        ]
        found = [(source, product) for source, container in containers for product in container.affected]
        return [] if self.rejected else [(source, product) for source, product in found if product.is_named]

    @property
    def digest(self) -> bytes:
        """A hash of what we keep of it."""
        return blake2b(self.model_dump_json().encode(), digest_size=16).digest()


def records(of: Iterator[Document], *, now: datetime) -> Iterator[Record | Refusal]:
    """Record by record, good or refused."""
    for document in of:
        try:
            if document.problem:
                raise NotUsable(document.problem)
            found = parsed(document.content)
        except NotUsable as wrong:
            yield Refusal(document.name, str(wrong))
            continue
        many = found if isinstance(found, list) else [found]
        for number, raw in enumerate(many, 1):
            yield _record(raw, document.name if len(many) == 1 else f"{document.name}, record {number}", now)


def _record(raw: Any, name: str, now: datetime) -> Record | Refusal:
    if isinstance(raw, dict) and isinstance(raw.get("vulnerabilities"), list):
        return Refusal(name, "This is a KEV catalogue: bring it in with ./defend import kev.")
    if not isinstance(raw, dict) or not {"cveMetadata", "containers"} & raw.keys():
        return Refusal(name, "This is not a CVE record: it has no cveMetadata and no containers.")
    try:
        return Record.model_validate(raw, context={"now": now})
    except ValidationError as wrong:
        return Refusal(_label(raw, name), reason(wrong))


def _label(raw: dict[str, Any], name: str) -> str:
    metadata = raw.get("cveMetadata")
    number = metadata.get("cveId") if isinstance(metadata, dict) else None
    return f"{number} ({name})" if isinstance(number, str) and number.startswith("CVE-") and len(number) < 30 else name
