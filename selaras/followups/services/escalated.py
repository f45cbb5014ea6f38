"""What happens to a drafted escalation when its cause has gone."""

from datetime import datetime

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.duties.services import move_duties
from selaras.followups.choices import ESCALATION_DUTY, EscalationState
from selaras.followups.models import Action, Escalation
from selaras.followups.services.held import log


def escalation_reference(escalation: Escalation) -> Reference:
    return Reference("escalation", str(escalation.pk))


def close_drafts(scope: Scope, action: Action, note: str, now: datetime) -> None:
    """The action has moved on, so nothing is left to put before the Sekda; what was released stays."""
    drafts = action.escalations.select_for_update(no_key=True).filter(state=EscalationState.DRAFT)
    for draft in drafts:
        draft.state, draft.note = EscalationState.DISCARDED, note[:1000]
        draft.decided_at, draft.decided_by_name = now, scope.name[:200]
        draft.version += 1
        draft.save()
        move_duties(action="cancel", source=escalation_reference(draft), now=now, kind=ESCALATION_DUTY)
        path = action.decision.region_path
        log(scope, "escalation", draft.pk, path, "escalation.discarded", now, note)
