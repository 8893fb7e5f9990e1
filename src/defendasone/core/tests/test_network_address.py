"""Whose request it is, where a proxy stands in front."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from defendasone.core.middleware import network_address


def seen(**headers: str) -> str:
    found: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        found.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    network_address(answer)(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1"))
    return found[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("nonsense", "10.0.0.1"),
        ("203.0.113.7, ", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_behind_our_proxy_the_last_address_counts(header: str, expected: str, settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    assert seen(x_forwarded_for=header) == expected


def test_without_a_proxy_nobody_chooses_their_own_address(settings: Settings) -> None:
    settings.BEHIND_PROXY = False
    assert seen(x_forwarded_for="203.0.113.7") == "10.0.0.1"
