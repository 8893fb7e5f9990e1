"""Fixtures of every test."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from defendasone.core.database import GRANTS
from defendasone.core.embedded import OWNER, WEB
from defendasone.testing import emptying, logins

pytest_plugins = ["defendasone.testing.browser"]


def pytest_configure() -> None:
    """Pages of tests take static files from where they are written: nothing is collected first."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True
    emptying.instead_of_flushing()


@pytest.fixture
def now() -> datetime:
    """Wednesday 3 June 2026, 14:05 in London."""
    return datetime(2026, 6, 3, 13, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _same_every_time() -> None:
    random.seed(20260603)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database says who may do what, as a real one does. Its owner takes it away, whoever came last."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(GRANTS)
    yield
    with django_db_blocker.unblock():
        logins.use(OWNER)


@pytest.fixture(autouse=True)
def _web_login(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that uses the database begins as the web process, which owns nothing."""
    wanted = {"db", "transactional_db", "client", "real_logins", "live_server"} & set(request.fixturenames)
    if not wanted and not request.node.get_closest_marker("django_db"):
        # What a test before left open would be looked at when a response ends, and this one may not look.
        connection.close()
        yield
        return
    request.getfixturevalue("_django_db_helper")
    logins.become(WEB)
    yield
    if not connection.in_atomic_block:
        _back_to_owner()


@pytest.fixture
def real_logins(transactional_db: None) -> Iterator[None]:
    """The real logins of the web process and the worker: every step of the test is committed."""
    logins.connect_as(WEB)
    yield
    _back_to_owner()


def _back_to_owner() -> None:
    """The tables are emptied after a test with commits, which no other login may do."""
    logins.use(OWNER)
    cache.clear()
