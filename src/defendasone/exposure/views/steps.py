"""What the pages of registers share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from defendasone.core.access import PageRequest, may, require
from defendasone.core.flow import Refused
from defendasone.exposure import queries

ON_A_PAGE = 100


def council(request: PageRequest, gss: str, *, writing: bool = False) -> Any:
    """The council, where this viewer may open its register; 404 elsewhere, and a refusal where they may only read."""
    found = get_object_or_404(queries.councils(request.viewer, request.now), gss=gss)
    if writing:
        require(request.viewer, "technology.write", found.pk)
    return found


def may_write(request: PageRequest, of: Any) -> bool:
    """Whether this viewer may change that council's register."""
    return may(request.viewer, "technology.write", of.pk)


def typed(request: PageRequest) -> Any:
    """What was sent with a form, or nothing yet."""
    return request.POST if request.method == "POST" else None


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it where the form is good; what the rules refuse is shown on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def paged(request: PageRequest, found: QuerySet[Any]) -> Page[Any]:
    """The page of a list that was asked for."""
    return Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))


def query(request: PageRequest) -> str:
    """The filters, for links to other pages of a list."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
