"""Who comes to the first page, and when."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.core.viewer import Role
from defendasone.directory.models import Council
from defendasone.testing.factories import accounts, directory, exposure


@pytest.fixture
def lately() -> datetime:
    """Pages know the real time: something that is not yet due has to have happened lately."""
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def long_ago() -> datetime:
    """So long that whatever was asked then is overdue."""
    return timezone.now() - timedelta(days=40)


def tidy(name: str, **fields: object) -> Council:
    """A council that has nothing to do but what alerts ask: a confirmed contact, a confirmed register, a lead."""
    made = directory.council(name, **fields)
    lately = timezone.now() - timedelta(days=1)
    directory.contact(made, last_confirmed=lately)
    exposure.register(made, ("Other", "Thing", "1"), confirmed=lately)
    return made


@pytest.fixture
def here() -> Council:
    """A tidy council."""
    return tidy("Here")


@pytest.fixture
def there() -> Council:
    """Another, of which nobody here may learn."""
    return tidy("There")


@pytest.fixture
def officer(here: Council) -> Client:
    """Somebody who answers for it, signed in."""
    return accounts.signed_in(Role.OFFICER, at=here)


@pytest.fixture
def leader(here: Council) -> Client:
    """Somebody who leads it and only reads, signed in."""
    return accounts.signed_in(Role.LEADER, at=here)


@pytest.fixture
def analyst() -> Client:
    """Somebody at the coordinator's, signed in."""
    return accounts.signed_in(Role.ANALYST)
