"""Pages of the test of ranks: its form, its result, and its numbers as files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from selaras.analyses import compute, permissions, selectors, services
from selaras.analyses.forms import RobustnessForm
from selaras.analyses.models import Run
from selaras.analyses.views.datasets import dataset_of
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.tables import Sheet, csv_response, xlsx_response
from selaras.core.verdict import demand

UNITS_PER_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def robustness_start(request: Request, pk: int) -> HttpResponse:
    """What varies and how often; the page of the job follows, with its progress and its end."""
    found = dataset_of(request, pk)
    demand(permissions.can_test(request.scope, found))
    form = RobustnessForm(request.POST if request.method == "POST" else None, frame=found.read_frame)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            run = services.start_robustness(
                scope=request.scope, dataset=found, varied=form.varied, now=clock.now(),
                samples=form.cleaned_data["samples"], seed=form.cleaned_data["seed"],
            )  # fmt: skip
        except compute.CannotCompute as refused:
            reasons = refused.reasons
        else:
            return redirect("job", pk=run.job_id)
    context = {"dataset": found, "form": form, "reasons": reasons}
    wrong = bool(reasons) or (request.method == "POST" and bool(form.errors))
    return render(request, "analyses/robustness_start.html", context, status=422 if wrong else 200)


def _run_of(request: Request, pk: int) -> Run:
    demand(permissions.can_view(request.scope))
    rows = Run.objects.visible_to(request.scope).select_related("dataset__region")
    return get_object_or_404(rows, pk=pk)


@login_required
@never_cache
@require_safe
def robustness(request: Request, pk: int) -> HttpResponse:
    """Intervals of ranks and what moves them; while the job runs, where it stands."""
    run = _run_of(request, pk)
    context: dict[str, Any] = {"run": run, "dataset": run.dataset, "varied": run.read_varied}
    if run.result is None:
        return render(request, "analyses/robustness_waits.html", context | {"job": selectors.job_of(run)})
    rows = selectors.interval_rows(run)
    page = Paginator(rows, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    own = selectors.own_units(request.scope, run.dataset)
    context |= {
        "page": page,
        "own": own,
        "chart": selectors.chart_of(list(page.object_list), len(rows), own),
        "mine": [row for row in rows if row.code in own],
        "inputs": selectors.input_rows(run),
        "bars": selectors.bars_of(run),
        "varied_words": selectors.varied_words(run),
        "verdict": compute.verdict_words(run.outcome["inputs"]),
        "may_test": permissions.can_test(request.scope, run.dataset),
    }
    return render(request, "analyses/robustness.html", context)


@login_required
@require_safe
def robustness_export(request: Request, pk: int) -> HttpResponseBase:
    """Intervals as CSV; intervals, choices and settings as a workbook."""
    run = _run_of(request, pk)
    if run.result is None:
        raise Http404
    name = f"ketahanan-skor-{run.pk}"
    heads, rows = selectors.interval_table(run)
    if request.GET.get("bentuk") == "xlsx":
        others = (selectors.input_table(run), selectors.setting_table(run))
        sheets = [Sheet("Rentang", heads, rows), *(Sheet(title, h, r) for title, h, r in others)]
        return xlsx_response(name, sheets)
    return csv_response(name, heads, rows)
