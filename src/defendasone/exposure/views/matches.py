"""Whom a vulnerability touches, council by council."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from defendasone.core.access import PageRequest, page
from defendasone.exposure import queries
from defendasone.intelligence import queries as intelligence


@page(may="intelligence.read", methods=("GET",))
def vulnerability(request: PageRequest, cve: str) -> HttpResponse:
    """One group at a time, each council with its reason."""
    found = get_object_or_404(intelligence.vulnerabilities(request.viewer), cve=cve.upper())
    exposure = queries.exposure(request.viewer, vulnerabilities=[found], now=request.now)
    asked = request.GET.get("group", "")
    group = queries.Group(asked) if asked in set(queries.Group) else queries.Group.RUNS
    facts = {
        "vulnerability": found,
        "group": group,
        "groups": [(each, exposure.count(each)) for each in queries.Group],
        "found": exposure.of(group),
    }
    return render(request, "exposure/councils.html", facts)
