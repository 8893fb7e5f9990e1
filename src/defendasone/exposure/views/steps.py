"""What the pages of registers share."""

from typing import Any

from django.shortcuts import get_object_or_404

from defendasone.core.access import PageRequest, may, require
from defendasone.exposure import queries


def council(request: PageRequest, gss: str, *, writing: bool = False) -> Any:
    """The council, where this viewer may open its register; 404 elsewhere, and a refusal where they may only read."""
    found = get_object_or_404(queries.councils(request.viewer, request.now), gss=gss)
    if writing:
        require(request.viewer, "technology.write", found.pk)
    return found


def may_write(request: PageRequest, of: Any) -> bool:
    """Whether this viewer may change that council's register."""
    return may(request.viewer, "technology.write", of.pk)
