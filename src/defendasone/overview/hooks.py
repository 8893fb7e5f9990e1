"""What apps above add to the first page of a stranger, each in its own AppConfig. Overview imports none of them.

`front_door = ("Choose somebody to sign in as", "demo:people")`: a way in beside the sign-in page, for demonstrations.
`front_door_open(request)` says whether it is open to this one; without it, it is open to all.
"""

from django.apps import AppConfig, apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def doors(request: HttpRequest) -> list[tuple[str, str]]:
    """Text and address of each; none outside a demonstration."""
    if not settings.DEMO:
        return []
    found = (getattr(config, "front_door", None) for config in apps.get_app_configs() if _open(config, request))
    return [(door[0], reverse(door[1])) for door in found if door]


def _open(config: AppConfig, request: HttpRequest) -> bool:
    return bool(getattr(config, "front_door_open", lambda _: True)(request))
