"""Every route of the product, with values for its arguments: for tests that walk them all.

A route with arguments gets values that name nothing, unless an app's factories register some that name a row:
`@arguments("alerts:alert")` over a function that makes the row for a council and returns the arguments.
"""

import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import getclosurevars
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter, PathConverter, SlugConverter, StringConverter, UUIDConverter
from django.urls.resolvers import RoutePattern
from ninja.operation import PathView

from defendasone.directory.models import Council
from defendasone.testing import factories

Values = dict[str, object]
Maker = Callable[[Council], Values]
NOTHING: dict[type, object] = {
    IntConverter: 0,
    StringConverter: "x",
    SlugConverter: "x",
    PathConverter: "x",
    UUIDConverter: UUID(int=0),
}
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")

_makers: dict[str, Maker] = {}
_alike: dict[str, int] = {}


@dataclass(frozen=True)
class Route:
    """One route: its full name, its pieces from the root, and the function that answers."""

    name: str
    pieces: tuple[Any, ...]
    callback: Any

    def path(self, council: Council | None = None) -> str:
        """An address of this route; with a council, one that names a row of it where an app says how."""
        maker = _makers.get(self.name)
        values = maker(council) if maker and council else self._nothing()
        if all(isinstance(piece, RoutePattern) for piece in self.pieces):
            template = "".join(str(piece) for piece in self.pieces)
            return "/" + ARGUMENT.sub(lambda match: str(values[match[2]]), template)
        return reverse(self.name, kwargs=values)

    def declared(self, method: str) -> str | None:
        """The permission that the function declares for this method, if it declares one."""
        if may := getattr(self.callback, "may", None):
            return str(may)
        for operation in operations(self.callback):
            if method in operation.methods:
                return getattr(operation.view_func, "may", None)
        return None

    @property
    def gets(self) -> bool:
        """Whether it answers a GET: what is a page, or may be."""
        if not hasattr(self.callback, "may"):
            return True
        return "GET" in getclosurevars(self.callback).nonlocals.get("methods", ("GET",))

    @property
    def alike(self) -> int | None:
        """The status with which this route answers whoever asks, where it was registered so."""
        return _alike.get(self.name)

    def _nothing(self) -> Values:
        values: Values = {}
        for piece in self.pieces:
            values |= {name: NOTHING[type(converter)] for name, converter in piece.converters.items()}
            if not isinstance(piece, RoutePattern):
                values |= dict.fromkeys(piece.regex.groupindex, "x")
        return values


def arguments(name: str) -> Callable[[Maker], Maker]:
    """Register how to make a row, and the arguments that name it."""

    def register(maker: Maker) -> Maker:
        _makers[name] = maker
        return maker

    return register


def answers_alike(name: str, status: int) -> None:
    """Register a route that answers everybody with this status, as a page that is not in use does."""
    _alike[name] = status


def names_nothing(converter: type, value: object) -> None:
    """Register what a converter of an app takes, and no row has."""
    NOTHING[converter] = value


def routes() -> list[Route]:
    """Every route that can be reached: one that another hides is left out."""
    for module in pkgutil.iter_modules(factories.__path__):
        import_module(f"{factories.__name__}.{module.name}")
    return [route for route in _walk(get_resolver().url_patterns, (), "") if _reached(route)]


def operations(callback: Any) -> list[Any]:
    """The API's operations behind a callback."""
    cells = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]
    return [operation for view in cells if isinstance(view, PathView) for operation in view.operations]


def _walk(patterns: list[Any], pieces: tuple[Any, ...], namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        here = (*pieces, pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name or pattern.pattern}", here, pattern.callback)


def _reached(route: Route) -> bool:
    return resolve(route.path()).func is route.callback
