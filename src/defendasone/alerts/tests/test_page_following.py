"""After publication, for the coordinator: counts, the silent with their telephones, what happened."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import About, Done, Opinion, Said
from defendasone.alerts.models import ActionAnswer, Alert, Answer
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, directory, exposure, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import get

pytestmark = pytest.mark.django_db
State = ActionAnswer.State
SECTOR = 317


@pytest.fixture
def analyst() -> Client:
    return accounts.signed_in(Role.ANALYST)


@pytest.fixture
def lately() -> datetime:
    """Pages know the real time: something that is not yet due has to have happened lately."""
    return timezone.now() - timedelta(minutes=5)


def address(alert: Alert, name: str = "alert") -> str:
    return reverse(f"alerts:{name}", args=[alert.reference])


def answer(alert: Alert, council: Council, said: Said, now: datetime) -> None:
    found = factory.answer_of(alert, council)
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([found], said, by=officer, now=now)


@pytest.fixture
def councils() -> dict[str, Council]:
    """One council for each thing that can be said, each with somebody to ring."""
    names = ("Quiet", "Reader", "Acknowledger", "Checker", "Victim", "Fixer", "Clear")
    made = {name: directory.council(name, region="London" if name == "Quiet" else "Wales") for name in names}
    for name, council in made.items():
        directory.contact(council, name=f"{name}'s contact", phone="+447700900001")
    return made


@pytest.fixture
def alert(councils: dict[str, Council], lately: datetime) -> Alert:
    """Out, with one answer of each kind."""
    made = factory.published(lately, *councils.values())
    with service():
        keys = list(made.editions.get().actions.values_list("key", flat=True))
    for name, does in (("Reader", actions.see), ("Acknowledger", actions.acknowledge)):
        found = factory.answer_of(made, councils[name])
        with acting(Role.OFFICER, at=councils[name]) as officer:
            does(found, by=officer, now=lately)
    answer(made, councils["Checker"], Said("checking", "Asking our supplier"), lately)
    answer(made, councils["Victim"], Said("affected", actions={keys[0]: Done(State.DONE)}), lately)
    answer(made, councils["Fixer"], Said("affected", actions={key: Done(State.DONE) for key in keys}), lately)
    answer(made, councils["Clear"], Said("not-affected"), lately)
    return made


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
        ({"state": "all", "region": "Atlantis", "text": "\0"}, "all"),
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
    assert "The lead +447700900001 At <night> +447700900002 The SIRO +447700900003" in page.text
    assert "None known" in page.text
    for hidden in ("Gone", "No phone", "<night>"):
        assert hidden not in page.html


def test_cas_6_overdue_councils_are_counted_and_listed(analyst: Client, now: datetime) -> None:
    here, there = directory.council("Here"), directory.council("There")
    alert = factory.published(timezone.now() - timedelta(days=30), here, there)
    answer(alert, there, Said("not-affected"), timezone.now())
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


def test_what_councils_read_is_a_page_of_its_own(analyst: Client, alert: Alert, lately: datetime) -> None:
    factory.corrected(alert, lately, "It is 7.2.10")
    page = get(analyst, get(analyst, address(alert)).links["What councils read"])
    assert "It is 7.2.10" in page.text
    assert "A flaw in gateways is being used." in page.text
    draft = factory.drafted(lately, directory.council())
    assert analyst.get(address(draft, "words")).status_code == 302


def test_a_draft_leads_to_its_check_page(analyst: Client, now: datetime) -> None:
    draft = factory.drafted(now, directory.council())
    assert analyst.get(address(draft)).url == address(draft, "check")  # type: ignore[attr-defined]


def test_what_happened_is_told_newest_first(
    analyst: Client, alert: Alert, councils: dict[str, Council], lately: datetime
) -> None:
    with acting(Role.DUTY) as duty:
        fresh = Alert.objects.get()
        for minutes in range(12):
            actions.remind(fresh, by=duty, now=lately + timedelta(minutes=minutes))
    page = get(analyst, address(alert))
    assert page.text.count("Councils reminded: 4") == 10
    assert "Draft begun" not in page.text
    whole = get(analyst, address(alert), history="all")
    assert whole.text.count("Councils reminded: 4") == 12
    told = whole.text.partition("What happened")[2]
    assert told.index("Councils reminded") < told.index("Published (") < told.index("Approved (")
    assert told.index("Approved (") < told.index("Sent for review (") < told.index("Draft begun (")


def test_editions_say_what_changed(analyst: Client, alert: Alert, lately: datetime) -> None:
    factory.corrected(alert, lately, "It is <b>7.2.10</b>")
    page = get(analyst, address(alert))
    assert "Edition 2" in page.text
    assert "It is <b>7.2.10</b> Edition 1" in page.text
    assert "<b>7.2.10" not in page.html


def test_delivery_is_counted_with_a_link_to_each_message(analyst: Client, alert: Alert) -> None:
    with service():
        Message.objects.filter(council__short_name="Quiet").update(state="failed")
        Message.objects.filter(council__short_name="Clear").update(state="sent")
    page = get(analyst, address(alert))
    assert "1 sent, 5 waiting, 1 not sent, 0 cancelled" in page.text
    messages = get(analyst, page.links["See each message"])
    assert "Quiet's contact" in messages.text


def test_one_council_is_shown_whole(analyst: Client, alert: Alert, councils: dict[str, Council]) -> None:
    directory.contact(councils["Victim"], name="Second", email="", phone="+447700900002")
    page = get(analyst, reverse("alerts:council", args=[alert.reference, councils["Victim"].gss]))
    assert "Affected Asked because: Chosen by name (chosen)." in page.text
    assert "Update the gateway to 7.2.9: Done" in page.text
    assert "Look for signs of misuse: nothing said" in page.text
    assert page.links["+447700900002"] == "tel:+447700900002"
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


def test_long_reasons_are_shortened_until_the_whole_history_is_asked_for(
    analyst: Client, alert: Alert, lately: datetime
) -> None:
    with acting(Role.ANALYST) as viewer:
        actions.close(Alert.objects.get(), "So " * 600, release=False, by=viewer, now=lately)
    recent = get(analyst, address(alert)).text.partition("What happened")[2]
    whole = get(analyst, address(alert), history="all").text.partition("What happened")[2]
    assert recent.count("So ") < 100
    assert whole.count("So ") == 600


def test_councils_that_match_now_and_did_not_get_it_are_offered(analyst: Client, now: datetime) -> None:
    here = directory.council("Here")
    exposure.register(here, ("Examplesoft", "Gateway", "1"), confirmed=now)
    alert = factory.published(now, here, about=About([intelligence.exploited()]))
    assert "Every council that matches now got it" in get(analyst, address(alert, "late")).text
    directory.council("Newcomer")
    offered = get(analyst, address(alert, "late"))
    assert "1 council matches now and did not get it" in offered.text
    assert offered.links["Add councils"] == address(alert, "extend")
    directory.council("Another")
    assert "2 councils match now" in get(analyst, address(alert, "late")).text


def test_what_councils_think_of_it_is_counted_and_read(
    analyst: Client, alert: Alert, councils: dict[str, Council], now: datetime
) -> None:
    assert "Nobody has said yet" in get(analyst, address(alert)).text
    for name, useful in (("Clear", True), ("Victim", False)):
        with acting(Role.OFFICER, at=councils[name]) as officer:
            opinion = Opinion(useful, clear=True, in_time=False, comment=f"<i>{name}</i> says")
            actions.give_feedback(alert, councils[name].pk, opinion, by=officer, now=now)
    page = get(analyst, address(alert))
    assert "Of 2 who said: useful to 1, clear to 2, in time for 0" in page.text
    read = get(analyst, address(alert, "opinions"))
    assert "Clear yes yes no <i>Clear</i> says" in read.text
    assert "<i>Clear" not in read.html


def test_each_reading_of_a_strictly_marked_alert_is_kept_and_the_counts_are_no_reading(
    analyst: Client, now: datetime
) -> None:
    alert = factory.published(now, directory.council(), said=words(tlp=TLP.RED))
    for _ in range(2):
        get(analyst, address(alert))
        get(analyst, address(alert, "counts"))
    with service():
        assert Event.objects.filter(kind="alerts.read").count() == 2


def counted(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["alert", "counts"])
def test_the_number_of_queries_does_not_grow_with_the_councils(analyst: Client, now: datetime, name: str) -> None:
    councils = factory.sector(33)
    few, many = factory.published(now, *councils[:3]), factory.published(now, *councils[3:])
    assert counted(analyst, address(few, name)) == counted(analyst, address(many, name))


def test_the_whole_sector_is_a_page_under_sixty_kilobytes(analyst: Client, now: datetime) -> None:
    alert = factory.published(timezone.now() - timedelta(days=30), *factory.sector(SECTOR))
    response = analyst.get(address(alert), {"state": "all"})
    assert len(response.content) < 60_000
    assert response.content.count(b"<tr>") > SECTOR
    assert response.content.count(b"tel:") == SECTOR
    answered = Answer.objects.filter(alert=alert)
    with service():
        answered.update(status="mitigated")
    response = analyst.get(address(alert), {"state": "all"})
    assert len(response.content) < 60_000
    assert b"tel:" not in response.content
    assert b"None known" not in response.content
    with acting(Role.ANALYST) as viewer:
        followed = queries.followed(viewer, alert, queries.answers_to(alert), now=now, state="all")
    assert followed.shortened


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
