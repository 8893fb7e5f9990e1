"""Pages of intelligence: the catalogue, a vulnerability, items and imports."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.core.viewer import Role
from defendasone.intelligence.actions import failed
from defendasone.intelligence.actions.tally import begin
from defendasone.intelligence.kev import Refusal
from defendasone.intelligence.models import Item
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.logins import service

pages = pytest.importorskip("defendasone.testing.pages", reason="the ui package is not merged here yet")
pytestmark = pytest.mark.django_db
ITEM = {
    "title": "A campaign",
    "text": "What was seen.",
    "source": "A partner",
    "reliability": "B",
    "credibility": "2",
    "tlp": "amber",
    "pap": "green",
    "cves": "cve-2024-21762, CVE-2024-3400 CVE-2024-3400",
}


@pytest.fixture
def analyst() -> Client:
    return accounts.signed_in(Role.ANALYST)


def get(client: Client, path: str = "", status: int = 200) -> str:
    response = client.get(f"/intelligence/{path}")
    assert response.status_code == status, response.content[:500]
    html = response.content.decode()
    if status == 200:
        assert pages.faults(html) == []
    return html


def events() -> list[str]:
    with service():
        return list(Event.objects.values_list("kind", flat=True))


def test_the_catalogue_is_listed_the_newest_first(analyst: Client) -> None:
    intelligence.exploited("Fortinet", "FortiOS", added=date(2026, 1, 5), ransomware=True)
    intelligence.exploited("Ivanti", "Connect Secure", added=date(2026, 2, 5))
    html = get(analyst)
    assert "2 vulnerabilities" in html
    assert html.index("Connect Secure") < html.index("FortiOS")
    assert "5 January 2026" in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?text=forti", ["FortiOS"]),
        ("?text=secure+ivanti", ["Connect Secure"]),
        ("?text=CVE-2026-77777", ["Connect Secure"]),
        ("?vendor=Fortinet", ["FortiOS"]),
        ("?since=2026-02-01", ["Connect Secure"]),
        ("?since-day=1&since-month=2&since-year=2026", ["Connect Secure"]),
        ("?since-day=30&since-month=2&since-year=2026", ["FortiOS", "Connect Secure"]),
        ("?ransomware=on", ["FortiOS"]),
        ("?text=forti&ransomware=on&since=2026-01-01", ["FortiOS"]),
        ("?text=%25", []),
        ("?text=nothing+like+it", []),
        ("?vendor=Nobody&since=yesterday&page=99", ["FortiOS", "Connect Secure"]),
    ],
)
def test_filters_are_in_the_address(analyst: Client, query: str, shown: list[str]) -> None:
    intelligence.exploited("Fortinet", "FortiOS", added=date(2026, 1, 5), ransomware=True)
    of = intelligence.vulnerability("CVE-2026-77777")
    intelligence.exploited("Ivanti", "Connect Secure", of=of, added=date(2026, 2, 5))
    html = get(analyst, query)
    rows = html.partition("<tbody>")[2]
    assert [name for name in ("FortiOS", "Connect Secure") if name in rows] == shown


def test_the_list_turns_page_by_page_with_its_filters(analyst: Client) -> None:
    for number in range(30):
        intelligence.exploited("Fortinet", f"Forti{number:02}", added=date(2026, 1, 1 + number))
    html = get(analyst, "?vendor=Fortinet")
    assert "30 vulnerabilities" in html
    assert "vendor=Fortinet&amp;page=2" in html
    assert "Forti00" in get(analyst, "?vendor=Fortinet&page=2")


def test_the_list_says_how_many_councils_run_each(analyst: Client, now: datetime) -> None:
    """What exposure adds is found through its AppConfig: intelligence does not import it."""
    from defendasone.testing.factories import exposure

    intelligence.exploited("Fortinet", "FortiOS")
    for version in ("7.2.4", ""):
        exposure.register(directory.council(), ("Fortinet", "FortiOS", version), confirmed=now)
    html = get(analyst)
    assert "Councils that run it" in html
    assert '<td class="n">2</td>' in html


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(analyst: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            get(analyst)
        return len(captured)

    intelligence.exploited("Fortinet", "FortiOS")
    few = queries()
    for number in range(20):
        intelligence.exploited("Fortinet", f"Product {number}x")
    assert queries() == few


def test_a_vulnerability_says_what_is_known_in_words(analyst: Client) -> None:
    made = intelligence.vulnerability("CVE-2024-21762", title="Out of bounds", severity="9.8", description="<b>Bad</b>")
    intelligence.affected(made, "Fortinet", "FortiOS", {"version": "7.2.0", "lessThan": "7.2.9"})
    intelligence.exploited("Fortinet", "FortiOS", of=made, ransomware=True, notes="https://example.org/notes")
    html = get(analyst, "CVE-2024-21762/")
    for part in (
        "Out of bounds",
        "9.8",
        "&lt;b&gt;Bad",
        "7.2.0 or later and below 7.2.9",
        "Used by ransomware",
        "Runs it",
    ):
        assert part in html
    assert "CVE-2024-21762" in get(analyst, "cve-2024-21762/")


def test_a_vulnerability_that_is_hardly_known_says_so(analyst: Client) -> None:
    intelligence.vulnerability("CVE-2026-1111")
    html = get(analyst, "CVE-2026-1111/")
    assert "Which products it touches is not known" in html
    assert "Not known" in html
    get(analyst, "CVE-2026-9999/", 404)


def test_a_rejected_vulnerability_says_so(analyst: Client) -> None:
    intelligence.vulnerability("CVE-2026-1111", state="rejected")
    assert "has rejected this record" in get(analyst, "CVE-2026-1111/")


def test_services_above_add_their_links(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a link to a page that is there in every merge; alerts add theirs in the same way."""
    from django.apps import apps

    links = [("Do something", "exposure:home", "technology.read"), ("Not for you", "exposure:home", "technology.write")]
    monkeypatch.setattr(apps.get_app_config("exposure"), "vulnerability_links", links, raising=False)
    intelligence.vulnerability("CVE-2026-1111")
    html = get(analyst, "CVE-2026-1111/")
    assert 'href="/technology/?cve=CVE-2026-1111"' in html
    assert "Not for you" not in html


