"""Puts the scope and the chosen region on every request, built only when somebody asks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from selaras.accounts.choices import SECOND_STEP
from selaras.accounts.selectors import has_second_step
from selaras.accounts.services import second_step_required
from selaras.core import clock
from selaras.core.http import problem, speaks_to_programs
from selaras.core.scope import Scope
from selaras.offices.selectors import current_region, scope_at, scope_for_link, work_link

WORK_LINK = "work_link"
# Where a person may go who still has to set up the second step.
BEFORE_SECOND_STEP = frozenset(
    {
        "second_step",
        "second_step_app",
        "second_step_passkey",
        "account_logout",
        "account_login",
        "health",
        "favicon",
        "demo_enter",
    }
)


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


class DemandSecondStep:
    """Leads to the setting up of the second step whoever needs one and has come in without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not settings.SECOND_STEP_REQUIRED or name in BEFORE_SECOND_STEP:
            return None
        if not request.user.is_authenticated or request.session.get(SECOND_STEP):
            return None
        if not second_step_required(request.scope):  # type: ignore[attr-defined]
            return None
        return _led(request)


def _led(request: HttpRequest) -> HttpResponse:
    """A session from before the second step was set up elsewhere begins again at the door."""
    if has_second_step(request.user):  # type: ignore[arg-type]
        logout(request)
        target = resolve_url(settings.LOGIN_URL)
    else:
        target = reverse("second_step")
    if speaks_to_programs(request):
        return problem("forbidden", _("Pasang verifikasi dua langkah lebih dahulu."))
    if request.method == "GET" and not request.headers.get("HX-Request"):
        target = f"{target}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
