"""Puts the scope and the chosen region on every request, built only when somebody asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from selaras.core import clock
from selaras.core.scope import Scope
from selaras.offices.selectors import current_region, scope_at, scope_for_link, work_link

WORK_LINK = "work_link"


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: scope_of(request))  # type: ignore[attr-defined]
        request.region = SimpleLazyObject(lambda: current_region(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not _came_by_link(request):
            return response
        if response.status_code == 404 and _is_page(response) and request.scope.work_link is None:  # type: ignore[attr-defined]
            # Nothing is found because the link has ended; that is what the person needs to hear.
            response = render(request, "offices/work_link_over.html", status=404)
        return keep_private(response)


def scope_of(request: HttpRequest) -> Scope:
    """A signed-in person wins over a work link; a work link that has ended opens nothing."""
    now = clock.now()
    if request.user.is_authenticated:
        return scope_at(request.user, now)
    link_id = request.session.get(WORK_LINK)
    link = work_link(link_id) if isinstance(link_id, int) else None
    found = scope_for_link(link, now) if link is not None else None
    return found or Scope(on=clock.today())


def _came_by_link(request: HttpRequest) -> bool:
    """Asks nothing of the database for a request that did not look at its session."""
    session = request.session
    return bool(session.accessed and WORK_LINK in session and not request.user.is_authenticated)


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def keep_private(response: HttpResponse) -> HttpResponse:
    """Phones are shared: nothing of a work link stays in a cache, a search engine or the next site's log."""
    response["Cache-Control"] = "no-store"
    # Not "no-referrer": with that a browser sends forms with an origin of null, and they are refused.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
