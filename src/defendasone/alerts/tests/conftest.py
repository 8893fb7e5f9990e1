"""Who comes to the pages of alerts, and when."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.alerts import actions
from defendasone.alerts.actions import Done, Said
from defendasone.alerts.models import ActionAnswer, Alert
from defendasone.alerts.tests.pages import say
from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, exposure
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service


@pytest.fixture
def analyst() -> Client:
    """Somebody at the coordinator's, signed in."""
    return accounts.signed_in(Role.ANALYST)


@pytest.fixture
def here() -> Council:
    """A council without contacts."""
    return directory.council("Here")


@pytest.fixture
def officer(here: Council) -> Client:
    """Somebody who answers for it, signed in."""
    return accounts.signed_in(Role.OFFICER, at=here)


@pytest.fixture
def lately() -> datetime:
    """Pages know the real time: something that is not yet due has to have happened lately."""
    return timezone.now() - timedelta(minutes=5)


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
    say(made, councils["Checker"], Said("checking", "Asking our supplier"), lately)
    say(made, councils["Victim"], Said("affected", actions={keys[0]: Done(ActionAnswer.State.DONE)}), lately)
    say(made, councils["Fixer"], Said("affected", actions={key: Done(ActionAnswer.State.DONE) for key in keys}), lately)
    say(made, councils["Clear"], Said("not-affected"), lately)
    return made


@pytest.fixture
def sector(lately: datetime) -> dict[str, Council]:
    """One council of each group, in different places, each with a contact."""
    made = {
        "Runs": directory.council("Runs", region="London", kind="unitary"),
        "Clear": directory.council("Clear", region="London", kind="county"),
        "Unknown": directory.council("Unknown", region="North West", forum=directory.forum("Lancashire")),
    }
    exposure.register(made["Runs"], ("Examplesoft", "Gateway", "7.2.4"), confirmed=lately)
    exposure.register(made["Clear"], ("Other", "Thing", "1"), confirmed=lately)
    for council in made.values():
        directory.contact(council)
    return made
