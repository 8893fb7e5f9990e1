"""One-click sign-in for a demonstration: signed, for a week, and refused everywhere else."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

SALT = "demo.sign-in"
LIFETIME = timedelta(days=7)
LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")


def path(person: str) -> str:
    """The link's path for this person's id."""
    return reverse("demo:sign-in", args=[signing.dumps(person, salt=SALT)])


def person(token: str) -> str | None:
    """The id that a token was signed for, or None."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=LIFETIME))
    except signing.BadSignature:
        return None


def allowed(request: HttpRequest) -> bool:
    """Only in a demonstration, only from this machine, only by its own name, and never behind a proxy."""
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    name = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return settings.DEMO and near and name in LOCAL_NAMES and not any(header in request.META for header in FORWARDED)
