"""One demonstration sector for all tests that only look at it: loading it takes seconds."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from defendasone.core.embedded import JOBS, OWNER
from defendasone.demo.loading import load_sector
from defendasone.directory.loading import load_reference
from defendasone.testing import emptying, logins

# A Wednesday, 14:05 in London.
NOW = datetime(2026, 6, 3, 13, 5, tzinfo=UTC)


@pytest.fixture(scope="package")
def _sector(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded and committed by the worker's own login; gone when the last test of this folder is over."""
    with django_db_blocker.unblock():
        logins.connect_as(JOBS)
        with override_settings(DEMO=True), transaction.atomic():
            load_reference(NOW)
            load_sector(NOW)
        logins.connect_as(OWNER)
    yield
    with django_db_blocker.unblock():
        logins.connect_as(OWNER)
        cache.clear()
        emptying.empty()
        connection.close()


@pytest.fixture
def sector(_sector: None, db: None) -> datetime:
    """The sector, of 3 June 2026 at 2:05pm; what a test changes is undone after it."""
    return NOW
