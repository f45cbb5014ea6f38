"""What-if of a round: the estimate for any address, kept under a name on request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.choices import ScoreTier, SimulationStart
from selaras.assessments.filters import Question, read_question
from selaras.assessments.models import Round, Simulation
from selaras.assessments.selectors.evaluation import node_titles
from selaras.assessments.selectors.simulation import frame_of, rows_of
from selaras.assessments.views.access import scope_of, visible_round
from selaras.core import clock
from selaras.core.verdict import demand

KEPT_SHOWN = 10


def question_of(round_: Round, data: QueryDict) -> tuple[Question, Any]:
    """The question of an address, with the frame it was read in."""
    frame = frame_of(round_)
    levels = {tier.value: services.levels_of(round_, tier) for tier in ScoreTier}
    typed = {name: str(data[name]) for name in data}
    return read_question(typed, frame, levels), frame


@login_required
@require_GET
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute what the address asks; the address is the whole question, so it can be passed on."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_simulate(scope, round_))
    question, frame = question_of(round_, request.GET)
    outcome = services.simulate(round_=round_, asked=question.asked)
    rows = rows_of(frame, question.asked, outcome, question.typed)
    faults = (*question.faults, *outcome.faults)
    context = {
        "round": round_,
        "question": question,
        "asked": question.asked,
        "official": question.asked.start == SimulationStart.OFFICIAL,
        "starts": [(value, label, value == question.asked.start) for value, label in SimulationStart.choices],
        "estimate": outcome.estimate,
        "plan": outcome.plan,
        "faults": faults,
        "rows": rows,
        "titles": {row.node.code: row.node.title for row in rows},
        "frame": frame,
        "link": request.build_absolute_uri(f"{request.path}?{question.asked.query}"),
        "may_keep": permissions.can_keep_simulation(scope, round_),
        "kept": round_.simulations.all()[:KEPT_SHOWN],
    }
    return render(request, "assessments/simulation.html", context, status=422 if faults else 200)


@login_required
@require_POST
def simulation_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the estimate under a name, or the efforts alone; the address comes back either way."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_keep_simulation(scope, round_))
    question, _frame = question_of(round_, QueryDict(request.POST.get("query", "")[:8000]))
    back, now = f"{reverse('simulation', args=[round_.pk])}?{question.asked.query}", clock.now()
    if "efforts_only" in request.POST:
        services.keep_efforts(scope=scope, round_=round_, efforts=question.asked.efforts, now=now)
        messages.success(request, _("Perkiraan usaha disimpan untuk periode ini."))
        return redirect(back)
    name = request.POST.get("name", "")
    try:
        kept = services.keep_simulation(scope=scope, round_=round_, name=name, asked=question.asked, now=now)
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
        return redirect(back)
    messages.success(request, _("Simulasi disimpan."))
    return redirect("simulation_kept", round_.pk, kept.pk)


@login_required
@require_GET
def simulation_kept(request: HttpRequest, pk: int, simulation_pk: int) -> HttpResponse:
    """A kept estimate as it was; the same question can be asked again of what stands now."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_simulate(scope, round_))
    kept = get_object_or_404(Simulation, pk=simulation_pk, round=round_)
    context = {
        "round": round_,
        "kept": kept,
        "estimate": kept.result["estimate"],
        "plan": kept.result["plan"],
        "titles": node_titles(round_.instrument),
    }
    return render(request, "assessments/simulation_kept.html", context)
