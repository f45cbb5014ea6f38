"""Page that explains why the score of a round differs from that of an earlier one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from selaras.analyses import selectors
from selaras.assessments.choices import ScoreTier
from selaras.assessments.models import Round
from selaras.assessments.permissions import can_see_score
from selaras.assessments.selectors.levels import scored_before
from selaras.assessments.selectors.rounds import rounds_for
from selaras.core.http import Request, record_id
from selaras.core.tables import csv_response
from selaras.core.verdict import demand


@login_required
@require_safe
def round_change(request: Request, pk: int) -> HttpResponseBase:
    """Read by whoever reads the scores of both rounds; the numbers also as a file."""
    round_ = get_object_or_404(rounds_for(request.scope), pk=pk)
    demand(can_see_score(request.scope, round_))
    earlier = scored_before(request.scope, [round_])[round_.pk]
    chosen = _chosen(earlier, request.GET.get("dengan", ""))
    tier = ScoreTier.CLAIMED if request.GET.get("nilai") == ScoreTier.CLAIMED else ScoreTier.VERIFIED
    found = selectors.round_change(request.scope, chosen, round_, tier) if chosen else None
    if request.GET.get("format") == "csv":
        return _file(found)
    context = {
        "round": round_, "earlier": earlier, "chosen": chosen, "tier": tier, "tiers": ScoreTier,
        "found": found, "factors": selectors.FACTOR_WORDS,
    }  # fmt: skip
    return render(request, "analyses/round_change.html", context)


def _chosen(earlier: list[Round], asked: str) -> Round | None:
    """The round asked for; what is not among them, or not asked for, is the one just before."""
    wanted = record_id(asked)
    return next((row for row in earlier if row.pk == wanted), earlier[0] if earlier else None)


def _file(found: selectors.RoundChange | None) -> HttpResponseBase:
    if found is None:
        raise Http404
    before, after = found.before.round, found.after.round
    name = f"perubahan-{after.region.code}-{before.data_year}-{after.data_year}"
    return csv_response(name, selectors.change_heads(found), selectors.change_rows(found))
