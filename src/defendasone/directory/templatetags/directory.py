"""Filters for pages that show contacts."""

from django import template

from defendasone.directory import rules

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """A kept number as people write it; the link beside it keeps the number as telephones take it."""
    return rules.said_phone(number)
