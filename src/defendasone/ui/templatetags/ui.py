"""What every template may call, without loading anything: times, colours, markings, and what partials are made of."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from defendasone.core import clocks
from defendasone.core.tlp import TLP, read_tlp
from defendasone.ui import colours
from defendasone.ui.forms import groups, wording
from defendasone.ui.pages import Links, links

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


@register.filter
def colour(value: object) -> str:
    """The colour of a status's tag."""
    return colours.colour(value)


@register.simple_tag
def status(value: object, text: object = "") -> SafeString:
    """A status as a tag in its colour: `{% status answer.status answer.get_status_display %}`."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', *_status(value, text))


@register.simple_tag
def mark(value: object, text: object = "") -> SafeString:
    """The same for a `defend-table` of hundreds of rows, in a third of the bytes."""
    return format_html('<b class="{}">{}</b>', *_status(value, text))


def _status(value: object, text: object) -> tuple[str, object]:
    return colours.colour(value), text or str(value).replace("-", " ").capitalize()


@register.filter
def tlp(value: TLP | str) -> TLP:
    """A marking, also from the word that the database keeps."""
    return value if isinstance(value, TLP) else read_tlp(value)


@register.filter
def mid(label: object) -> str:
    """A label as it stands inside a sentence."""
    return wording.mid(label)


@register.filter
def problems(form: Any) -> list[wording.Problem]:
    """What the error summary lists."""
    return wording.problems(form)


@register.filter
def parts(form: forms.BaseForm) -> list[SafeString]:
    """What a form shows, in order."""
    return groups.parts(form)


@register.filter
def page_links(page: Page[Any], query: QueryDict | Mapping[str, Any] | str | None) -> Links:
    """Where a list's other pages are, with the filters kept."""
    return links(page, query)


@register.filter
def linked(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any row of a summary list can be changed."""
    return any(row.get("href") or row.get("links") for row in rows)


@register.filter
def banner_id(number: int) -> str:
    """The id of a banner's title; the first is the one that everybody expects."""
    return "govuk-notification-banner-title" + (f"-{number}" if number > 1 else "")


class _Apart(template.Node):
    """Renders with what the include names and nothing else of the page's context."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: template.Context) -> SafeString:
        """An include's `with` values, even when there are none, are the topmost layer of the context."""
        return self.nodes.render(context.new(context.dicts[-1]))


@register.tag
def apart(parser: Parser, token: Token) -> _Apart:
    """Around a whole partial: a page's own `name`, `href` or `kind` must not leak into a button that has none."""
    nodes = parser.parse(("endapart",))
    parser.delete_first_token()
    return _Apart(nodes)


class _Wide(template.Node):
    """A table in a container that scrolls on its own, so that the page does not."""

    def __init__(self, label: template.base.FilterExpression, nodes: NodeList) -> None:
        self.label, self.nodes = label, nodes

    def render(self, context: template.Context) -> SafeString:
        """Focusable and labelled: those without a mouse scroll it too."""
        box = '<div class="defend-wide" role="region" aria-label="{}" tabindex="0">{}</div>'
        return format_html(box, self.label.resolve(context), self.nodes.render(context))


@register.tag
def wide(parser: Parser, token: Token) -> _Wide:
    """`{% wide "Councils that have not answered" %}<table class="defend-table">...</table>{% endwide %}`."""
    try:
        _, label = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("{% wide %} takes one thing: what the table shows.") from None
    nodes = parser.parse(("endwide",))
    parser.delete_first_token()
    return _Wide(parser.compile_filter(label), nodes)
