"""Who comes through which door of decisions, actions and escalations; asked before the body is read."""

from __future__ import annotations

from ninja import Router

from selaras.core.api import Places
from selaras.core.http import Request
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.models import Action, Decision, Escalation
from selaras.followups.selectors.origins import Origin, origin_of
from selaras.followups.views.access import entered, visible_action, visible_decision, visible_escalation

router = Router(tags=["followups"])
DECISION = "/decisions/{int:decision_id}"
ACTION = "/actions/{int:action_id}"
ESCALATION = "/escalations/{int:escalation_id}"
ORIGIN = "/decisions/of/{str:origin_kind}/{str:origin_id}"


def entering(request: Request) -> None:
    entered(request)


def recording(request: Request, origin_kind: str, origin_id: str) -> Origin:
    origin = origin_of(request.scope, Reference(origin_kind, origin_id))
    demand(permissions.can_manage_for(request.scope, origin.agency))
    return origin


def reading_origin(request: Request, origin_kind: str, origin_id: str) -> Origin:
    return origin_of(request.scope, Reference(origin_kind, origin_id))


def reading_decision(request: Request, decision_id: int) -> Decision:
    return visible_decision(request, decision_id)


def changing_decision(request: Request, decision_id: int) -> Decision:
    decision = visible_decision(request, decision_id)
    demand(permissions.can_change_decision(request.scope, decision))
    return decision


def adding(request: Request, decision_id: int) -> Decision:
    decision = visible_decision(request, decision_id)
    demand(permissions.can_add_action(request.scope, decision))
    return decision


def reading_action(request: Request, action_id: int) -> Action:
    return visible_action(request, action_id)


def changing_action(request: Request, action_id: int) -> Action:
    action = visible_action(request, action_id)
    demand(permissions.can_change_action(request.scope, action))
    return action


def stepping(request: Request, action_id: int) -> Action:
    """Owner and host each have steps of their own; readers have none."""
    action = visible_action(request, action_id)
    demand(permissions.can_report(request.scope, action))
    return action


def reading_escalation(request: Request, escalation_id: int) -> Escalation:
    return visible_escalation(request, escalation_id)


def writing_escalation(request: Request, escalation_id: int) -> Escalation:
    escalation = visible_escalation(request, escalation_id)
    demand(permissions.can_write_escalation(request.scope, escalation))
    return escalation


def releasing(request: Request, escalation_id: int) -> Escalation:
    escalation = visible_escalation(request, escalation_id)
    demand(permissions.can_release(request.scope, escalation))
    return escalation


gates: Places = {
    ("GET", "decisions_of"): reading_origin,
    ("POST", "decisions_of"): recording,
    ("GET", "decision"): reading_decision,
    ("PUT", "decision"): changing_decision,
    ("POST", "decision_drop"): changing_decision,
    ("POST", "decision_actions"): adding,
    ("GET", "actions"): entering,
    ("GET", "action"): reading_action,
    ("PUT", "action"): changing_action,
    ("POST", "action_step"): stepping,
    ("GET", "escalations"): entering,
    ("GET", "escalation"): reading_escalation,
    ("PUT", "escalation"): writing_escalation,
    ("POST", "escalation_decide"): releasing,
}
