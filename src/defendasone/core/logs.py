"""Logs as JSON lines: who is a hash, what failed is a name; never a secret, a person or a value of a row."""

import hashlib
import logging
import sys
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from structlog.typing import EventDict, Processor, WrappedLogger

shared: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def session_hash(request: HttpRequest) -> str:
    """The same session is recognised in the log without its key being there."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return (
        hashlib.blake2b(key.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=8).hexdigest() if key else ""
    )


def without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A database error's text holds keys and values of rows: leave its class and place only, causes included."""
    told: Any = event.get("exc_info")
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    seen: set[int] = set()
    while isinstance(error, BaseException) and id(error) not in seen:
        seen.add(id(error))
        if type(error).__module__.startswith(("psycopg", "django.db")):
            error.args = ("(left out: it may hold values)",)
        error = error.__cause__ or error.__context__
    return event


def configuration(level: str = "INFO") -> dict[str, object]:
    """Django's LOGGING setting."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, without_values],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django logs each 404 with its path: signed links are paths.
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
        },
    }


def configure() -> None:
    """structlog for our own lines."""
    structlog.configure(
        processors=[*shared, without_values, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def log(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for one part of the product."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound


logging.captureWarnings(capture=True)
