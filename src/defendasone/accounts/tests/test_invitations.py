"""Inviting, sending again, taking back and accepting."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError

from defendasone.accounts import links, queries
from defendasone.accounts.actions import Asked
from defendasone.accounts.models import Invitation
from defendasone.accounts.tests.inviting import invited, kinds
from defendasone.core.flow import Refused
from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts

pytestmark = pytest.mark.django_db


def test_a_lead_invites_a_colleague_by_letter(lead: Viewer, here: Council, now: datetime) -> None:
    letter = invited(lead, Asked("Nina@Here.Example", "Nina New", Role.OFFICER, (here.pk,)), now)
    sent = mail.outbox[0]
    assert sent.to == ["nina@here.example"]
    assert links.address(letter) in sent.body
    assert "council officer" in sent.body
    assert here.name in sent.body
    assert "10 June 2026 at 2:05pm" in sent.body
    assert lead.name in sent.subject
    assert kinds() == [("accounts.invited", here.pk)]


def test_a_lead_invites_nobody_to_another_council(lead: Viewer, there: Council, now: datetime) -> None:
    """ACC-1."""
    with pytest.raises(Refused, match="cannot invite"):
        invited(lead, Asked("nina@there.example", "Nina", Role.OFFICER, (there.pk,)), now)
    assert mail.outbox == []


def test_a_lead_invites_nobody_to_the_coordinator(lead: Viewer, now: datetime) -> None:
    """ACC-1."""
    with pytest.raises(Refused, match="cannot invite"):
        invited(lead, Asked("nina@here.example", "Nina", Role.ANALYST), now)


def test_where_the_code_forgets_the_database_refuses_an_invitation_elsewhere(
    lead: Viewer, there: Council, now: datetime
) -> None:
    row = Invitation(
        email="a@b.example", name="A", role=Role.LEAD, council=there, invited_by="x", made=now, expires=now
    )
    with pytest.raises(DatabaseError, match="row-level security"), viewing(lead):
        row.save(force_insert=True)


def test_names_cannot_write_lines_into_the_subject(here: Council, now: datetime) -> None:
    somebody = accounts.person(Role.LEAD, at=here, name="Len\nBcc: all@there.example")
    invited(queries.viewer(somebody), Asked("n@here.example", "Nina", Role.OFFICER, (here.pk,)), now)
    assert mail.outbox[0].subject == "Len Bcc: all@there.example has invited you to Defend as One"


def test_nobody_is_invited_twice_to_the_same(lead: Viewer, here: Council, now: datetime) -> None:
    asked = Asked("nina@here.example", "Nina", Role.OFFICER, (here.pk,))
    invited(lead, asked, now)
    with pytest.raises(Refused, match="invited already"):
        invited(lead, asked, now)
    invited(lead, asked, now + timedelta(days=8))
    assert len(mail.outbox) == 2


def test_nobody_is_invited_to_what_they_are(lead: Viewer, here: Council, now: datetime) -> None:
    officer = accounts.person(Role.OFFICER, at=here)
    with pytest.raises(Refused, match="has this role already"):
        invited(lead, Asked(officer.email.upper(), "Nina", Role.OFFICER, (here.pk,)), now)
