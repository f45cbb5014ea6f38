"""Error pages and the health answer."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from selaras.core.http import PROBLEMS, RETRY_AFTER_SECONDS, outage, problem, speaks_to_programs

logger = logging.getLogger(__name__)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Version and database state for a monitor; 503 where the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "baik"
    except DatabaseError:
        database = "tidak menjawab"
    ok = database == "baik"
    body = {"status": "baik" if ok else "gangguan", "versi": settings.VERSION, "basis_data": database}
    return JsonResponse(body, status=200 if ok else 503)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask for the icon without having read a page."""
    return HttpResponseRedirect(static("core/mark.svg"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = getattr(exception, "reason", "")
    if speaks_to_programs(request):
        return problem("forbidden", reason)
    return render(request, "errors/403.html", {"reason": reason}, status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if speaks_to_programs(request):
        return problem("bad_request")
    return render(request, "errors/400.html", status=400)


def refused_form(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django refuses before a view sees it; a form that is too large says so."""
    if not isinstance(exception, RequestDataTooBig):
        return unreadable(request)
    if speaks_to_programs(request):
        return problem("too_large")
    return render(request, "errors/413.html", status=413)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if speaks_to_programs(request):
        return problem("not_found")
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Called while the fault is being handled, so that a full disk is told apart from a fault of ours."""
    if code := outage(sys.exc_info()[1]):
        return unavailable(request, code)
    if speaks_to_programs(request):
        return problem("server_error")
    try:
        return render(request, "errors/500.html", status=500)
    except Exception:  # the frame asks the database, which may be what broke
        logger.exception("the page for broken requests broke too")
        return HttpResponse(render_to_string("errors/broken.html"), status=500)


def unavailable(request: HttpRequest, code: str) -> HttpResponse:
    """Without the frame: it asks the database, which is away. Nothing was kept, and the answer says so."""
    kind, wait = PROBLEMS[code], {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    if speaks_to_programs(request):
        return problem(code, headers=wait)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"detail": str(kind.detail), "files": []}, status=kind.status, headers=wait)
    page = render_to_string(
        "errors/unavailable.html", {"detail": kind.detail, "full": code == "storage_full"}
    )
    return HttpResponse(page, status=kind.status, headers=wait)
