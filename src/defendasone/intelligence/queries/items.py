"""Intelligence items. Of what may be read only with a record, a list shows no words."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from defendasone.core.tlp import TLP
from defendasone.core.viewer import Viewer
from defendasone.intelligence.models import Item
from defendasone.intelligence.rules import is_recorded

_RECORDED = [tlp.value for tlp in TLP if is_recorded(tlp)]


@dataclass(frozen=True)
class ItemFilters:
    """What somebody wants to see of the list."""

    text: str = ""
    tlp: str = ""


def items(viewer: Viewer, filters: ItemFilters | None = None) -> QuerySet[Item]:
    """The newest first. A search looks into what may be read without a record, and into references."""
    found = Item.objects.all() if viewer.sector else Item.objects.none()
    if filters and filters.tlp:
        found = found.filter(tlp=filters.tlp)
    if filters and filters.text:
        words = Q(title__icontains=filters.text) | Q(text__icontains=filters.text) | Q(source__icontains=filters.text)
        found = found.filter(Q(reference__iexact=filters.text) | (words & ~Q(tlp__in=_RECORDED)))
    return found.order_by("-made", "-pk")


def recorded(item: Item) -> bool:
    """Whether each reading of it is an event."""
    return is_recorded(TLP(item.tlp))
