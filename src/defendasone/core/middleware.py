"""What happens around every request, whoever makes it."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from defendasone.core.ids import new_id
from defendasone.core.logs import session_hash

Handler = Callable[[HttpRequest], HttpResponse]


def network_address(get_response: Handler) -> Handler:
    """Behind our own proxy the caller is the last address that it appended; what stands before that is hearsay."""

    def handle(request: HttpRequest) -> HttpResponse:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if settings.BEHIND_PROXY and said:
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(said))
        return get_response(request)

    return handle


def log_context(get_response: Handler) -> Handler:
    """Every line that a request logs carries the request's id and a hash of its session."""

    def handle(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=str(new_id()), session=session_hash(request))
        return get_response(request)

    return handle


def no_nul(get_response: Handler) -> Handler:
    """The database takes no NUL character: no address has one, no query and no cookie. Forms say so themselves."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        asked = (text for name, values in request.GET.lists() for text in (name, *values))
        if any("\0" in text for text in (*asked, *request.COOKIES.values())):
            raise BadRequest
        return get_response(request)

    return handle


def nothing_cached(get_response: Handler) -> Handler:
    """No page is kept by a browser or proxy: the next person at this machine is somebody else."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        add_never_cache_headers(response)
        return response

    return handle
