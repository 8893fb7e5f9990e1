"""The samples of public facts, in the shapes that their publishers give them: they come in as real ones do."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).with_name("data")
KEV_NAMES = {
    "cve": "cveID",
    "vendor": "vendorProject",
    "product": "product",
    "name": "vulnerabilityName",
    "description": "shortDescription",
    "action": "requiredAction",
    "added": "dateAdded",
    "due": "dueDate",
    "ransomware": "knownRansomwareCampaignUse",
}
BOUNDS = {"below": "lessThan", "through": "lessThanOrEqual"}
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of one data file."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kev_catalogue() -> bytes:
    """The sample as CISA's catalogue."""
    entries = [{official: row[ours] for ours, official in KEV_NAMES.items()} for row in rows("kev_sample")]
    for entry in entries:
        entry["knownRansomwareCampaignUse"] = entry["knownRansomwareCampaignUse"].capitalize()
    return json.dumps({"catalogVersion": "sample", "vulnerabilities": entries}).encode()


def cve_records() -> str:
    """The sample as CVE JSON 5.1 records, one a line."""
    described = {row["cve"]: row for row in rows("kev_sample")}
    by_number: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows("affected_sample"):
        by_number[row["cve"]].append(row)
    return "\n".join(json.dumps(_record(described[cve], found)) for cve, found in by_number.items())


def _record(described: Row, found: list[Row]) -> dict[str, object]:
    words = {"title": described["name"], "descriptions": [{"lang": "en", "value": described["description"]}]}
    return {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": {"cveId": described["cve"], "state": "PUBLISHED"},
        "containers": {"cna": {**words, "affected": list(_affected(found))}},
    }


def _affected(found: list[Row]) -> Iterator[dict[str, object]]:
    by_product: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in found:
        by_product[row["vendor"], row["product"]].append(row)
    for (vendor, product), ranges in by_product.items():
        yield {"vendor": vendor, "product": product, "versions": [_range(row) for row in ranges]}


def _range(row: Row) -> Row:
    bounds = {official: row[ours] for ours, official in BOUNDS.items() if row[ours]}
    return {"version": row["from"], "status": "affected", "versionType": "custom", **bounds}
