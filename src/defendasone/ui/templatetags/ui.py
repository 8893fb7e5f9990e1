"""What templates may call: times as people read them."""

from collections.abc import Mapping
from datetime import date, datetime

from django import template

from defendasone.core import clocks

register = template.Library()


@register.filter
def when(moment: datetime | None) -> str:
    """'3 June 2026 at 2:05pm'."""
    return clocks.said(moment) if moment else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """'3 June 2026'."""
    if isinstance(value, datetime):
        value = value.astimezone(clocks.LONDON).date()
    return clocks.said_day(value) if value else ""


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds under a key that the template has in a variable."""
    return mapping.get(key, "")
