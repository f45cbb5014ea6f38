"""Jobs of the person who asks: list, progress, cancel, repeat."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.jobs import permissions, selectors, services
from selaras.jobs.choices import State

PER_PAGE = 30


@login_required
@require_safe
def jobs(request: Request) -> HttpResponse:
    sees_others = bool(request.scope.paths("jobs.view"))
    everybody = sees_others and request.GET.get("tampil") == "semua"
    aside = sees_others and request.GET.get("tampil") == "disisihkan"
    rows = selectors.own_jobs(request.scope)
    if everybody or aside:
        rows = selectors.visible_jobs(request.scope)
    if aside:
        rows = rows.filter(state=State.ASIDE)
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
