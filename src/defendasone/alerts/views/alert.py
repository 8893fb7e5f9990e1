"""One alert: what the coordinator follows, or what a council's people read and answer."""

from django.http import HttpResponse

from defendasone.alerts import queries
from defendasone.alerts.views import following, reading
from defendasone.core.access import PageRequest, may, page


@page(may="alerts.read", methods=("GET",), records=True)
def alert(request: PageRequest, reference: str) -> HttpResponse:
    """The same address for everybody: it is in every message."""
    found = queries.alert(request.viewer, reference)
    if may(request.viewer, "alerts.follow"):
        return following.show(request, found)
    return reading.show(request, found)
