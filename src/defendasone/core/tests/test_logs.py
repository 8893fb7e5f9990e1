"""Logs: never a secret, a person or a value of a row."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import IntegrityError, connection
from django.test import RequestFactory
from pytest_django import Settings

from defendasone.core import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler with the product's own format writes."""
    configuration = logs.configuration()
    formatter = dict(configuration["formatters"]["json"])  # type: ignore[index]
    kind = formatter.pop("()")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(kind(**formatter))
    logger = logging.getLogger("test.logs")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_a_database_error_is_logged_without_the_values_in_it(written: io.StringIO) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table who (email text unique)")
        address = "@".join(("ann", "council.example"))  # not as a whole in the source, which tracebacks quote
        cursor.execute("insert into who values (%s)", [address])
        try:
            cursor.execute("insert into who values (%s)", [address])
        except IntegrityError as error:
            try:
                raise RuntimeError("could not add") from error
            except RuntimeError:
                logging.getLogger("test.logs").exception("failed")
    line = json.loads(written.getvalue())
    assert address not in written.getvalue()
    assert "UniqueViolation" in line["exception"]
    assert "could not add" in line["exception"]
    assert (line["event"], line["level"]) == ("failed", "error")


def test_lines_are_json_with_time_and_context(written: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(request="r1")
    logging.getLogger("test.logs").warning("hello %s", "there")
    structlog.contextvars.clear_contextvars()
    line = json.loads(written.getvalue())
    assert (line["event"], line["request"], line["logger"]) == ("hello there", "r1", "test.logs")
    assert line["timestamp"].endswith("Z")


def test_a_session_is_recognised_without_its_key(settings: Settings) -> None:
    request = RequestFactory().get("/")
    assert logs.session_hash(request) == ""
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "the-real-key"
    first = logs.session_hash(request)
    assert first == logs.session_hash(request)
    assert "the-real-key" not in first
    assert len(first) == 16
    settings.SECRET_KEY = "another key of another installation"
    assert logs.session_hash(request) != first
