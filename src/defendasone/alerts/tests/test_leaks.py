"""No council learns of another through an alert: not in a page, a count, a history, an error, a link.

Real logins and real commits: the database's own policies are on. There is always something that could leak.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from defendasone.alerts import actions, audience, links, queries
from defendasone.alerts.actions import About, Done, Opinion, Said
from defendasone.alerts.audience import Audience
from defendasone.alerts.models import Action, ActionAnswer, Alert, Answer, Edition, Feedback, NamedList
from defendasone.alerts.queries import evidence, sources, timeline
from defendasone.alerts.queries.evidence import Period
from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.viewer import STRANGER, Role, Viewer
from defendasone.directory.models import Contact, Council
from defendasone.intelligence.models import Item
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service

pytestmark = pytest.mark.usefixtures("real_logins")
SECRETS = ("Thereshire", "E99777777", "Their secret note", "Their secret reason", "Their opinion", "Thea Contact",
           "+447700900777", "Secret draft", "Secret list", "INT-SECRET")  # fmt: skip


@dataclass
class Sector:
    """Ours and theirs: both were asked, theirs has answered with everything that can be said."""

    ours: Council
    theirs: Council
    both: Alert
    only_theirs: Alert
    draft: Alert


@pytest.fixture
def sector() -> Sector:
    lately = timezone.now() - timedelta(minutes=5)
    ours, theirs = directory.council("Ours"), directory.council("Thereshire", gss="E99777777")
    directory.contact(ours)
    directory.contact(theirs, name="Thea Contact", phone="+447700900777")
    item = intelligence.item(reference="INT-SECRET")
    both = factory.published(lately, ours, theirs, about=About([intelligence.exploited()], [item]))
    only_theirs = factory.published(lately, theirs, said=words("Secret draft of theirs"))
    draft = factory.drafted(lately, ours, theirs, said=words("Secret draft"), about=About([], [item]))
    _answer(both, theirs, lately)
    with acting(Role.ANALYST) as analyst:
        actions.save_list("Secret list", [ours.pk, theirs.pk], by=analyst, now=lately)
    return Sector(ours, theirs, both, only_theirs, draft)


def _answer(alert: Alert, council: Council, now: datetime) -> None:
    with service():
        key = alert.editions.get().actions.order_by("number").values_list("key", flat=True)[0]
    answer = factory.answer_of(alert, council)
    said = Said("affected", "Their secret note", {key: Done(ActionAnswer.State.NOT_APPLICABLE, "Their secret reason")})
    with acting(Role.OFFICER, at=council) as officer:
        actions.answer([answer], said, by=officer, now=now)
        opinion = Opinion(useful=False, clear=False, in_time=False, comment="Their opinion")
        actions.give_feedback(alert, council.pk, opinion, by=officer, now=now)


def pages(sector: Sector) -> list[str]:
    """Every address of this service, about every alert and both councils."""
    named = (
        "alert",
        "edit",
        "audience",
        "check",
        "counts",
        "late",
        "opinions",
        "extend",
        "withdraw",
        "close",
        "answers-csv",
        "words",
    )
    addresses = [reverse(f"alerts:{name}") for name in ("list", "new", "evidence", "evidence-csv", "lists", "list-new")]
    for alert in (sector.both, sector.only_theirs, sector.draft):
        addresses += [reverse(f"alerts:{name}", args=[alert.reference]) for name in named]
        for council in (sector.ours, sector.theirs):
            addresses.append(reverse("alerts:council", args=[alert.reference, council.gss]))
    return addresses


def leaks(client: Client, address: str) -> list[str]:
    """What of theirs a page shows beside what was asked for, and its status where it is an error of ours."""
    answers = [client.get(address), client.get(address, {"state": "all", "text": "secret", "history": "all"})]
    answers.append(client.post(address, {"exposure": "affected", "seen": "1", "text": "x"}))
    shown = "".join(response.content.decode() for response in answers)
    return [secret for secret in SECRETS if secret in shown and secret not in address] + [
        f"status {response.status_code}" for response in answers if response.status_code >= 500
    ]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.LEADER])
def test_no_page_shows_a_council_anything_of_another(sector: Sector, role: Role) -> None:
    client = accounts.signed_in(role, at=sector.ours)
    assert {address: found for address in pages(sector) if (found := leaks(client, address))} == {}
    assert client.get(reverse("alerts:alert", args=[sector.both.reference])).status_code == 200
    for hidden in (sector.only_theirs, sector.draft):
        assert client.get(reverse("alerts:alert", args=[hidden.reference])).status_code == 404


@pytest.mark.parametrize("role", [Role.PARTNER, Role.WARP_LEAD, Role.SUPPLIER, None])
def test_partners_suppliers_and_strangers_see_nothing_at_all(sector: Sector, role: Role | None) -> None:
    client = accounts.signed_in(role) if role else Client()
    refused = 403 if role else 401
    for address in pages(sector):
        assert client.get(address).status_code in {refused, 405}
        assert leaks(client, address) == []
        assert "gateway" not in client.get(address).content.decode().lower()


def test_the_pages_would_show_it_to_whoever_may_see_it(sector: Sector) -> None:
    """The secrets are there to be leaked: the coordinator and their own officer read them."""
    analyst = accounts.signed_in(Role.ANALYST)
    shown = "".join(analyst.get(address).content.decode() for address in pages(sector))
    assert [secret for secret in SECRETS if secret not in shown] == []
    own = accounts.signed_in(Role.OFFICER, at=sector.theirs)
    assert "Their secret note" in own.get(reverse("alerts:alert", args=[sector.both.reference])).content.decode()


def test_what_an_officer_sends_changes_nothing_of_another_council(sector: Sector) -> None:
    client = accounts.signed_in(Role.OFFICER, at=sector.ours)
    with service():
        theirs = Answer.objects.get(alert=sector.both, council=sector.theirs)
    before = (theirs.status, theirs.version, theirs.note)
    sent = {"exposure": "not-affected", "councils": [str(theirs.pk)], "seen": f"{theirs.pk}:{theirs.version}"}
    for alert in (sector.both, sector.only_theirs, sector.draft):
        for name in ("answer", "acknowledge", "feedback"):
            told = {**sent, "useful": "yes", "clear": "yes", "in_time": "yes"}
            client.post(reverse(f"alerts:{name}", args=[alert.reference]), told)
    with service():
        theirs.refresh_from_db()
        assert (theirs.status, theirs.version, theirs.note) == before
        assert Feedback.objects.get(council=sector.theirs).comment == "Their opinion"
        assert Feedback.objects.exclude(council=sector.theirs).get().council == sector.ours
        assert not Answer.objects.filter(alert=sector.only_theirs, council=sector.ours).exists()


def test_an_error_names_no_answer_of_another_council(sector: Sector) -> None:
    client = accounts.signed_in(Role.OFFICER, at=sector.ours)
    with service():
        theirs = Answer.objects.get(alert=sector.both, council=sector.theirs)
    address = reverse("alerts:answer", args=[sector.both.reference])
    real = client.post(address, {"exposure": "maybe", "seen": f"{theirs.pk}:0"}).content
    invented = client.post(address, {"exposure": "maybe", "seen": "00000000-0000-0000-0000-000000000000:0"}).content
    assert b"Thereshire" not in real
    assert len(real) == len(invented)


def test_a_link_shows_its_own_alert_and_council_and_no_other(sector: Sector) -> None:
    with service():
        answer = Answer.objects.get(alert=sector.both, council=sector.ours)
        contact = Contact.objects.get(council=sector.ours)
        theirs = Answer.objects.get(alert=sector.both, council=sector.theirs)
        their_contact = Contact.objects.get(council=sector.theirs)
    address = links.address(answer.pk, contact.pk)
    assert leaks(Client(), address) == []
    for crossed in (links.address(theirs.pk, contact.pk), links.address(answer.pk, their_contact.pk)):
        assert Client().get(crossed).status_code == 404
        assert leaks(Client(), crossed) == []
    with viewing(links.viewer(address.split("/")[-2])):
        assert list(Answer.objects.values_list("pk", flat=True)) == [answer.pk]
        assert list(Alert.objects.values_list("pk", flat=True)) == [sector.both.pk]
        assert list(Contact.objects.values_list("pk", flat=True)) == [contact.pk]
        assert {edition.alert_id for edition in Edition.objects.all()} == {sector.both.pk}
        assert not ActionAnswer.objects.exists()
        assert not Feedback.objects.exists()
        assert not Event.objects.exists()
        assert not Message.objects.exists()


def rows(viewer: Viewer) -> dict[str, set[object]]:
    """Everything that the database shows this viewer, whatever the code asks for."""
    with viewing(viewer):
        return {
            "answers": set(Answer.objects.values_list("council_id", flat=True)),
            "actions": set(ActionAnswer.objects.values_list("council_id", flat=True)),
            "feedback": set(Feedback.objects.values_list("council_id", flat=True)),
            "events": set(Event.objects.values_list("council", flat=True)),
            "alerts": set(Alert.objects.values_list("reference", flat=True)),
            "editions": set(Edition.objects.values_list("title", flat=True)),
            "todo": set(Action.objects.values_list("edition__alert__reference", flat=True)),
            "lists": set(NamedList.objects.values_list("name", flat=True)),
            "items": set(Item.objects.values_list("title", flat=True)),
            "sources": set(Alert.items.through.objects.values_list("item_id", flat=True)),
            "messages": set(Message.objects.values_list("council_id", flat=True)),
        }


def test_the_database_agrees_even_where_the_code_forgets(sector: Sector) -> None:
    nothing: set[object] = set()
    ours = rows(accounts.viewer(Role.OFFICER, at=sector.ours))
    assert ours["answers"] == ours["events"] == {sector.ours.pk}
    assert ours["alerts"] == ours["todo"] == {sector.both.reference}
    assert ours["editions"] == {"Update your gateways now"}
    assert all(ours[name] == nothing for name in ("actions", "feedback", "lists", "items", "sources", "messages"))
    for viewer in (STRANGER, accounts.viewer(Role.PARTNER), accounts.viewer(Role.SUPPLIER)):
        assert all(found == nothing for found in rows(viewer).values())
    assert rows(accounts.viewer(Role.ANALYST))["answers"] == {sector.ours.pk, sector.theirs.pk}


def test_no_query_gives_a_council_anything_of_another(sector: Sector) -> None:
    """The reads of this service, asked by an officer, with the database's own policies out of the way."""
    officer = accounts.viewer(Role.OFFICER, at=sector.ours)
    now = timezone.now()
    with service():
        both = Alert.objects.select_related("current").get(pk=sector.both.pk)
        mine = list(queries.mine(officer, both))
        theirs = Answer.objects.get(alert=both, council=sector.theirs)
        assert {answer.council_id for answer in mine} == {sector.ours.pk}
        assert {alert.pk for alert in queries.asked(officer)} == {both.pk}
        assert {alert.pk for alert in queries.listed(officer)} == {both.pk}
        (line,) = queries.with_answers(officer, queries.asked(officer), now=now)
        assert {answer.council_id for answer in line.answers} == {sector.ours.pk}
        assert not queries.opinions_of(officer, both).exists()
        assert timeline.of_answers(officer, both, [theirs])[theirs.stream] == []
        assert timeline.of_alert(officer, both) == []
        assert sources.items(officer, ["INT-SECRET"]) == {}
        assert not queries.named_lists(officer).exists()
        assert evidence.overall(officer, Period()).asked == 1
        assert evidence.overall(officer, Period()).opinions.said == 0
        followed = queries.followed(officer, both, queries.answers_to(both), now=now)
        assert not [row for row in followed.rows if row.telephones]
        lists = [str(key) for key in NamedList.objects.values_list("pk", flat=True)]
        wanted = Audience(audience.Start.NOBODY, lists=frozenset(lists))
        assert audience.resolve(officer, both, wanted, now=now).chosen == []
