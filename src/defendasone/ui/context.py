"""What every page is given."""

from django.conf import settings
from django.http import HttpRequest

from defendasone.core.viewer import STRANGER


def page(request: HttpRequest) -> dict[str, object]:
    """The viewer, and whether the data are invented."""
    return {"viewer": getattr(request, "viewer", STRANGER), "demo": settings.DEMO}
