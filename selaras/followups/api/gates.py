"""Who comes through which door of decisions, actions and escalations; asked before the body is read."""

from __future__ import annotations

from ninja import Router

from selaras.core.api import Places, entry
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


changing_decision = entry(visible_decision, permissions.can_change_decision)
adding = entry(visible_decision, permissions.can_add_action)


def reading_action(request: Request, action_id: int) -> Action:
    return visible_action(request, action_id)


changing_action = entry(visible_action, permissions.can_change_action)
# Owner and host each have steps of their own; readers have none.
stepping = entry(visible_action, permissions.can_report)


def reading_escalation(request: Request, escalation_id: int) -> Escalation:
    return visible_escalation(request, escalation_id)


writing_escalation = entry(visible_escalation, permissions.can_write_escalation)
releasing = entry(visible_escalation, permissions.can_release)


gates: Places = {
    ("GET", "decisions_of"): reading_origin,
    ("POST", "decisions_of"): recording,
    ("GET", "decision"): reading_decision,
    ("POST", "decisions_assign"): recording,
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
