"""What a real process logs when things go wrong: no secret, no person, no value of a row, no signed link."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from defendasone.core import logs
from defendasone.core.middleware import log_context

PERSON = "@".join(("zoe", "council.example"))


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that any logger writes, in the product's own format and at its own levels."""
    configuration = logs.configuration()
    formatter = dict(configuration["formatters"]["json"])  # type: ignore[index]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_page_that_is_not_there_leaves_no_line_with_its_address(written: io.StringIO, client: Client) -> None:
    """Signed links are addresses: whoever reads the log must not be able to follow one."""
    for path in ("/people/join/abc:secret-part/", "/alerts/link/abc:secret-part/", "/nothing/abc:secret-part/"):
        client.get(path)
        client.post(path, {"password": "secret-part"})
    assert "secret-part" not in written.getvalue()


@pytest.mark.django_db
def test_a_sign_in_that_fails_leaves_neither_the_name_nor_the_password(written: io.StringIO, client: Client) -> None:
    client.post("/account/login/", {"login": PERSON, "password": "secret-part"})
    assert PERSON not in written.getvalue()
    assert "secret-part" not in written.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("wrapped", [0, 1, 3])
def test_the_values_of_a_row_are_left_out_however_deep_the_error_is(written: io.StringIO, wrapped: int) -> None:
    def fail(depth: int) -> None:
        if depth:
            try:
                fail(depth - 1)
            except Exception as error:
                raise RuntimeError(f"Step {depth}") from error
        with connection.cursor() as cursor:
            cursor.execute("select %s::int", [PERSON])

    try:
        fail(wrapped)
    except (DataError, RuntimeError):
        logs.log("test").exception("failed", case=7)
    (line,) = lines(written)
    assert PERSON not in written.getvalue()
    assert (line["event"], line["case"], line["level"]) == ("failed", 7, "error")
    assert "DataError" in str(line["exception"])
    assert f"Step {wrapped}" in str(line["exception"]) or not wrapped


def test_an_error_given_as_itself_is_cleaned_too(written: io.StringIO) -> None:
    error = DataError(f"value {PERSON} is too long")
    logging.getLogger("library").error("failed", exc_info=error)
    logging.getLogger("library").error("failed", exc_info=(DataError, error, None))
    assert PERSON not in written.getvalue()
    assert len(lines(written)) == 2


def test_a_circle_of_causes_ends(written: io.StringIO) -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    logging.getLogger("library").error("failed", exc_info=one)
    assert len(lines(written)) == 1


@pytest.mark.parametrize("text", ['"quoted"\nnew line', "\u2028", "\x1b[31mred", "ü严"])
def test_one_event_is_one_line_whatever_it_says(written: io.StringIO, text: str) -> None:
    logging.getLogger("library").warning("said %s", text)
    assert len(written.getvalue().split("\n")) == 2
    assert lines(written)[0]["event"] == f"said {text}"


def test_each_request_has_an_id_of_its_own_and_a_hash_for_its_session(settings: Settings, written: io.StringIO) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        logs.log("page").warning("seen")
        return HttpResponse()

    for key in ("the-first-key", "the-first-key", "another-key", ""):
        request = RequestFactory().get("/")
        if key:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = key
        log_context(answer)(request)
    structlog.contextvars.clear_contextvars()
    first, again, other, none = lines(written)
    assert first["session"] == again["session"] != other["session"]
    assert none["session"] == ""
    assert len({line["request"] for line in (first, again, other, none)}) == 4
    assert "-key" not in written.getvalue()


def test_the_configuration_itself_holds_no_secret(settings: Settings) -> None:
    settings.CONFIG = replace(settings.CONFIG, secret_key="s3cret", email_url="smtp://us:s3cret@mail")
    assert "s3cret" not in json.dumps(logs.configuration(), default=str)
