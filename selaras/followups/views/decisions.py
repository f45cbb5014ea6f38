"""The page of one decision with its actions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.references import show
from selaras.followups import permissions
from selaras.followups.selectors import actions as select
from selaras.followups.views.access import visible_decision


@login_required
@require_safe
def decision_page(request: Request, pk: int) -> HttpResponse:
    """An owner sees its own actions, not those of the others."""
    decision, scope = visible_decision(request, pk), request.scope
    context = {
        "decision": decision,
        "actions": select.actions_for(scope).filter(decision=decision).order_by("number"),
        "origin": show(scope, decision.origin),
        "may_change": permissions.can_change_decision(scope, decision),
        "may_add": permissions.can_add_action(scope, decision),
        "may_manage": permissions.can_manage(scope, decision),
        "now": clock.now(),
    }
    return render(request, "followups/decision.html", context)
