"""Fetching what a person may see; the rest is 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from selaras.core.http import Request
from selaras.followups.models import Action, Decision, Escalation
from selaras.followups.permissions import sees_followups
from selaras.followups.selectors import actions as select


def entered(request: Request) -> None:
    """Whoever has nothing to do with follow-up finds no such page."""
    if not sees_followups(request.scope):
        raise Http404


def visible_action(request: Request, pk: int) -> Action:
    return get_object_or_404(select.actions_for(request.scope), pk=pk)


def visible_decision(request: Request, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.scope).select_related("agency__region")
    return get_object_or_404(rows, pk=pk)


def visible_escalation(request: Request, pk: int) -> Escalation:
    return get_object_or_404(select.escalations_for(request.scope), pk=pk)
