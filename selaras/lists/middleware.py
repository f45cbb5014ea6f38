"""Opens a list the way its reader wants it, where the address asks for nothing else."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from selaras.core.http import speaks_to_programs
from selaras.lists.selectors import default_of, savable


class OpenDefaultViews:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., object],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        """Any word after the question mark is a wish of its own: a filter, a page, "semua"."""
        match = request.resolver_match
        if request.method != "GET" or request.META.get("QUERY_STRING") or match is None:
            return None
        if speaks_to_programs(request) or getattr(request, "htmx", False):
            return None
        listing = savable(match.view_name)
        wanted = default_of(request.scope, listing.code) if listing else None  # type: ignore[attr-defined]
        return redirect(wanted) if wanted else None
