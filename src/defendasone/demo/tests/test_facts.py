"""The samples come in as the publishers' own files would."""

from datetime import datetime
from pathlib import Path

import pytest

from defendasone.core.ledger import SERVICE
from defendasone.demo import facts
from defendasone.exposure.aliases import plain
from defendasone.intelligence import kev
from defendasone.intelligence.actions import import_cve, import_kev
from defendasone.testing.logins import service


def test_every_entry_of_the_kev_sample_is_a_good_one(now: datetime) -> None:
    found = list(kev.entries(kev.catalogue(facts.kev_catalogue()), now=now))
    assert all(isinstance(each, kev.Entry) for each in found)
    assert len(found) == len(facts.rows("kev_sample")) > 50


def test_the_sample_says_which_are_used_for_ransomware(now: datetime) -> None:
    found = {each.cve: each.ransomware for each in kev.entries(kev.catalogue(facts.kev_catalogue()), now=now)
             if isinstance(each, kev.Entry)}  # fmt: skip
    assert found["CVE-2024-21762"]
    assert not found["CVE-2024-20353"]


@pytest.mark.django_db
def test_both_samples_come_in_whole(now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "sample.jsonl"
    file.write_text(facts.cve_records(), encoding="utf-8")
    with service():
        catalogue = import_kev(facts.kev_catalogue(), source="sample", by=SERVICE, now=now)
        records = import_cve(file, source="sample", by=SERVICE, now=now)
    assert (catalogue.refused, records.refused) == (0, 0)
    assert catalogue.added == len(facts.rows("kev_sample"))
    assert records.changed == len({row["cve"] for row in facts.rows("affected_sample")})


def test_every_affected_record_is_of_a_vulnerability_in_the_kev_sample() -> None:
    known = {row["cve"] for row in facts.rows("kev_sample")}
    assert {row["cve"] for row in facts.rows("affected_sample")} <= known


def test_products_have_a_share_versions_and_a_vendor() -> None:
    for row in facts.rows("products"):
        assert 0 < int(row["share"]) <= 100
        assert row["vendor"]
        assert plain(row["vendor"], row["product"]).words, row
        assert all(product for _, _, product in (other.partition("/") for other in row["also_written"].split("|")
                                                 if other))  # fmt: skip
