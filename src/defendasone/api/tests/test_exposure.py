"""Whom a vulnerability touches, and registers from a council's own inventory."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from defendasone.api.tests.calling import caller, refused, send, told
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.exposure.models import Register, Technology
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
GATEWAY = {"product": "FortiOS", "vendor": "Fortinet", "version": "7.2.4", "internet_facing": True, "note": "=1+1"}


@pytest.fixture
def here() -> Council:
    return directory.council("Here")


@pytest.fixture
def program(here: Council) -> Client:
    return caller(accounts.person(Role.OFFICER, at=here))


def address(council: Council, ending: str = "") -> str:
    return f"/api/v1/technology/{council.gss}{ending}"


def upload(client: Client, council: Council, content: bytes) -> Any:
    return client.post(address(council, "/csv"), {"file": SimpleUploadedFile("inventory.csv", content)})


def rows(council: Council) -> set[tuple[str, str, str]]:
    with service():
        return set(Technology.objects.filter(council=council).values_list("vendor", "product", "version"))


def test_the_coordinator_learns_where_every_council_stands() -> None:
    runs, clear, silent = (directory.council(name) for name in ("Runs", "Clear", "Silent"))
    exposure.register(runs, ("Fortinet", "FortiOS", "7.2.4"), confirmed=timezone.now())
    exposure.register(clear, ("Other", "Thing", "1"), confirmed=timezone.now())
    found = intelligence.exploited("Fortinet", "FortiOS")
    body = told(caller(accounts.person(Role.ANALYST)).get(f"/api/v1/exposure/{found.cve.lower()}"))
    assert (body["cve"], body["known_exploited"]) == (found.cve, True)
    groups = {name: [each["council"] for each in body[name]] for name in ("runs", "cannot_tell", "does_not_run")}
    assert groups == {"runs": [runs.gss], "cannot_tell": [silent.gss], "does_not_run": [clear.gss]}
    assert body["cannot_tell"][0]["because"] == "No technology register"


@pytest.mark.parametrize("cve", ["CVE-2026-99999", "nonsense", "x" * 3000])
def test_a_vulnerability_that_is_not_known_is_not_there(cve: str) -> None:
    refused(caller(accounts.person(Role.ANALYST)).get(f"/api/v1/exposure/{cve}"), 404)


def test_a_council_learns_nothing_about_others(program: Client) -> None:
    found = intelligence.exploited()
    refused(program.get(f"/api/v1/exposure/{found.cve}"), 403)


def test_a_register_is_replaced_whole(program: Client, here: Council) -> None:
    exposure.register(here, ("Old", "Thing", "1"))
    done = told(send(program, address(here), {"entries": [GATEWAY, {"product": "Exchange"}, {"product": "Exchange"}]}))
    assert done == {"added": 2, "removed": 1, "already": 0, "twice": 1}
    assert rows(here) == {("Fortinet", "FortiOS", "7.2.4"), ("", "Exchange", "")}
    with service():
        assert Register.objects.get(council=here).entries == 2
        assert Technology.objects.get(product="FortiOS").note == "=1+1"
        assert Technology.objects.get(product="FortiOS").internet_facing is True


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_register_comes_as_a_file_too(encoding: str, program: Client, here: Council) -> None:
    content = "Manufacturer;Software;Version\nFortinet;FortiOS;7.2.4\nMicrosoft;Exchange Server;2019\n"
    assert told(upload(program, here, content.encode(encoding)))["added"] == 2
    assert rows(here) == {("Fortinet", "FortiOS", "7.2.4"), ("Microsoft", "Exchange Server", "2019")}


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([], "body.body.entries"),
        ([{"vendor": "Fortinet"}], "body.body.entries.0.product"),
        ([GATEWAY, {"product": ""}], "body.body.entries.1.product"),
        ([GATEWAY, {"product": " "}, {"product": " ", "vendor": "V"}], "row 3, Product"),
        ([{"product": "x" * 5000}], "row 1, Product"),
        ([{"product": "a\0b"}], "row 1, Product"),
        ([{"product": "x", "internet_facing": "perhaps"}], "body.body.entries.0.internet_facing"),
        ([{"product": "x"}] * 20_001, "body.body.entries"),
    ],
)
def test_what_is_wrong_is_named_and_the_register_stays(
    entries: list[Any], field: str, program: Client, here: Council
) -> None:
    exposure.register(here, ("Old", "Thing", "1"))
    problem = refused(send(program, address(here), {"entries": entries}), 422)
    assert field in [each["field"] for each in problem["fields"]]
    assert rows(here) == {("Old", "Thing", "1")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a workbook", "Excel workbook"),
        (b"Colour,Shape\nred,round\n", "No column is called Product"),
        (b"Product,Version\n,7\n", "Product is missing"),
        (b"Product,Version\n", ""),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, said: str, program: Client, here: Council) -> None:
    exposure.register(here, ("Old", "Thing", "1"))
    problem = refused(upload(program, here, content), 422)
    assert said in str(problem["fields"])
    assert rows(here) == {("Old", "Thing", "1")}


def test_what_is_too_large_says_how_much_may_be_sent(program: Client, here: Council) -> None:
    entries = [{"product": f"Product {number}", "note": "x" * 200} for number in range(6000)]
    assert "1 MB" in refused(send(program, address(here), {"entries": entries}), 413)["mend"]
    assert "10 MB" in refused(upload(program, here, b"Product\n" + b"x" * 11 * 1024 * 1024), 413)["detail"]
    assert rows(here) == set()


def test_a_file_is_what_has_to_be_sent(program: Client, here: Council) -> None:
    assert refused(program.post(address(here, "/csv"), {}), 422)["fields"][0]["field"].endswith("file")


@pytest.mark.usefixtures("real_logins")
def test_nobody_writes_another_council_s_register() -> None:
    here, there = directory.council("Here"), directory.council("There")
    exposure.register(there, ("Theirs", "Thing", "1"))
    program = caller(accounts.person(Role.OFFICER, at=here))
    refused(send(program, address(there), {"entries": [GATEWAY]}), 404)
    refused(upload(program, there, b"Product\nFortiOS\n"), 404)
    assert rows(there) == {("Theirs", "Thing", "1")}
    told(send(program, address(here), {"entries": [GATEWAY]}))
    assert rows(here) == {("Fortinet", "FortiOS", "7.2.4")}


def test_who_only_reads_there_writes_nothing(here: Council) -> None:
    elsewhere = directory.council("Elsewhere")
    someone = accounts.person(Role.LEADER, at=here)
    accounts.member(someone, Role.OFFICER, elsewhere)
    refused(send(caller(someone), address(here), {"entries": [GATEWAY]}), 403)
    refused(send(caller(accounts.person(Role.ANALYST)), address(here), {"entries": [GATEWAY]}), 403)
    assert rows(here) == set()
