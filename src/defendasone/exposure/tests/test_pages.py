"""Pages of registers: what each person finds there, and what the forms do."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from defendasone.accounts.models import Person
from defendasone.core.uploads import LARGEST
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.exposure.models import Register, Technology, Upload
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service

pages = pytest.importorskip("defendasone.testing.pages", reason="the ui package is not merged here yet")
pytestmark = pytest.mark.django_db
FILE = b"Vendor,Product,Version\nFortinet,FortiOS,7.2.4\nMicrosoft,Windows 10,22H2\n"


@pytest.fixture
def here() -> Council:
    return directory.council("Here", gss="E99900001")


@pytest.fixture
def officer(here: Council) -> Client:
    return accounts.signed_in(Role.OFFICER, at=here)


@pytest.fixture
def filled(here: Council) -> Council:
    registers.register(here, ("Fortinet", "FortiOS", "7.2.4"), ("Cisco", "ASA", "9.8"), confirmed=timezone.now())
    with service():
        Register.objects.update(entries=2)
    return here


def get(client: Client, path: str, status: int = 200) -> str:
    response = client.get(f"/technology/{path}")
    assert response.status_code == status, response.content[:500]
    html = response.content.decode()
    if status == 200:
        assert pages.faults(html) == []
    return html


def post(client: Client, path: str, **fields: object) -> str:
    """The page after it, with what was done in words; or the form with its errors."""
    response = client.post(f"/technology/{path}", fields, follow=True)
    assert response.status_code == 200, (response.status_code, response.content[:500])
    html = response.content.decode()
    assert pages.faults(html) == []
    return html


def send(client: Client, content: bytes, name: str = "register.csv") -> str:
    return post(client, "E99900001/upload/", file=SimpleUploadedFile(name, content))


def waiting() -> Upload:
    with service():
        return Upload.objects.get(loaded=None)


def listed() -> list[tuple[str, str, str]]:
    with service():
        return list(Technology.objects.order_by("product").values_list("vendor", "product", "version"))


def test_whoever_has_one_council_is_there_at_once(officer: Client) -> None:
    response = officer.get("/technology/")
    assert (response.status_code, response.headers["Location"]) == (302, "/technology/E99900001/")


def test_whoever_has_several_chooses(here: Council, filled: Council) -> None:
    there = directory.council("There", gss="E99900002")
    directory.council("Elsewhere", gss="E99900003")
    client = accounts.signed_in(Role.OFFICER, at=here)
    with service():
        someone = Person.objects.order_by("-pk")[0]
    accounts.member(someone, Role.OFFICER, there)
    html = get(client, "")
    assert ("Here" in html, "There" in html, "Elsewhere" in html) == (True, True, False)
    assert "1 of 2 registers can be relied on" in " ".join(html.split())


def test_the_coordinator_reads_all_and_changes_none(filled: Council) -> None:
    analyst = accounts.signed_in(Role.ANALYST)
    assert "Here" in get(analyst, "")
    html = get(analyst, "E99900001/")
    assert "FortiOS" in html
    assert "/upload/" not in html
    for path in ("add/", "upload/"):
        get(analyst, f"E99900001/{path}", 403)
    assert analyst.post("/technology/E99900001/confirm/").status_code == 403


def test_a_leader_reads_and_changes_nothing(filled: Council, here: Council) -> None:
    leader = accounts.signed_in(Role.LEADER, at=here)
    assert "FortiOS" in get(leader, "E99900001/")
    get(leader, "E99900001/add/", 403)


def test_a_register_says_how_it_stands(officer: Client, here: Council) -> None:
    assert "There is no register yet" in get(officer, "E99900001/")
    registers.register(here, ("Fortinet", "FortiOS", ""), confirmed=timezone.now() - timedelta(days=60))
    assert "Nobody has confirmed this register for a while" in get(officer, "E99900001/")
    with service():
        Register.objects.update(confirmed=None)
    assert "Nobody has said yet that this register is complete" in get(officer, "E99900001/")
    with service():
        Register.objects.update(confirmed=timezone.now())
    assert "Confirmed as complete on" in get(officer, "E99900001/")


def test_a_register_is_searched_and_turned_page_by_page(officer: Client, here: Council) -> None:
    registers.register(here, *(("Acme", f"Thing {number:03}", "1.0") for number in range(130)))
    first, second = get(officer, "E99900001/"), get(officer, "E99900001/?page=2")
    assert ("Thing 000" in first, "Thing 110" in first, "Thing 110" in second) == (True, False, True)
    found = get(officer, "E99900001/?text=thing+11")
    assert "10 entries" in found
    assert "Thing 110" in found
    assert len(first) < 60_000
    assert "0 entries" in get(officer, "E99900001/?text=%25&page=7")


def test_what_a_council_wrote_is_shown_as_text(officer: Client, here: Council) -> None:
    registers.register(here, ("<b>Vendor</b>", "<script>alert(1)</script>", "=1+1"))
    html = get(officer, "E99900001/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_an_entry_is_typed_in_changed_and_removed(officer: Client) -> None:
    html = post(
        officer,
        "E99900001/add/",
        vendor=" Fortinet ",
        product="FortiOS",
        version="7.2.4",
        internet_facing="yes",
        note="",
    )
    assert "FortiOS added" in html
    assert listed() == [("Fortinet", "FortiOS", "7.2.4")]
    with service():
        row = Technology.objects.get()
    assert row.internet_facing is True
    assert 'value="FortiOS"' in get(officer, f"E99900001/{row.pk}/change/")
    html = post(officer, f"E99900001/{row.pk}/change/", vendor="Fortinet", product="FortiOS", version="7.2.9")
    assert "FortiOS changed" in html
    assert listed() == [("Fortinet", "FortiOS", "7.2.9")]
    assert "Remove FortiOS 7.2.9?" in get(officer, f"E99900001/{row.pk}/remove/")
    assert "FortiOS removed" in post(officer, f"E99900001/{row.pk}/remove/")
    assert listed() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"product": ""}, "product"),
        ({"product": "x" * 201}, "200"),
        ({"product": "a", "version": "1" * 101}, "100"),
        ({"product": "a\x1b[31m"}, "cannot be seen"),
        ({"product": "a", "internet_facing": "perhaps"}, "internet"),
    ],
)
def test_what_cannot_be_typed_in_is_said_on_the_form(officer: Client, fields: dict[str, str], said: str) -> None:
    html = post(officer, "E99900001/add/", **fields)
    assert "There is a problem" in html
    assert said in html
    assert listed() == []


def test_a_second_entry_of_the_same_is_said_on_the_form(officer: Client, filled: Council) -> None:
    html = post(officer, "E99900001/add/", vendor="Fortinet Inc", product="FortiGate", version="7.2.4")
    assert "The register has this product in this version already" in html
    assert len(listed()) == 2


def test_a_register_is_confirmed(officer: Client, filled: Council) -> None:
    with service():
        Register.objects.update(confirmed=None)
    assert "You have confirmed this register" in post(officer, "E99900001/confirm/")
    with service():
        assert Register.objects.get().confirmed is not None


def test_an_empty_register_cannot_be_confirmed(officer: Client) -> None:
    response = officer.post("/technology/E99900001/confirm/")
    assert response.status_code == 409
    assert b"There is nothing in this register yet" in response.content


def test_a_file_is_uploaded_checked_and_loaded(officer: Client) -> None:
    html = send(officer, FILE)
    assert "UTF-8, separated by commas: 2 rows" in " ".join(html.split())
    assert "Nothing is loaded yet" in " ".join(html.split())
    assert "Load this file" in html
    assert listed() == []
    assert "is not loaded" in get(officer, "E99900001/")
    path = f"E99900001/upload/{waiting().pk}/"
    html = post(
        officer, path, vendor="0", product="1", version="2", internet_facing="", note="", how="replace", load="yes"
    )
    assert "Entries: 2 loaded" in html
    assert listed() == [("Fortinet", "FortiOS", "7.2.4"), ("Microsoft", "Windows 10", "22H2")]
    get(officer, path, 404)


def test_columns_that_were_guessed_wrong_are_chosen_again(officer: Client) -> None:
    send(officer, b"A,B\nFortinet,FortiOS\n")
    path = f"E99900001/upload/{waiting().pk}/"
    html = get(officer, path)
    assert "Load this file" not in html
    html = post(officer, path, vendor="0", product="1", version="", internet_facing="", note="", again="yes")
    assert "Load this file" in html
    assert listed() == []
    html = post(officer, path, vendor="0", product="", again="yes")
    assert "Choose the column that names the product" in html


def test_problems_are_named_by_row_and_column_and_keep_everything_out(officer: Client) -> None:
    html = send(officer, FILE + b"Cisco,,9.8\n" + b"Cisco," + b"x" * 201 + b",1\n")
    plain = " ".join(html.split())
    assert "2 cells cannot be loaded" in plain
    assert "Row 4" in plain
    assert "Product is missing" in plain
    assert "Product is longer than 200 characters" in plain
    assert "Load this file" not in html
    path = f"E99900001/upload/{waiting().pk}/"
    html = post(officer, path, vendor="0", product="1", version="2", how="replace", load="yes")
    assert "2 cells have to be put right" in html
    assert listed() == []


def test_rows_that_stand_twice_are_said(officer: Client) -> None:
    html = " ".join(send(officer, FILE + b"fortinet,FortiGate,7.2.4\n").split())
    assert "1 row says the same as an earlier row, and is loaded once" in html
    assert "row 4 as row 2" in html


def test_a_file_is_added_to_what_is_there(officer: Client, filled: Council) -> None:
    send(officer, FILE)
    path = f"E99900001/upload/{waiting().pk}/"
    html = post(officer, path, vendor="0", product="1", version="2", how="add", load="yes")
    assert "Entries: 1 loaded, 1 there already" in html
    assert [product for _, product, _ in listed()] == ["ASA", "FortiOS", "Windows 10"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a workbook", "Excel workbook"),
        (b"Product\n", "no rows under it"),
        (b'Vendor,Product\nFortinet,"FortiOS\n', "Row 2: a quotation mark is not closed"),
        (b"Product\n" + b"a\n" * 50_001, "more than 50,000 rows"),
    ],
)
def test_what_is_no_table_is_said_on_the_form(officer: Client, content: bytes, said: str) -> None:
    html = send(officer, content)
    assert "There is a problem" in html
    assert said in html
    with service():
        assert not Upload.objects.exists()


@pytest.mark.parametrize("size", [LARGEST + 1, 50 * 1024 * 1024])
def test_a_file_that_is_too_large_gets_a_clear_answer(officer: Client, size: int) -> None:
    html = send(officer, b"x" * size)
    assert f"This file has {size / 1024 / 1024:.1f} MB; at most 10 MB can be read" in " ".join(html.split())
    with service():
        assert not Upload.objects.exists()


def test_no_file_is_said_on_the_form(officer: Client) -> None:
    assert "Choose the file to upload" in post(officer, "E99900001/upload/")


def test_html_in_a_file_and_in_its_name_stays_text(officer: Client) -> None:
    html = send(officer, b"Product,<i>x</i>\n<script>alert(1)</script>,=1+1\n", name="<b>register.csv")
    assert "<script>alert" not in html
    assert "<b>register" not in html
    assert "&lt;script&gt;" in html


def test_whom_a_vulnerability_touches_is_shown_group_by_group(now: datetime, filled: Council) -> None:
    from defendasone.testing.factories import intelligence

    found = intelligence.exploited("Fortinet", "FortiOS")
    directory.council("Nothing known")
    analyst = accounts.signed_in(Role.ANALYST)
    runs = get(analyst, f"vulnerabilities/{found.cve}/")
    assert "Runs FortiOS 7.2.4: every version counts" in runs
    unsure = get(analyst, f"vulnerabilities/{found.cve}/?group=cannot-tell")
    assert ("No technology register" in unsure, "Runs FortiOS" in unsure) == (True, False)
    assert "Runs FortiOS" in get(analyst, f"vulnerabilities/{found.cve}/?group=nonsense")
    get(analyst, "vulnerabilities/CVE-1999-0001/", 404)


def test_a_list_of_317_councils_stays_small() -> None:
    for number in range(317):
        directory.council(f"Testshire {number}", gss=f"E98{number:06}")
    from defendasone.testing.factories import intelligence

    found = intelligence.exploited("Fortinet", "FortiOS")
    analyst = accounts.signed_in(Role.ANALYST)
    assert len(get(analyst, "")) < 60_000
    assert len(get(analyst, f"vulnerabilities/{found.cve}/?group=cannot-tell")) < 60_000
