"""Who reads which message."""

from datetime import datetime

import pytest
from django.conf import settings
from django.urls import reverse

from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role
from defendasone.messaging import queries
from defendasone.messaging.models import Message
from defendasone.messaging.texts import NO_LINK
from defendasone.testing.factories import accounts, directory
from defendasone.testing.factories import messaging as factory

pytestmark = pytest.mark.django_db


def test_the_coordinator_sees_every_message_and_narrows_them(now: datetime) -> None:
    factory.message(now, subject="Waiting one")
    factory.message(now, subject="Failed one", state=Message.State.FAILED, error="No such person")
    analyst = accounts.signed_in(Role.ANALYST)
    everything = analyst.get(reverse("messaging:list")).content.decode()
    assert "Waiting one" in everything
    assert "No such person" in everything
    failed = analyst.get(reverse("messaging:list"), {"state": "failed"}).content.decode()
    assert "Failed one" in failed
    assert "Waiting one" not in failed


def test_a_person_reads_what_was_sent_to_them_and_nothing_else(now: datetime) -> None:
    officer = accounts.person(Role.OFFICER, at=directory.council())
    mine = factory.message(now, address=officer.email, subject="For me", body="See https://example.org/x")
    yours = factory.message(now, subject="For you")
    client = accounts.client(officer)
    listed = client.get(reverse("messaging:mine")).content.decode()
    assert "For me" in listed
    assert "For you" not in listed
    page = client.get(reverse("messaging:message", args=[mine.pk]))
    assert '<a href="https://example.org/x"' in page.content.decode()
    assert client.get(reverse("messaging:message", args=[yours.pk])).status_code == 404
    assert client.get(reverse("messaging:list")).status_code == 403


@pytest.mark.parametrize("link", ["https://a.example/people/join/abc:def/", "HTTP://A.example:8000/x"])
def test_msg_3_who_reads_the_outbox_does_not_get_the_links_of_others(now: datetime, link: str) -> None:
    analyst = accounts.person(Role.ANALYST)
    yours = factory.message(now, purpose="account", body=f"Open this: {link}\nIt works once.")
    mine = factory.message(now, address=analyst.email, body=f"Open this: {link}")
    client = accounts.client(analyst)
    page = client.get(reverse("messaging:message", args=[yours.pk])).content.decode()
    assert "It works once." in page
    assert NO_LINK in page
    assert link not in page
    assert link in client.get(reverse("messaging:message", args=[mine.pk])).content.decode()


def test_msg_3_a_demonstration_shows_every_message_whole(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    made = factory.message(now, body="Open this: https://a.example/x")
    page = accounts.signed_in(Role.DUTY).get(reverse("messaging:message", args=[made.pk])).content.decode()
    assert "https://a.example/x" in page


def test_the_database_agrees_even_where_the_query_forgets(now: datetime) -> None:
    officer = accounts.person(Role.OFFICER, at=directory.council())
    factory.message(now, address=officer.email, subject="For me")
    factory.message(now, subject="For you")
    with viewing(accounts.viewer_of(officer)):
        assert [message.subject for message in Message.objects.all()] == ["For me"]


def test_a_message_body_is_shown_as_text(now: datetime) -> None:
    made = factory.message(now, subject="<b>Bold</b>", body="<script>alert(1)</script>")
    page = accounts.signed_in(Role.DUTY).get(reverse("messaging:message", args=[made.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;Bold" in page


def test_counts_name_every_state(now: datetime) -> None:
    factory.message(now, about="alerts/1")
    factory.message(now, about="alerts/1", state=Message.State.SENT)
    factory.message(now, about="alerts/2")
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst):
        found = queries.counts(analyst, "alerts/1")
    assert found == {"queued": 1, "sending": 0, "sent": 1, "failed": 0, "cancelled": 0}
