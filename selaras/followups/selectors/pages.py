"""What the page of an action and of a decision shows, and which steps this person may take there."""

from datetime import datetime
from typing import Any

from selaras.core.references import Reference, show_many
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict
from selaras.evidence.selectors import uses_of
from selaras.followups import permissions
from selaras.followups.choices import ACTION_TRANSITIONS, ActionState
from selaras.followups.models import Action, Adjustment, Escalation, Report
from selaras.followups.selectors.actions import actions_for


def waiting_report(action: Action) -> Report | None:
    return action.reports.filter(is_accepted=None, taken_back_at=None).first()


def waiting_adjustment(action: Action) -> Adjustment | None:
    return action.adjustments.filter(is_granted=None, withdrawn_at=None).first()


def action_context(scope: Scope, action: Action, now: datetime) -> dict[str, Any]:
    records = list(action.records.all())
    references = [Reference(row.kind, row.record_id) for row in records]
    decision = action.decision
    shown = show_many(scope, [decision.origin, *references])
    reports = list(action.reports.all())
    waiting = next((r for r in reports if r.is_accepted is None and r.taken_back_at is None), None)
    return {
        "action": action,
        "decision": decision,
        "late": action.is_late(now),
        "origin": shown.get(decision.origin),
        "records": [(row, shown.get(ref)) for row, ref in zip(records, references, strict=True)],
        "reports": reports,
        "waiting": waiting,
        "adjustments": list(action.adjustments.all()),
        "due_changes": list(action.due_changes.all()),
        "carries": list(action.carries.all()) if action.times_carried else [],
        "uses": uses_of(scope, Reference("action", str(action.pk))),
        "siblings": siblings(scope, action),
        "may": may(scope, action, waiting),
        "escalations": list(Escalation.objects.visible_to(scope).filter(action=action)),
        "speaks": permissions.speaks_for(scope, action),
        "for_others": permissions.reports_for_others(scope, action),
    }


def siblings(scope: Scope, action: Action) -> list[Action]:
    """Written at once with it and owed by the same office: the other periods of the year."""
    rows = actions_for(scope).exclude(state=ActionState.DROPPED).exclude(pk=action.pk)
    same = rows.filter(batch=action.batch, decision=action.decision_id)
    return list(
        same.filter(agency=action.agency_id, region=action.region_id, organisation=action.organisation)
    )


def may(scope: Scope, action: Action, waiting: Report | None) -> dict[str, Verdict]:
    """What opens each step of the page; buttons and forms ask the same."""
    steps = {step: permissions.can_step(scope, action, step) for step in ACTION_TRANSITIONS}
    steps["change"] = permissions.can_change_action(scope, action)
    steps["person"] = permissions.can_name_person(scope, action)
    steps["evidence"] = permissions.can_add_evidence(scope, action)
    steps["record"] = permissions.can_attach_record(scope, action)
    steps["manage"] = permissions.can_manage_action(scope, action)
    steps["check"] = steps["close"]
    if waiting is not None:
        steps["check"] = permissions.can_check(scope, action, waiting)
    return steps
