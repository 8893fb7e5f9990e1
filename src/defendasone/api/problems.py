"""What the API says when it cannot do something: RFC 9457, with what to do about it."""

import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from defendasone.core.flow import Refused
from defendasone.core.logs import log
from defendasone.ui.errors import away

CONTENT = "application/problem+json"
Handler = Callable[[HttpRequest, Any], HttpResponse]


def problem(status: int, detail: str, mend: str, **more: object) -> HttpResponse:
    """One problem: `detail` is what is wrong, `mend` what to do."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "mend": mend}
    return HttpResponse(json.dumps({**body, **more}), status=status, content_type=CONTENT)


def WRONG_KEY() -> HttpResponse:  # noqa: N802
    """401: no key, or one that opens nothing."""
    response = problem(
        401,
        "This needs an API key that is valid.",
        "Send the header 'Authorization: Bearer KEY'. Make a key under Your account, API keys.",
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def TOO_MANY(window: timedelta) -> HttpResponse:  # noqa: N802
    """429."""
    seconds = int(window.total_seconds())
    response = problem(429, "There were too many requests.", f"Wait {seconds} seconds, then ask less often.")
    response["Retry-After"] = str(seconds)
    return response


def said(error: Exception) -> HttpResponse:
    """The problem that an error is to whoever asked."""
    match error:
        case AuthenticationError():
            return WRONG_KEY()
        case PermissionDenied():
            return problem(
                403,
                "You or this key may not do this.",
                "Make a key with the scope that this needs, if your roles hold it.",
            )
        case Http404():
            return problem(404, "There is nothing here, or nothing that you may see.", "Check the address.")
        case Refused():
            return problem(409, str(error), "Nothing was changed. Look at the present state, then decide.")
        case ValidationError():
            return wrong_fields(_fields(error))
        case RequestDataTooBig():
            return problem(413, "The request is too large.", "Send at most 1 MB, or a CSV file of at most 10 MB.")
        case HttpError():
            wrong = str(error).rstrip(".")
            return problem(error.status_code, f"{wrong}.", "Check the request against the description of the API.")
    return failed(error)


def failed(error: Exception) -> HttpResponse:
    """A fault of ours: recorded, and not shown."""
    if away(error):
        return problem(503, "The service is restarting.", "Ask again in ten seconds: nothing may have been saved.")
    kind = "database" if isinstance(error, DatabaseError) else "program"
    log("api").error("failed", kind=kind, exc_info=error)
    return problem(500, "Something went wrong here. Nothing was changed.", "Try again. Tell us if it happens twice.")


def wrong_fields(fields: list[dict[str, str]]) -> HttpResponse:
    """422: where, and what is wrong there."""
    return problem(422, "The request cannot be understood.", "Mend each of these fields.", fields=fields)


def handle(api: NinjaAPI) -> None:
    """Let the library answer every error with a problem."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return said(error)

    for kind in (Exception, AuthenticationError, HttpError, Http404, PermissionDenied, Refused, ValidationError):
        api.add_exception_handler(kind, answer)


def _fields(error: ValidationError) -> list[dict[str, str]]:
    """Where, and what is wrong there; never what was sent."""
    return [{"field": ".".join(map(str, each["loc"])), "wrong": str(each["msg"])} for each in error.errors]
