"""What anybody types is text everywhere: in pages, in messages, in files."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.alerts import actions, links
from defendasone.alerts.actions import About, Done, Opinion, Said, ToDo
from defendasone.alerts.models import ActionAnswer, Alert, Answer
from defendasone.alerts.tests.pages import address
from defendasone.core.viewer import Role
from defendasone.directory.models import Contact, Council
from defendasone.messaging.models import Message
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get

pytestmark = pytest.mark.django_db
# Each field has a mark of its own, so that a page that leaves one out is found too.
HTML = "<script>alert('{0}')</script><img src=x onerror=alert(1)> {0}"
MARKDOWN = "[{0}](javascript:alert(1)) **{0}** # {0} `{0}`"
TEMPLATE = "{{{{ {0} }}}} {{% url '{0}' %}} ${{{0}}} %s {0}"
RAW = ("<script>alert(", "<img src=x", "onerror=alert(1)>")
NASTY = pytest.mark.parametrize("nasty", [HTML, MARKDOWN, TEMPLATE])


@pytest.fixture
def here() -> Council:
    made = directory.council("Here <b>Council</b>")
    directory.contact(made, name="Con <i>tact</i>")
    return made


def written(here: Council, now: datetime, nasty: str) -> Alert:
    """An alert in which everything that can be typed is nasty, corrected and answered."""

    def mark(name: str) -> str:
        return nasty.format(name)

    said = words(
        mark("title"),
        happened=mark("happened"),
        matters=mark("matters"),
        todo=(ToDo(mark("action"), 3),),
    )
    about = About(products=[(mark("vendor"), mark("product"))], by_sms=True)
    alert = factory.published(now, here, said=said, about=about)
    told: dict[str, Any] = {name: mark(name) for name in ("title", "happened", "matters")}
    factory.corrected(alert, now, mark("change"), todo=said.todo, **told)
    with service():
        key = alert.editions.order_by("-number")[0].actions.get().key
    answer = factory.answer_of(alert, here)
    with acting(Role.OFFICER, at=here) as officer:
        done = {key: Done(ActionAnswer.State.NOT_APPLICABLE, mark("reason"))}
        actions.answer([answer], Said("affected", mark("note"), done), by=officer, now=now)
        opinion = Opinion(useful=True, clear=True, in_time=True, comment=mark("comment"))
        actions.give_feedback(alert, here.pk, opinion, by=officer, now=now)
    with acting(Role.ANALYST) as analyst:
        actions.save_list(mark("list")[:100], [here.pk], by=analyst, now=now)
        actions.close(Alert.objects.get(), mark("ended"), release=False, by=analyst, now=now)
    return alert


def clean(page: Page) -> Page:
    """Nothing that was typed became part of the page."""
    assert page.status == 200
    for raw in RAW:
        assert raw not in page.html
    assert "<b>Council" not in page.html
    assert "<i>tact" not in page.html
    assert not [href for href in page.links.values() if href.startswith("javascript:")]
    return page


@NASTY
def test_the_coordinators_pages_show_it_as_text(analyst: Client, here: Council, now: datetime, nasty: str) -> None:
    alert = written(here, now, nasty)
    shown = ""
    for name in ("alert", "words", "opinions", "counts", "late"):
        shown += clean(get(analyst, address(alert, name), **({"history": "all"} if name == "alert" else {}))).text
    shown += clean(get(analyst, reverse("alerts:council", args=[alert.reference, here.gss]))).text
    shown += clean(get(analyst, "/alerts/")).text + clean(get(analyst, "/alerts/lists/")).text
    shown += clean(get(analyst, "/alerts/evidence/")).text
    for name in ("title", "happened", "matters", "action", "change", "reason", "note", "comment", "ended"):
        assert " ".join(nasty.format(name).split()) in shown, name


@NASTY
def test_a_councils_pages_show_it_as_text(here: Council, now: datetime, nasty: str) -> None:
    alert = written(here, now, nasty)
    client = accounts.signed_in(Role.OFFICER, at=here)
    shown = clean(get(client, address(alert))).text + clean(get(client, "/alerts/")).text
    for name in ("title", "happened", "matters", "action", "change", "reason", "note", "ended"):
        assert " ".join(nasty.format(name).split()) in shown, name


@NASTY
def test_the_page_behind_a_link_shows_it_as_text(here: Council, now: datetime, nasty: str) -> None:
    written(here, now, nasty)
    with service():
        token = links.address(Answer.objects.get().pk, Contact.objects.get().pk).split("/")[-2]
    page = clean(get(Client(), reverse("alerts:link", args=[token])))
    for name in ("title", "happened", "matters", "action", "change"):
        assert " ".join(nasty.format(name).split()) in page.text, name


@NASTY
def test_a_draft_shows_it_as_text_before_it_goes_out(analyst: Client, here: Council, now: datetime, nasty: str) -> None:
    said = words(nasty.format("title"), happened=nasty.format("happened"), todo=(ToDo(nasty.format("action"), 3),))
    about = About(products=[(nasty.format("vendor"), nasty.format("product"))], by_sms=True)
    alert = factory.drafted(now, here, said=said, about=about)
    for name in ("check", "audience", "edit"):
        clean(get(analyst, address(alert, name)))
    form = get(analyst, address(alert, "edit")).form().values
    assert form["title"] == [nasty.format("title")]
    assert form["action_1"] == [nasty.format("action")]
    assert nasty.format("vendor") in form["products"][0]


@NASTY
def test_messages_carry_it_word_for_word_as_plain_text(here: Council, now: datetime, nasty: str) -> None:
    written(here, now, nasty)
    with service():
        first = Message.objects.get(purpose="published", channel="email")
        sms = Message.objects.get(purpose="published", channel="sms")
        corrected = Message.objects.get(purpose="corrected", channel="email")
    assert nasty.format("happened") in first.body
    assert nasty.format("action") in first.body
    assert nasty.format("change") in corrected.body
    assert "\n" not in first.subject
    assert nasty.format("title") in sms.body
    page = get(accounts.signed_in(Role.ANALYST), reverse("messaging:message", args=[first.pk]))
    assert not [raw for raw in RAW if raw in page.html]


@pytest.mark.parametrize("title", ["Line\nbreak", "Line\r\nBcc: all@example.org", "Tab\there"])
def test_a_title_is_one_line_in_a_subject(here: Council, now: datetime, title: str) -> None:
    factory.published(now, here, said=words(title))
    with service():
        subject = Message.objects.get().subject
    assert "\n" not in subject
    assert "\r" not in subject
