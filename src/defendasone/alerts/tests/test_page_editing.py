"""Changing words that stand: with their version, for their reviewer, as a correction."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from defendasone.alerts import actions, queries
from defendasone.alerts.actions import About
from defendasone.alerts.models import Action, Alert, Edition
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories import intelligence
from defendasone.testing.factories.alerts import acting, words
from defendasone.testing.logins import service
from defendasone.testing.reading import Page, get, send

pytestmark = pytest.mark.django_db


def edit_address(alert: Alert) -> str:
    return reverse("alerts:edit", args=[alert.reference])


def test_changing_keeps_the_keys_of_actions_and_what_it_is_about(analyst: Client, here: Council, now: datetime) -> None:
    vulnerability = intelligence.exploited()
    alert = factory.drafted(now, here, about=About([vulnerability], [], [("Examplesoft", "Gateway")]))
    with service():
        keys = list(Action.objects.values_list("key", flat=True))
    page = get(analyst, edit_address(alert))
    assert page.form().values["cves"] == [vulnerability.cve]
    assert page.form().values["products"] == ["Examplesoft; Gateway"]
    after = send(analyst, page, edit_address(alert), title="Changed", action_2="", action_3="New one")
    assert "Saved." in after.text
    with service():
        edition = Edition.objects.get()
        found = list(edition.actions.values_list("key", "text"))
        assert edition.title == "Changed"
        assert list(alert.vulnerabilities.all()) == [vulnerability]
    assert found[0][0] == keys[0]
    assert found[1][0] not in keys
    assert found[1][1] == "New one"


def test_a_stale_version_is_refused_and_what_was_typed_stays(analyst: Client, here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here)
    page = get(analyst, edit_address(alert))
    with acting(Role.ANALYST) as other:
        actions.write(Edition.objects.get(), words("Theirs"), by=other, now=now)
    after = send(analyst, page, edit_address(alert), title="Mine")
    assert "Someone else changed this" in after.text
    assert after.form().values["title"] == ["Mine"]
    assert after.links["Open what stands now"] == edit_address(alert)
    again = send(analyst, after, edit_address(alert))
    assert "Someone else changed this" in again.text
    with service():
        assert Edition.objects.get().title == "Theirs"


@pytest.mark.parametrize("seen", ["", "x", None])
def test_words_without_a_version_are_refused(analyst: Client, here: Council, now: datetime, seen: str | None) -> None:
    alert = factory.drafted(now, here)
    page = send(analyst, get(analyst, edit_address(alert)), edit_address(alert), title="Mine", seen=seen)
    assert "There is a problem" in page.text
    with service():
        assert Edition.objects.get().title == "Update your gateways now"


def test_words_with_their_reviewer_are_not_changed(analyst: Client, here: Council, now: datetime) -> None:
    for alert in (factory.approved(now, here), factory.published(now, here)):
        response = analyst.get(edit_address(alert))
        assert response.status_code == 409
        assert "cannot be changed now" in response.content.decode()


def test_the_writer_reads_why_it_came_back(analyst: Client, here: Council, now: datetime) -> None:
    alert = factory.approved(now, here)
    with acting(Role.APPROVER) as approver:
        actions.return_(Edition.objects.get(), "Say <which> version", by=approver, now=now)
    page = get(analyst, edit_address(alert))
    assert "Say <which> version" in page.text
    assert "<which>" not in page.html


def test_a_correction_says_what_is_different_and_settles_nothing_anew(
    analyst: Client, here: Council, now: datetime
) -> None:
    alert = factory.published(now, here, about=About(products=[("Examplesoft", "Gateway")]))
    begun = analyst.post(reverse("alerts:correct", args=[alert.reference]), follow=True)
    page = Page(begun)
    assert "Correct the alert" in page.text
    assert "products" not in page.form().values
    assert page.form().values["title"] == ["Update your gateways now"]
    missing = send(analyst, page, edit_address(alert))
    assert "Enter what is different from the edition before" in missing.text
    send(analyst, page, edit_address(alert), change="7.2.9 was wrong", action_1="Update to 7.2.10")
    with acting(Role.ANALYST):
        found = queries.edition_in_preparation(alert)
        assert found
        assert (found.number, found.change) == (2, "7.2.9 was wrong")
        alert.refresh_from_db()
    assert alert.products == [["Examplesoft", "Gateway"]]


def test_each_reading_of_strictly_marked_drafts_is_kept(analyst: Client, here: Council, now: datetime) -> None:
    alert = factory.drafted(now, here, said=words(tlp=TLP.RED))
    for _ in range(2):
        analyst.get(edit_address(alert))
    with service():
        assert Event.objects.filter(kind="alerts.read", stream=f"alerts.reading/{alert.pk}").count() == 2