def test_an_item_is_entered(analyst: Client) -> None:
    get(analyst, "items/new/")
    response = analyst.post("/intelligence/items/new/", ITEM, follow=True)
    html = response.content.decode()
    assert pages.faults(html) == []
    with service():
        made = Item.objects.get()
        assert set(made.vulnerabilities.values_list("cve", flat=True)) == {"CVE-2024-21762", "CVE-2024-3400"}
    assert response.redirect_chain == [(f"/intelligence/items/{made.reference}/", 302)]
    for part in ("A campaign", "TLP:AMBER", "PAP:GREEN", "B: usually reliable", "2: probably true", "CVE-2024-3400"):
        assert part in html
    assert f"/intelligence/items/{made.reference}/" in get(analyst, "CVE-2024-3400/")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "title"),
        ("title", "x" * 201, "200"),
        ("text", "x" * 20_001, "20,000"),
        ("reliability", "G", "available choices"),
        ("credibility", "7", "available choices"),
        ("credibility", "", "credible"),
        ("tlp", "white", "available choices"),
        ("pap", "", "done"),
        ("cves", "CVE-24-1", "is not a CVE identifier"),
        ("cves", "<script>", "is not a CVE identifier"),
        ("cves", " ".join(f"CVE-2024-{n}" for n in range(1000, 1051)), "at most 50"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_form(analyst: Client, field: str, value: str, said: str) -> None:
    html = analyst.post("/intelligence/items/new/", {**ITEM, field: value}).content.decode()
    assert pages.faults(html) == []
    summary = html.partition("govuk-error-summary__body")[2].partition("</div>")[0]
    assert said in summary or said.replace(",", "") in summary
    with service():
        assert not Item.objects.exists()


@pytest.mark.parametrize(("tlp", "recorded"), [("amber", False), ("amber+strict", True), ("red", True)])
def test_int_4_opening_an_item_is_recorded_where_its_marking_asks_for_it(
    analyst: Client, tlp: str, *, recorded: bool
) -> None:
    made = intelligence.item("The title of it", tlp=tlp)
    listed = get(analyst, "items/")
    assert ("The title of it" in listed) is not recorded
    assert events() == []
    html = get(analyst, f"items/{made.reference}/")
    assert "The title of it" in html
    assert ("That you opened this item is recorded" in html) is recorded
    assert events() == (["intelligence.item-read"] if recorded else [])


def test_imports_say_what_they_did(analyst: Client, now: datetime) -> None:
    with service():
        made = failed("kev", "https://example.org/<kev>.json", "It is <b>not</b> there.", by=SERVICE, now=now)
        broken = begin("cve", "folder", by=SERVICE, now=now)
        broken.refuse(Refusal(f"CVE-2024-{number}", "is broken") for number in range(1000, 1150))
        broken.keep()
    html = get(analyst, "imports/")
    assert "https://example.org/&lt;kev&gt;.json" in html
    assert "Not finished" in html
    assert "It is &lt;b&gt;not&lt;/b&gt; there." in get(analyst, f"imports/{made.pk}/")
    one = get(analyst, f"imports/{broken.row.pk}/")
    assert ("This import was broken off" in one, "CVE-2024-1099" in one, "CVE-2024-1100" in one) == (True, True, False)
    assert "CVE-2024-1100" in get(analyst, f"imports/{broken.row.pk}/?page=2")


def test_an_analyst_has_the_catalogue_fetched_once(analyst: Client) -> None:
    first = analyst.post("/intelligence/imports/kev/", follow=True)
    assert b"The catalogue is being fetched" in first.content
    second = analyst.post("/intelligence/imports/kev/")
    assert second.status_code == 409
    assert b"waiting to begin already" in second.content
    get(analyst, "imports/kev/", 405)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR])
def test_who_may_not_write_is_offered_nothing_to_write(role: Role) -> None:
    reader = accounts.signed_in(role)
    assert "Enter an item" not in get(reader, "items/")
    assert "Fetch CISA" not in get(reader, "imports/")
    get(reader, "items/new/", 403)
    assert reader.post("/intelligence/imports/kev/").status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.LEADER])
@pytest.mark.parametrize("path", ["", "CVE-2024-21762/", "items/", "items/INT-1/", "imports/"])
def test_councils_people_have_no_pages_here(role: Role, path: str) -> None:
    intelligence.vulnerability("CVE-2024-21762")
    intelligence.item(reference="INT-1")
    get(accounts.signed_in(role, at=directory.council()), path, 403)
