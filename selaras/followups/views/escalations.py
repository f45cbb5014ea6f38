"""The page of one escalation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core.http import Request
from selaras.followups import permissions
from selaras.followups.views.access import visible_escalation


@login_required
@require_safe
def escalation_page(request: Request, pk: int) -> HttpResponse:
    escalation, scope = visible_escalation(request, pk), request.scope
    context = {
        "escalation": escalation,
        "action": escalation.action,
        "may_write": permissions.can_write_escalation(scope, escalation),
        "may_release": permissions.can_release(scope, escalation),
    }
    return render(request, "followups/escalation.html", context)
