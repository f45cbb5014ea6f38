"""Every address of the product with its methods, read off the resolver, so that none can be forgotten."""

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

# Asked about as GET, answered by the framework.
IMPLIED = {"HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Address:
    """One method of one route; ``name`` is what the table calls it: "round", "POST round_move"."""

    url_name: str
    method: str
    route: str
    arguments: int
    declared: bool

    @property
    def name(self) -> str:
        return self.url_name if self.method == "GET" else f"{self.method} {self.url_name}"


def _cells(function: Any) -> dict[str, Any]:
    """What a function has closed over, by name."""
    code, closure = getattr(function, "__code__", None), getattr(function, "__closure__", None)
    if code is None or not closure:
        return {}
    return {name: cell.cell_contents for name, cell in zip(code.co_freevars, closure, strict=True)}


def _methods(callback: Callable[..., Any]) -> list[str] | None:
    """Declared by a decorator, a class or the operations of the API; None where anything goes."""
    if hasattr(callback, "view_class"):
        view = callback.view_class
        return [m.upper() for m in view.http_method_names if hasattr(view, m) and m.upper() != "PUT"]
    function: Any = callback
    while function is not None:
        cells = _cells(function)
        if "request_method_list" in cells:
            return list(cells["request_method_list"])
        for held in (*cells.values(), getattr(function, "__self__", None)):
            if isinstance(held, PathView):
                return sorted({method for operation in held.operations for method in operation.methods})
        if isinstance(function, types.MethodType):
            function = function.__func__
            continue
        function = getattr(function, "__wrapped__", None)
    return None


def _patterns(
    patterns: list[URLPattern | URLResolver], prefix: str, space: str
) -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _patterns(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        else:
            yield f"{space}{pattern.name or ''}", prefix + str(pattern.pattern), pattern


def addresses() -> list[Address]:
    found: dict[tuple[str, str], Address] = {}
    for name, route, pattern in _patterns(get_resolver().url_patterns, "", ""):
        methods = _methods(pattern.callback)
        for method in methods or ["GET", "POST"]:
            if method not in IMPLIED:
                arguments = route.count("<") + route.count("{")
                found[name, method] = Address(name, method, route, arguments, methods is not None)
    return list(found.values())
