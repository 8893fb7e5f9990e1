"""The loop, in a browser: from a catalogue's entry to every council that may be touched, and back with an answer."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from defendasone.core.embedded import ADMIN, Cluster
from defendasone.testing.browser import Service, clean_environment, look
from defendasone.testing.running import DEFEND

pytestmark = [pytest.mark.browser, pytest.mark.machine, pytest.mark.xdist_group("service")]

# Facts of an entry that the demonstration's sample does not have, as CISA publishes it.
ENTRY = {
    "cveID": "CVE-2021-21972",
    "vendorProject": "VMware",
    "product": "vCenter Server",
    "vulnerabilityName": "VMware vCenter Server Remote Code Execution Vulnerability",
    "dateAdded": "2021-11-03",
    "shortDescription": "VMware vCenter Server vSphere Client contains a remote code execution vulnerability.",
    "requiredAction": "Apply updates per vendor instructions.",
    "dueDate": "2021-11-17",
    "knownRansomwareCampaignUse": "Known",
}
TITLE = "Update VMware vCenter Server now"
STALE = timedelta(days=45)


@dataclass(frozen=True)
class Sector:
    """What PostgreSQL says, asked without the product's own matching."""

    everyone: set[str]
    runs: set[str]
    unsure: set[str]
    reachable: set[str]


def ask(service: Service, statement: str, *values: object) -> set[str]:
    with psycopg.connect(Cluster(service.data).url(ADMIN)) as connection:
        return {str(row[0]) for row in connection.execute(statement, values)}


def sector(service: Service) -> Sector:
    council = "select c.gss from directory_council c"
    entry = f"{council} join exposure_technology t on t.council_id = c.id"
    register = f"{council} left join exposure_register r on r.council_id = c.id where c.valid_to is null"
    return Sector(
        ask(service, f"{council} where c.valid_to is null"),
        ask(service, f"{entry} where t.vendor = 'VMware' and t.product = 'vCenter Server'"),
        ask(service, f"{register} and (r.confirmed is null or r.confirmed < %s)", datetime.now(UTC) - STALE)
        | ask(service, f"{entry} where t.product ilike '%%vcent%%' and t.vendor <> 'VMware'"),
        ask(service, f"{council} join directory_contact k on k.council_id = c.id where k.ended is null"),
    )


def told(service: Service, reference: str) -> set[str]:
    """Councils with a message about this alert."""
    return ask(
        service,
        "select c.gss from messaging_message m join directory_council c on c.id = m.council_id where m.body like %s",
        f"%{reference}%",
    )


def asked(service: Service, reference: str) -> set[str]:
    return ask(
        service,
        "select c.gss from alerts_answer a join alerts_alert l on l.id = a.alert_id"
        " join directory_council c on c.id = a.council_id where l.reference = %s",
        reference,
    )


@pytest.fixture
def links(service: Service) -> dict[str, str]:
    """First name to one-click sign-in link."""
    command = [*DEFEND, "demo", "people", "--json", "--data", str(service.data)]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=True)
    return {person["name"].split()[0]: person["link"] for person in json.loads(done.stdout)}


@contextmanager
def person(browser: Browser, link: str = "") -> Iterator[Page]:
    """A tab of their own; signed in with a link, or a stranger."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    page.set_default_timeout(30_000)
    if link:
        page.goto(link)
    yield page
    context.close()


def import_kev(service: Service, folder: Path) -> None:
    """As an operator does, from the command line, while the service runs."""
    file = folder / "kev.json"
    file.write_text(json.dumps({"catalogVersion": "2026.06.03", "vulnerabilities": [ENTRY]}))
    command = [*DEFEND, "import", "kev", str(file), "--data", str(service.data)]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=True)
    assert "1 added, 0 changed, 0 unchanged, 0 refused." in done.stdout


def draft(page: Page, service: Service) -> str:
    """The analyst finds the entry, writes an alert about it, sees whom it would reach, and asks for a review."""
    page.goto(f"{service.url}/intelligence/")
    page.get_by_label("CVE, vendor, product or words").fill("vcenter server")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=ENTRY["cveID"]).click()
    page.get_by_role("button", name="Write an alert about it").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Why it matters to councils").fill("Attackers who get in own every virtual machine.")
    page.get_by_label("TLP:GREEN").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who gets it")
    page.get_by_role("button", name="Save and check the alert").click()
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator("main")).to_contain_text("In review")
    return urlsplit(page.url).path.strip("/").split("/")[1]


def approve(page: Page, service: Service, reference: str) -> None:
    """Somebody else approves it and sends it."""
    page.goto(service.url)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("Published")
    assert reference in page.url


def acknowledge(page: Page, service: Service, reference: str) -> None:
    """From the message, as a stranger: the link is the whole right."""
    (body,) = ask(
        service,
        "select m.body from messaging_message m join directory_contact k on k.id = m.contact_id"
        " where k.email = 'ibrahim.hale@council.example' and m.channel = 'email' and m.body like %s",
        f"%{reference}%",
    )
    page.goto(next(line for line in body.splitlines() if "/alerts/a/" in line))
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("main")).to_contain_text("Acknowledged. Thank you.")
    page.get_by_role("link", name="Sign in to read and answer it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")


def answer(page: Page) -> None:
    """Signed in, from the first page, in a minute."""
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Yes, we are affected").check()
    page.get_by_label("Note to the coordinator").fill("Our supplier patches it tonight.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.locator("main")).to_contain_text("Your answer is saved")


def test_from_a_catalogue_to_a_councils_answer(
    browser: Browser, service: Service, links: dict[str, str], tmp_path: Path
) -> None:
    import_kev(service, tmp_path)
    with person(browser, links["Amara"]) as amara:
        reference = draft(amara, service)
        expect(amara.get_by_role("button", name="Approve")).to_have_count(0)
        with person(browser, links["Ben"]) as ben:
            approve(ben, service, reference)

        expected, there = sector(service), asked(service, reference)
        assert expected.runs
        assert expected.runs <= there, "A council that runs it was not asked."
        assert there <= expected.runs | expected.unsure, "A council that does not run it was asked."
        assert expected.everyone - expected.runs - expected.unsure, "Everybody was to be asked: this shows nothing."
        assert told(service, reference) == there & expected.reachable

        amara.goto(f"{service.url}/alerts/{reference}/")
        expect(amara.locator("main")).to_contain_text(f"0 of {len(there)}")
        with person(browser) as stranger:
            acknowledge(stranger, service, reference)
        with person(browser, links["Ibrahim"]) as ibrahim:
            answer(ibrahim)
        expect(amara.locator("main")).to_contain_text(f"1 of {len(there)}", timeout=60_000)
        look(amara, "journey")
        amara.goto(f"{service.url}/alerts/{reference}/E06000047/")
        expect(amara.locator("main")).to_contain_text("Our supplier patches it tonight.")


def test_a_council_that_does_not_run_it_learns_nothing(
    browser: Browser, service: Service, links: dict[str, str]
) -> None:
    """Leeds does not run it: not in its list, not by its address, not in its messages."""
    assert "E08000035" not in sector(service).runs | sector(service).unsure
    (reference,) = ask(
        service,
        "select l.reference from alerts_alert l join alerts_edition e on e.alert_id = l.id where e.title = %s", TITLE,
    )  # fmt: skip
    with person(browser, links["Farid"]) as farid:
        for path in ("/", "/alerts/", "/messages/mine/"):
            farid.goto(f"{service.url}{path}")
            expect(farid.locator("main")).not_to_contain_text(TITLE)
        gone = farid.goto(f"{service.url}/alerts/{reference}/")
        assert gone
        assert gone.status == 404
