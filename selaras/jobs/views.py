"""Jobs of the person who asks: list, progress, cancel, repeat."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from selaras.accounts.services import allow
from selaras.core import clock
from selaras.core.health import RANK, exposition, look_around, worst
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.jobs import permissions, selectors, services
from selaras.jobs.choices import State
from selaras.jobs.models import Job

PER_PAGE = 30
# However often monitors ask, the database is asked this seldom.
METRICS_KEPT_SECONDS = 5


@login_required
@never_cache
@require_safe
def health_page(request: Request) -> HttpResponse:
    """What needs somebody comes first; otherwise in the order of the registered looks."""
    demand(permissions.can_see_health(request.scope))
    seen = look_around(clock.now())
    context = {"seen": sorted(seen, key=lambda one: -RANK[one.sign.state]), "worst": worst(seen)}
    return render(request, "jobs/health.html", context)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For a monitor with its token; without one set the address does not exist."""
    if not settings.METRICS_TOKEN:
        raise Http404
    kind, _blank, given = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not constant_time_compare(given.strip(), settings.METRICS_TOKEN):
        status = 401 if allow(request, "metrics") else 429
        return HttpResponse(
            status=status, headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
        )
    text = cache.get_or_set("metrics", lambda: exposition(look_around(clock.now())), METRICS_KEPT_SECONDS)
    kept = {"Cache-Control": "no-store"}
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8", headers=kept)


def _job_cells(rows: Sequence[Job]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.title,
            row.state_label,
            row.progress,
            row.starter_name or _("Sistem"),
            Moment(row.created_at),
        ]


JOBS = listed(
    Listing(
        "pekerjaan-latar",
        lazy("Pekerjaan latar"),
        "jobs",
        (lazy("Pekerjaan"), lazy("Status"), lazy("Selesai (%)"), lazy("Dimulai oleh"), lazy("Dimulai")),
        _job_cells,
        (60, 24, 12, 30, 18),
        switches={"tampil": ("semua", "disisihkan")},
    )
)


@login_required
@require_safe
def jobs(request: Request) -> HttpResponseBase:
    sees_others = bool(request.scope.paths("jobs.view"))
    everybody = sees_others and request.GET.get("tampil") == "semua"
    aside = sees_others and request.GET.get("tampil") == "disisihkan"
    rows = selectors.own_jobs(request.scope)
    if everybody or aside:
        rows = selectors.visible_jobs(request.scope)
    if aside:
        rows = rows.filter(state=State.ASIDE)
    if wanted_file(request):
        return JOBS.file(request, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "jobs/list.html",
        {"page": page, "everybody": everybody, "aside": aside, "sees_others": sees_others},
    )


@login_required
@never_cache
@require_safe
def job(request: Request, pk: int) -> HttpResponse:
    """The page asks for its own middle part every two seconds while the job is open."""
    found = get_object_or_404(selectors.visible_jobs(request.scope), pk=pk)
    url = (found.result or {}).get("url", "") if isinstance(found.result, dict) else ""
    context = {
        "job": found,
        "may_cancel": permissions.can_cancel(request.scope, found),
        "may_retry": permissions.can_retry(request.scope, found),
        "result_url": url if url.startswith("/") and url_has_allowed_host_and_scheme(url, None) else "",
    }
    return render(request, "jobs/_state.html" if request.htmx else "jobs/detail.html", context)


@login_required
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.visible_jobs(request.scope), pk=pk)
    services.cancel(scope=request.scope, job=found, now=clock.now())
    return redirect("job", pk=pk)


@login_required
@require_POST
def retry(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.visible_jobs(request.scope), pk=pk)
    services.retry(scope=request.scope, job=found, now=clock.now())
    return redirect("job", pk=pk)
