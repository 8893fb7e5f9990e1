"""What every page is given. The names are long so that no view's own `product` or `messages` takes their place."""

from functools import partial

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest

from defendasone.core.viewer import STRANGER
from defendasone.ui import navigation

SERVICE_NAME = "Defend as One"


def page(request: HttpRequest) -> dict[str, object]:
    """The viewer, whether the data are invented, and what is made only where it is drawn: menus and what was done."""
    return {
        "viewer": getattr(request, "viewer", STRANGER),
        "demo": settings.DEMO,
        "service_name": SERVICE_NAME,
        "service_menu": partial(navigation.entries, request),
        "service_footer": navigation.footer,
        "service_news": partial(get_messages, request),
    }
