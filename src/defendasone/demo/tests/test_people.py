"""The invented people, and the words that are put into their mouths."""

import random
import re

import pytest

from defendasone.alerts.actions import Words
from defendasone.alerts.models import Action, ActionAnswer, Alert, Edition, Feedback
from defendasone.core.tlp import TLP
from defendasone.core.viewer import COUNCIL_ROLES, SECTOR_ROLES, Role
from defendasone.demo import words
from defendasone.demo.loading import ORGANISATIONS
from defendasone.demo.people import CHARACTERS, DURHAM, LEEDS, SHARED, made_up, phone
from defendasone.directory.loading import rows
from defendasone.directory.models import Organisation
from defendasone.messaging import rules, sms

EVERY = [words.FORTIOS, words.IVANTI, words.CITRIX]
SAID = [note for notes in words.NOTES.values() for note in notes] + [*words.COMMENTS, *words.NOT_APPLICABLE]


def room(model: "type[Alert | Edition | Action | ActionAnswer | Feedback]", field: str) -> int:
    return int(getattr(model._meta.get_field(field), "max_length", 0))


def test_there_is_somebody_for_every_role_that_has_pages() -> None:
    assert {who.role for who in CHARACTERS} == SECTOR_ROLES | COUNCIL_ROLES


def test_roles_of_councils_are_at_councils_and_the_others_are_not() -> None:
    for who in CHARACTERS:
        assert bool(who.councils) == (who.role in COUNCIL_ROLES)


def test_their_councils_exist() -> None:
    known = {row["gss"] for row in rows("councils")}
    assert {LEEDS, DURHAM, *SHARED} <= known


def test_each_has_an_address_of_their_own_that_leads_nowhere() -> None:
    addresses = [who.email for who in CHARACTERS]
    assert len(set(addresses)) == len(addresses)
    assert "amara.okafor@coordinator.example" in addresses
    assert next(who.email for who in CHARACTERS if who.role == Role.LEADER) == "harriet.cole@council.example"


def test_made_up_names_and_numbers_are_the_same_for_the_same_chance() -> None:
    one, other = random.Random(7), random.Random(7)
    assert [made_up(one) for _ in range(5)] == [made_up(other) for _ in range(5)]
    assert all(re.fullmatch(r"\+447700900\d{3}", phone(one)) for _ in range(50))


def test_every_organisation_says_that_it_is_invented_and_each_kind_is_there() -> None:
    assert {details.kind for details in ORGANISATIONS} == set(Organisation.Kind)
    assert all("(invented)" in details.name for details in ORGANISATIONS)


@pytest.mark.parametrize("said", EVERY)
def test_an_alert_fits_where_it_is_kept_and_into_its_messages(said: Words) -> None:
    assert len(said.title) <= room(Edition, "title")
    assert all(0 < len(each.text) <= room(Action, "text") for each in said.todo)
    assert rules.may_carry(TLP(said.tlp))
    assert sms.plain(said.title) == said.title
    assert [each.days for each in said.todo] == sorted(each.days for each in said.todo)


@pytest.mark.parametrize("said", EVERY)
def test_an_alert_names_what_it_is_about_and_is_plain_text(said: Words) -> None:
    text = f"{said.title} {said.happened} {said.matters} {' '.join(each.text for each in said.todo)}"
    assert re.search(r"CVE-\d{4}-\d{4,}", said.happened)
    assert "<" not in text
    assert "**" not in text


def test_what_councils_say_fits_and_some_say_nothing() -> None:
    assert all(len(text) <= room(ActionAnswer, "reason") for text in SAID)
    assert len(words.CLOSED_BECAUSE) <= room(Alert, "ended_reason")
    assert all(words.NOT_APPLICABLE)
    assert "" in words.COMMENTS
