"""Lists in pages whose address says everything, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

PER_PAGE = 50
MOST_PER_PAGE = 400  # A list of every council fits on one page; nothing longer does.
NEAR = 1  # Pages named on each side of the current one.


def paginate(request: HttpRequest, rows: Any, *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that the address asks for; the nearest one there is where it asks for nonsense."""
    return Paginator(rows, max(1, min(per_page, MOST_PER_PAGE))).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Item:
    """A page to go to; without `href`, pages that are not named."""

    number: int = 0
    href: str = ""
    current: bool = False
    label: str = ""


@dataclass(frozen=True)
class Links:
    """What the pagination shows."""

    previous: str = ""
    next: str = ""
    items: tuple[Item, ...] = ()
    label: str = "Pagination"


def links(page: Page[Any], query: QueryDict | Mapping[str, Any] | str | None) -> Links:
    """Addresses of the pages around this one, with the filters of `query` kept."""

    def address(number: int) -> str:
        return with_query(query, page=number)

    named = page.paginator.get_elided_page_range(page.number, on_each_side=NEAR, on_ends=1)
    return Links(
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        next=address(page.next_page_number()) if page.has_next() else "",
        items=tuple(
            Item(number, address(number), number == page.number) if isinstance(number, int) else Item()
            for number in named
        ),
    )


def with_query(query: QueryDict | Mapping[str, Any] | str | None, **changes: object) -> str:
    """The same list with something changed: '?region=London&page=2'. Empty values are left out."""
    if isinstance(query, str | None):
        kept = QueryDict((query or "").removeprefix("?"), mutable=True)
    elif isinstance(query, QueryDict):
        kept = query.copy()
    else:
        kept = QueryDict(mutable=True)
        kept.update({name: str(value) for name, value in query.items()})
    for name, value in changes.items():
        kept[name] = str(value)
    for name, values in list(kept.lists()):
        kept.setlist(name, [value for value in values if value not in (None, "")])
    return f"?{kept.urlencode()}"


def redirect_back(request: HttpRequest, otherwise: str, **where: Any) -> HttpResponseRedirect:
    """To the page that the form named in `next`, if it is one of ours; otherwise to this route."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked) if asked and ours else redirect(otherwise, **where)
