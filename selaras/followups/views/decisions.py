"""Decisions: recording one of an origin, the page of one, changing it, and the steps for all its actions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request, address_inside
from selaras.core.references import Reference, show
from selaras.core.verdict import demand
from selaras.followups import permissions, services
from selaras.followups.forms import DecisionForm, ReasonForm
from selaras.followups.models import Decision
from selaras.followups.selectors import actions as select
from selaras.followups.selectors.origins import origin_of
from selaras.followups.views.access import changed_meanwhile, visible_decision


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_make(request: Request, kind: str, origin_id: str) -> HttpResponse:
    """In the room the next one follows at once; "lagi" comes back to an empty form."""
    scope, reference = request.scope, Reference(kind, origin_id)
    origin = origin_of(scope, reference)
    demand(permissions.can_manage_for(scope, origin.agency))
    demand(origin.may_record)
    form = DecisionForm(request.POST if request.method == "POST" else None, points=origin.points)
    made: list[Decision] = []

    def run() -> None:
        data = form.cleaned_data
        made.append(
            services.record_decision(
                scope=scope, origin=reference, text=data["text"], point_id=data.get("point", ""),
                key=data["key"], now=clock.now(),
            )
        )  # fmt: skip

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Keputusan %(n)s dicatat.") % {"n": made[0].position})
        return redirect(address_inside(request, request.POST.get("kembali", "")) or made[0])
    context = {"form": form, "origin": origin, "shown": show(scope, reference)}
    return render(request, "followups/decision_make.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def decision_page(request: Request, pk: int) -> HttpResponse:
    return _page(request, visible_decision(request, pk), ReasonForm(auto_id="batal_%s"))


def _page(request: Request, decision: Decision, form: ReasonForm) -> HttpResponse:
    """An owner sees its own actions, not those of the others."""
    scope = request.scope
    actions = list(select.actions_for(scope).filter(decision=decision).order_by("number"))
    context = {
        "decision": decision,
        "actions": actions,
        "drafts": sum(action.state == "konsep" for action in actions),
        "origin": show(scope, decision.origin),
        "may_change": permissions.can_change_decision(scope, decision),
        "may_add": permissions.can_add_action(scope, decision),
        "may_manage": permissions.can_manage(scope, decision),
        "form": form,
    }
    return render(request, "followups/decision.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_change(request: Request, pk: int) -> HttpResponse:
    decision, scope = visible_decision(request, pk), request.scope
    demand(permissions.can_change_decision(scope, decision))
    points = origin_of(scope, decision.origin).points
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, points=points, initial=DecisionForm.initial_of(decision))

    def run() -> None:
        given = form.cleaned_data
        services.change_decision(
            scope=scope, decision=decision, base_version=given["base_version"] or 0, text=given["text"],
            point_id=given.get("point", ""), now=clock.now(),
        )  # fmt: skip

    try:
        if form.is_bound and form.is_valid() and succeeds(form, run):
            messages.success(request, _("Perubahan tersimpan."))
            return redirect(decision)
    except services.DecisionConflict as conflict:
        changed_meanwhile(form, conflict.decision.version, conflict.decision.changed_by_name)
    context = {"form": form, "decision": decision}
    return render(request, "followups/decision_change.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def decision_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Every draft assigned, or the decision called off with its reason."""
    decision, scope, now = visible_decision(request, pk), request.scope, clock.now()
    if step == "tugaskan":
        demand(permissions.can_add_action(scope, decision))
        made = services.assign_drafts(scope=scope, decision=decision, now=now)
        messages.success(request, _("%(n)s tindak lanjut ditugaskan.") % {"n": len(made)})
        return redirect(decision)
    if step != "batal":
        raise Http404
    demand(permissions.can_drop_decision(scope, decision))
    form = ReasonForm(request.POST, auto_id="batal_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.drop_decision(scope=scope, decision=decision, reason=reason, now=now)
        messages.success(request, _("Keputusan dibatalkan."))
        return redirect(decision)
    return _page(request, decision, form)


@login_required
@require_POST
def decisions_assign(request: Request, kind: str, origin_id: str) -> HttpResponse:
    """Everything that this origin has left as a draft."""
    origin = origin_of(request.scope, Reference(kind, origin_id))
    demand(permissions.can_manage_for(request.scope, origin.agency))
    made = services.assign_all(scope=request.scope, origin=origin.reference, now=clock.now())
    messages.success(request, _("%(n)s tindak lanjut ditugaskan.") % {"n": len(made)})
    shown = show(request.scope, origin.reference)
    return redirect(shown.url if shown else "actions")
