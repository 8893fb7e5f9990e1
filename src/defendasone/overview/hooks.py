"""What apps above add to the first page of a stranger, each in its own AppConfig. Overview imports none of them.

`front_door = ("Choose somebody to sign in as", "demo:people")`: a way in beside the sign-in page, for demonstrations.
"""

from django.apps import apps
from django.conf import settings
from django.urls import reverse


def doors() -> list[tuple[str, str]]:
    """Text and address of each; none outside a demonstration."""
    if not settings.DEMO:
        return []
    found = (getattr(config, "front_door", None) for config in apps.get_app_configs())
    return [(door[0], reverse(door[1])) for door in found if door]
