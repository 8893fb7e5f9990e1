"""The API's own description, and what is not part of it."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from defendasone.api.problems import said
from defendasone.core.access import ANYONE, PageRequest, page


@page(may=ANYONE, methods=("GET",))
def description(request: PageRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(_schema())


@page(may=ANYONE, methods=("GET",))
def reader(request: PageRequest) -> HttpResponse:
    """The same for people: no script, nothing from elsewhere."""
    schema = _schema()
    operations = [
        {"method": method.upper(), "path": path, **told}
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    ]
    return render(request, "api/reader.html", {"operations": operations})


@csrf_exempt
@page(may=ANYONE, methods=("GET", "POST", "PUT", "PATCH", "DELETE"))
def nothing(request: PageRequest, rest: str = "") -> HttpResponse:
    """No such operation: said in the API's own form."""
    return said(Http404())


def _schema() -> dict[str, Any]:
    from defendasone.api.urls import api  # noqa: PLC0415  The paths name these views.

    return dict(api.get_openapi_schema())
