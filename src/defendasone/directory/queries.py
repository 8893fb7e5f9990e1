"""Reading the directory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from defendasone.core.viewer import Viewer
from defendasone.directory.models import Contact, Council


def councils(viewer: Viewer, *, on: date) -> QuerySet[Council]:
    """The councils of a day."""
    begun, going = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    return Council.objects.filter(begun, going).select_related("forum").order_by("short_name")


def recipients(viewer: Viewer, council_ids: Iterable[int]) -> dict[int, list[Contact]]:
    """Live contacts by council, in one query."""
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(council__in=list(council_ids), ended=None):
        found[contact.council_id].append(contact)
    return dict(found)
