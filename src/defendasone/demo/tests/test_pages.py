"""What the people of the demonstration see when they look round: pages that hold, marked on each, in little HTML."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from defendasone.accounts.models import Person
from defendasone.alerts import audience
from defendasone.alerts.models import Alert, Answer, Edition
from defendasone.demo import links
from defendasone.demo.loading import LOADER
from defendasone.demo.people import CHARACTERS, DURHAM, LEEDS
from defendasone.directory import queries as directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.xdist_group("demo")
MOST = 60 * 1024
COORDINATOR = (
    "/", "/alerts/", "/alerts/evidence/", "/alerts/lists/", "/councils/", f"/councils/{LEEDS}/", "/technology/",
    f"/technology/{LEEDS}/", "/technology/vulnerabilities/CVE-2024-21762/", "/intelligence/", "/messages/",
    "/intelligence/CVE-2024-21762/", "/intelligence/imports/", "/councils/shared-services/",
)  # fmt: skip
COUNCIL = ("/", "/alerts/", "/councils/mine/", "/technology/", "/messages/mine/")


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.DEMO = True


def signed_in(first: str) -> Client:
    """A browser in which this person's link was clicked."""
    with service():
        person = Person.objects.get(email=next(who.email for who in CHARACTERS if who.name.startswith(first)))
    client = Client(HTTP_HOST="localhost", REMOTE_ADDR="127.0.0.1")
    assert client.get(links.path(str(person.pk))).status_code == 302
    return client


def read(client: Client, path: str) -> str:
    page = client.get(path, follow=True)
    assert page.status_code == 200, path
    return str(page.content.decode())


def live() -> Alert:
    with service():
        return Alert.objects.get(status=Alert.Status.LIVE)


@pytest.mark.parametrize(
    ("first", "paths"),
    [("Amara", COORDINATOR), ("Carys", COORDINATOR), ("Farid", COUNCIL), ("Grace", COUNCIL), ("Harriet", COUNCIL[:2])],
)
def test_every_page_says_that_it_is_a_demonstration_and_is_small(
    sector: datetime, first: str, paths: tuple[str, ...]
) -> None:
    client = signed_in(first)
    for path in paths:
        text = read(client, path)
        assert "Everything here is invented" in text, path
        assert len(text) < MOST, path


def test_the_coordinator_sees_all_three_alerts_with_their_counts(sector: datetime) -> None:
    text = read(signed_in("Amara"), "/alerts/")
    with service():
        titles = [alert.editions.get().title for alert in Alert.objects.all()]
        asked = live().answers.count()
    assert all(title in text for title in titles)
    assert f"of {asked}" in text
    assert "In review" in text
    assert "Closed" in text


def test_the_approver_finds_the_one_that_waits_and_approves_it(sector: datetime) -> None:
    with service():
        alert = Alert.objects.get(status=Alert.Status.PREPARING)
    path = f"/alerts/{alert.reference}/"
    button = f'action="{path}approve/"'
    assert button in read(signed_in("Ben"), f"{path}check/")
    assert button not in read(signed_in("Amara"), f"{path}check/")
    with service():
        edition = alert.editions.get()
    done = signed_in("Ben").post(f"{path}approve/", {"seen": edition.version, "alert_seen": alert.version})
    assert done.status_code == 302
    with service():
        assert alert.editions.get().status == Edition.Status.APPROVED


def test_the_check_page_names_the_councils_that_nobody_can_reach(sector: datetime) -> None:
    with service():
        alert = Alert.objects.get(status=Alert.Status.PREPARING)
        chosen = audience.resolve(LOADER, alert, audience.read(alert.audience), now=sector)
        nobody = {council.short_name for council in directory.unreachable(LOADER, chosen.ids)}
    assert chosen.counts["runs"] > 10
    assert nobody
    text = read(signed_in("Ben"), f"/alerts/{alert.reference}/check/")
    assert all(name in text for name in nobody)


def test_an_officer_reads_why_the_council_was_asked_and_answers(sector: datetime) -> None:
    client, alert = signed_in("Farid"), live()
    path = f"/alerts/{alert.reference}/"
    assert "Runs FortiOS 7.2.5, which is 7.2.0 to 7.2.6" in read(client, path)
    page = client.post(f"{path}acknowledge/")
    assert page.status_code == 302
    with service():
        assert alert.answers.get(council__gss=LEEDS).status == Answer.Status.ACKNOWLEDGED


def test_a_council_that_lists_no_version_is_told_so(sector: datetime) -> None:
    assert "Lists FortiOS without a version" in read(signed_in("Ibrahim"), f"/alerts/{live().reference}/")


def test_a_leader_reads_and_has_nothing_to_press(sector: datetime) -> None:
    text = read(signed_in("Harriet"), f"/alerts/{live().reference}/")
    assert "No answer" in text
    assert "Save the answer" not in text
    assert "Acknowledge</button>" not in text


def test_one_officer_of_three_councils_has_all_three_on_one_page(sector: datetime) -> None:
    text = read(signed_in("Grace"), f"/alerts/{live().reference}/")
    assert all(name in text for name in ("Adur", "Arun", "Worthing"))
    assert "Leeds" not in text


def test_people_of_one_council_learn_nothing_of_another(sector: datetime) -> None:
    client = signed_in("Farid")
    for path in (f"/technology/{DURHAM}/", f"/councils/{DURHAM}/", f"/alerts/{live().reference}/{DURHAM}/"):
        assert client.get(path).status_code in (403, 404)
    assert "Durham" not in read(client, f"/alerts/{live().reference}/")


def test_whoever_is_told_reads_the_message_in_the_product(sector: datetime) -> None:
    text = read(signed_in("Ellen"), "/messages/mine/")
    assert "Nothing leaves this machine in a demonstration" in text
    assert "Update FortiGate firewalls" in text
