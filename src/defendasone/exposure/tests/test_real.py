"""Real catalogues against a register with known answers. Skipped without real data."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from defendasone.core.isolation import viewing
from defendasone.core.ledger import SERVICE
from defendasone.core.viewer import Role, Viewer
from defendasone.exposure.actions import refresh_applicability
from defendasone.exposure.models import Applicability
from defendasone.exposure.queries import exposure, running
from defendasone.exposure.rules import Group
from defendasone.intelligence.actions import import_cve, import_kev
from defendasone.intelligence.models import KnownExploited, Vulnerability
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service

DATA = Path(os.environ.get("DEFEND_TEST_DATA", "/nowhere"))
KEV = DATA / "kev" / "known_exploited_vulnerabilities.json"
CVE = DATA / "cve" / "vulnrichment-sample-2500.jsonl.gz"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (KEV.exists() and CVE.exists()), reason="DEFEND_TEST_DATA names no folder with KEV and CVE"),
]

# CVE, entry of a register, the answer that the vendor's advisory gives.
ANSWERS = [
    ("CVE-2024-21762", ("Fortinet", "FortiOS", "7.2.6"), Group.RUNS),
    ("CVE-2024-21762", ("Fortinet", "FortiGate 100F", "7.4.2"), Group.RUNS),
    ("CVE-2024-21762", ("Fortinet", "FortiOS", "7.2.7"), Group.DOES_NOT_RUN),
    ("CVE-2024-21762", ("Fortinet", "FortiOS", "7.4.3"), Group.DOES_NOT_RUN),
    ("CVE-2024-21762", ("Fortinet", "FortiOS", ""), Group.CANNOT_TELL),
    ("CVE-2024-21762", ("Microsoft", "Windows 11", "23H2"), Group.DOES_NOT_RUN),
    ("CVE-2024-3400", ("Palo Alto Networks", "PAN-OS", "11.1.2"), Group.RUNS),
    ("CVE-2024-3400", ("Palo Alto Networks", "PAN-OS", "9.1.0"), Group.DOES_NOT_RUN),
    ("CVE-2024-23113", ("Fortinet", "FortiOS", "7.4.2"), Group.RUNS),
    ("CVE-2024-30051", ("Microsoft", "Windows 10", "10.0.19045.4400"), Group.RUNS),
    ("CVE-2024-30051", ("Microsoft", "Windows 10 Enterprise", "10.0.19045.4412"), Group.DOES_NOT_RUN),
    ("CVE-2024-30051", ("Microsoft", "Windows Server", "2019"), Group.CANNOT_TELL),
]


def test_real_catalogues_give_the_advisories_answers(now: datetime) -> None:
    """One test, because bringing both catalogues in takes most of its time."""
    with service():
        import_kev(KEV.read_bytes(), source=KEV.name, by=SERVICE, now=now)
        import_cve(CVE, source=CVE.name, by=SERVICE, now=now)
        refresh_applicability(Vulnerability.objects.values_list("pk", flat=True))
        nothing_is_silent()
    analyst = accounts.viewer(Role.ANALYST)
    assert [answer for answer in ANSWERS if given(analyst, answer, now) is not answer[2]] == []
    some_and_not_all_are_touched(analyst)


def given(analyst: Viewer, answer: tuple[str, tuple[str, str, str], Group], now: datetime) -> Group:
    """What we say of a council with this one entry."""
    cve, entry, _ = answer
    council = directory.council()
    registers.register(council, entry, confirmed=now)
    with viewing(analyst):
        found = exposure(analyst, vulnerabilities=[Vulnerability.objects.get(cve=cve)], now=now)
    return next(each.group for each in found if each.council == council.pk)


def nothing_is_silent() -> None:
    """Every entry of the catalogue names something to match, but for records that were rejected since."""
    silent = KnownExploited.objects.exclude(vulnerability__in=Applicability.objects.values("vulnerability"))
    assert silent.count() == silent.filter(vulnerability__state="rejected").count()
    assert Applicability.objects.filter(certain=True).count() > 5_000


def some_and_not_all_are_touched(analyst: Viewer) -> None:
    """The registers above hold a dozen products; the catalogue has hundreds."""
    with viewing(analyst):
        counted = running(analyst, list(KnownExploited.objects.values_list("vulnerability_id", flat=True)))
    assert 20 < sum(count > 0 for count in counted.values()) < 400
    assert max(counted.values()) <= len(ANSWERS)
