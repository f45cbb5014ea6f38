"""The score of a round: estimate, official value, trace, receipt, and the files to compute it again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.choices import ScoreTier
from selaras.assessments.compute import compute_score, values_csv
from selaras.assessments.models import Round, ScoreRun
from selaras.assessments.selectors import rounds as select
from selaras.assessments.selectors.texts import index_name
from selaras.assessments.views.access import act, scope_of, visible_round
from selaras.core import clock
from selaras.core.references import Reference, show
from selaras.core.verdict import demand
from selaras.instruments.permissions import can_view


@login_required
@require_GET
def score_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The estimate from the levels as they stand, beside what was kept; incomplete means no number."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_see_score(scope, round_))
    verified, claimed = (
        compute_score(round_.instrument.source_text, services.levels_of(round_, tier))
        for tier in (ScoreTier.VERIFIED, ScoreTier.CLAIMED)
    )
    kept = select.latest_score(round_)
    return render(
        request,
        "assessments/score.html",
        {
            "round": round_,
            "index": index_name(round_),
            "verified": verified,
            "claimed": claimed,
            "leaves": select.leaf_rows(scope, round_),
            "kept": kept,
            "kept_is_current": kept is not None and kept.receipt == verified.receipt,
            "runs": round_.scores.all()[:10],
            "change": show(scope, Reference("round_change", str(round_.pk))),
            "may_keep": permissions.can_compute_score(scope, round_),
        },
    )


@login_required
@require_POST
def score_keep(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    return act(
        request,
        lambda: services.keep_score(scope=scope, round_=round_, tier=ScoreTier.VERIFIED, now=clock.now()),
        done=_("Hasil hitung disimpan beserta bukti hitungnya."),
        go=request.path.removesuffix("simpan/"),
    )


@login_required
@require_GET
def score_trace(request: HttpRequest, pk: int, run_pk: int) -> HttpResponse:
    """One kept score: its steps, inputs and receipt; JSON for machines."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_see_score(scope, round_))
    run = get_object_or_404(ScoreRun, pk=run_pk, round=round_)
    if request.GET.get("format") == "json":
        return JsonResponse(_as_json(round_, run))
    file = f"{round_.instrument.code.lower()}-{round_.instrument.edition}.yaml"
    values = f"nilai-{round_.region.code}-{run.pk}.csv"
    context = {
        "round": round_,
        "run": run,
        "command": f".venv/bin/python -m komposit score {file} {values} --json",
        "may_view_instrument": can_view(scope),
    }
    return render(request, "assessments/trace.html", context)


def _as_json(round_: Round, run: ScoreRun) -> dict[str, object]:
    return {
        "round": round_.pk,
        "region": round_.region.code,
        "score": run.score,
        "receipt": run.receipt,
        "instrument_hash": run.instrument_hash,
        "komposit": run.komposit_version,
        "policy": run.policy,
        "values": run.values,
        "trace": run.trace,
    }


@login_required
@require_GET
def score_values(request: HttpRequest, pk: int, run_pk: int) -> HttpResponse:
    """The values of a kept score as the file that ``komposit score`` reads."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_see_score(scope, round_))
    run = get_object_or_404(ScoreRun, pk=run_pk, round=round_)
    text = values_csv(round_.region.code, run.values)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nilai-{round_.region.code}-{run.pk}.csv"'
    return response
