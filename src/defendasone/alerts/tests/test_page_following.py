"""After publication, for the coordinator: counts, the silent with their telephones, what happened."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import About, Said
from defendasone.alerts.models import ActionAnswer, Alert
from defendasone.alerts.tests.pages import address, say
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db
State = ActionAnswer.State


def test_the_counts_say_where_the_sector_is(analyst: Client, alert: Alert) -> None:
    page = get(analyst, address(alert))
    assert "3 of 7 councils have said whether they are affected" in page.text
    for line in (
        "1 Not seen",
        "1 Seen, no answer",
        "1 Acknowledged",
        "1 Do not know yet",
        "1 Affected",
        "1 Affected, and dealt with",
        "1 Not affected",
        "said whether they are affected, 0 overdue",
    ):
        assert line in page.text
    assert "No longer asked 0" not in page.text
    assert "Not seen: 1 (14%); Seen, no answer: 1 (14%)" in page.text


def test_the_counts_alone_are_a_part_that_asks_for_itself_again(analyst: Client, alert: Alert) -> None:
    page = get(analyst, address(alert))
    assert f'hx-get="{address(alert, "counts")}"' in page.html
    assert 'hx-trigger="every 15s"' in page.html
    part = get(analyst, address(alert, "counts"))
    assert "3 of 7 councils have said" in part.text
    assert "<html" not in part.html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"Quiet", "Reader", "Acknowledger", "Checker"}),
        ({"state": "silent"}, {"Quiet", "Reader", "Acknowledger", "Checker"}),
        ({"state": "not-seen"}, {"Quiet"}),
        ({"state": "seen"}, {"Reader"}),
        ({"state": "acknowledged"}, {"Acknowledger"}),
        ({"state": "checking"}, {"Checker"}),
        ({"state": "affected"}, {"Victim"}),
        ({"state": "mitigated"}, {"Fixer"}),
        ({"state": "not-affected"}, {"Clear"}),
        ({"state": "overdue"}, set()),
        ({"state": "released"}, set()),
        ({"state": "all", "region": "London"}, {"Quiet"}),
        ({"state": "all", "text": "cLEAR"}, {"Clear"}),
        ({"state": "all", "region": "Atlantis", "text": "x" * 500}, "all"),
        ({"state": "nonsense"}, {"Quiet", "Reader", "Acknowledger", "Checker"}),
    ],
)
def test_the_councils_are_narrowed_by_the_address(
    analyst: Client, alert: Alert, councils: dict[str, Council], query: dict[str, str], shown: set[str] | str
) -> None:
    page = get(analyst, address(alert), **query)
    links = {name for name, href in page.links.items() if name in councils and href == f"{councils[name].gss}/"}
    assert links == (set(councils) if shown == "all" else shown)


def test_the_silent_have_telephones_in_the_order_in_which_to_ring_them(analyst: Client, now: datetime) -> None:
    here = directory.council("Here")
    directory.contact(here, role=Contact.Role.SIRO, name="The SIRO", phone="+447700900003")
    directory.contact(here, role=Contact.Role.SECURITY_LEAD, name="The lead", phone="+447700900001")
    directory.contact(here, role=Contact.Role.OUT_OF_HOURS, name="At <night>", phone="+447700900002")
    directory.contact(here, name="Gone", phone="+447700900009", ended=now)
    directory.contact(here, name="No phone", phone="")
    page = get(analyst, address(factory.published(now, here, directory.council("Alone"))))
    rung = [href for href in page.links.values() if href.startswith("tel:")]
    assert rung == ["tel:+447700900001", "tel:+447700900002", "tel:+447700900003"]
    assert "The lead 07700 900001 At <night> 07700 900002 The SIRO 07700 900003" in page.text
    assert "None known" in page.text
    for hidden in ("Gone", "No phone", "<night>"):
        assert hidden not in page.html


def test_cas_6_overdue_councils_are_counted_and_listed(analyst: Client, now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    alert = factory.published(timezone.now() - timedelta(days=30), here, there)
    say(alert, there, Said("not-affected"), timezone.now())
    page = get(analyst, address(alert), state="overdue")
    assert "said whether they are affected, 1 overdue" in page.text
    assert "Those that have not said whether they are affected are overdue." in page.text
    assert "Here" in page.links
    assert "There" not in page.links
    with acting(Role.ANALYST) as viewer:
        actions.close(Alert.objects.get(), "Done", release=False, by=viewer, now=now)
    ended = get(analyst, address(alert), state="overdue")
    assert "are overdue." not in ended.text
    assert "No council is in this state." in ended.text


def test_a_draft_leads_to_its_check_page(analyst: Client, now: datetime) -> None:
    draft = factory.drafted(now, directory.council())
    assert analyst.get(address(draft)).url == address(draft, "check")  # type: ignore[attr-defined]


def test_one_council_is_shown_whole(analyst: Client, alert: Alert, councils: dict[str, Council]) -> None:
    directory.contact(councils["Victim"], name="Second", email="", phone="+447700900002")
    page = get(analyst, reverse("alerts:council", args=[alert.reference, councils["Victim"].gss]))
    assert "Affected Asked because: Chosen by name (chosen)." in page.text
    assert "Update the gateway to 7.2.9: Done" in page.text
    assert "Look for signs of misuse: nothing said" in page.text
    assert page.links["07700 900002"] == "tel:+447700900002"
    assert "Answered: affected" in page.text
    checker = get(analyst, reverse("alerts:council", args=[alert.reference, councils["Checker"].gss]))
    assert "Note Asking our supplier" in checker.text


def test_a_council_that_was_not_asked_is_not_found(analyst: Client, alert: Alert) -> None:
    other = directory.council()
    assert analyst.get(reverse("alerts:council", args=[alert.reference, other.gss])).status_code == 404
    assert analyst.get(f"{address(alert)}E00000000/").status_code == 404


@pytest.mark.parametrize("reference", ["CAS-2222-2222", "nonsense", "cas-2222-2222", "CAS-2222-2222%00"])
def test_an_alert_that_does_not_exist_is_not_found(analyst: Client, reference: str) -> None:
    assert analyst.get(f"/alerts/{reference}/").status_code == 404


def test_a_reference_may_be_typed_in_small_letters(analyst: Client, alert: Alert) -> None:
    assert analyst.get(f"/alerts/{alert.reference.lower()}/").status_code == 200


def test_councils_that_match_now_and_did_not_get_it_are_offered(analyst: Client, now: datetime) -> None:
    here = directory.council("Here")
    exposure.register(here, ("Examplesoft", "Gateway", "1"), confirmed=now)
    alert = factory.published(now, here, about=About([intelligence.exploited()]))
    assert "Every council that matches now has got it already" in get(analyst, address(alert, "late")).text
    directory.council("Newcomer")
    offered = get(analyst, address(alert, "late"))
    assert "1 council matches now and did not get it" in offered.text
    assert offered.links["Add councils"] == address(alert, "extend")
    directory.council("Another")
    assert "2 councils match now" in get(analyst, address(alert, "late")).text


@pytest.mark.parametrize("role", [Role.PARTNER, Role.WARP_LEAD, Role.SUPPLIER])
def test_partners_and_suppliers_see_nothing(alert: Alert, councils: dict[str, Council], role: Role) -> None:
    client = accounts.signed_in(role)
    pages = [address(alert, name) for name in ("alert", "counts", "late", "opinions", "check", "extend")]
    pages += ["/alerts/", "/alerts/evidence/", "/alerts/lists/", f"{address(alert)}{councils['Quiet'].gss}/"]
    for page in pages:
        assert client.get(page).status_code == 403


def test_counts_add_up(alert: Alert, lately: datetime) -> None:
    with acting(Role.ANALYST):
        found = queries.counts(alert, now=lately)
    parts = (found.not_seen, found.seen, found.acknowledged, found.checking, found.answered, found.released)
    assert sum(parts) == found.asked == 7
