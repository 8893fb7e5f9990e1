"""The pages for what goes wrong. Each says what happened and what to do; none shows what failed inside."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from defendasone.core.logs import log

# SQLSTATE classes in which the server is at fault, not the statement: gone, out of disk or memory, shutting down.
SERVER_STATES = ("08", "53", "57", "58")
DISK_FULL = "53100"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is not ours, or that was open for too long."""
    return render(request, "csrf.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500; and 503 while the database is away, which is nobody's mistake and soon over."""
    error = sys.exc_info()[1]
    if away(error):
        log("web").warning("database away", kind=type(error).__name__)
        response = HttpResponse(FULL if full(error) else AWAY, status=503)
        response["Retry-After"] = "10"
        return response
    return HttpResponse(FAILED, status=500)


def away(error: BaseException | None) -> bool:
    """Whether this error says that the database server is gone, restarting or out of room."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, DatabaseError) else None
    return bool(state and state.startswith(SERVER_STATES))


def full(error: BaseException | None) -> bool:
    """Whether the database's disk has no room left."""
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", None) == DISK_FULL


# Written without the template engine: a page about a missing database may ask nothing of it. The stylesheets' plain
# names are served too, beside the ones that carry a hash.
_PAGE = """<!DOCTYPE html>
<html lang="en" class="govuk-template"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} - Defend as One</title>
<link rel="stylesheet" href="/static/govuk/govuk-frontend.min.css">
<link rel="stylesheet" href="/static/ui/defend.css"></head>
<body class="govuk-template__body"><header class="defend-header"><div class="govuk-generic-header">
<div class="govuk-generic-header__container govuk-width-container"><div class="govuk-generic-header__logo">
<a href="/" class="govuk-generic-header__homepage-link">Defend as One</a></div></div></div></header>
<main class="govuk-width-container"><div class="govuk-main-wrapper">
<h1 class="govuk-heading-l">{title}</h1><p class="govuk-body">{text}</p></div></main></body></html>
"""
AWAY = _PAGE.format(
    title="The service is restarting",
    text="We could not confirm that what you sent was saved. Wait a minute, look at the page again, and send it once "
    "more if it is not there.",
)
FULL = _PAGE.format(
    title="Nothing can be saved at the moment",
    text="The service has run out of room. What was saved before is safe; what you sent just now was not saved. Tell "
    "the people who run this service, keep what you wrote, and send it again later.",
)
FAILED = _PAGE.format(
    title="Something went wrong",
    text="Nothing that you sent was saved. The fault has been recorded. Go back and try again; if it happens twice, "
    "tell the people who run this service when it happened.",
)
