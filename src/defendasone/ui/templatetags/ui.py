"""What templates may call: times as people read them."""

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
