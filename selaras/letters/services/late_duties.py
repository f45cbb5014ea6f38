"""With the decision of the head about late duties comes the paper that carries it out."""

from datetime import datetime

from selaras.core.scope import Scope
from selaras.duties.models import DutyEscalation
from selaras.duties.permissions import can_draft_letter
from selaras.letters.permissions import can_have_drafted
from selaras.letters.selectors.late_duties import TEMPLATE
from selaras.letters.services.letters import begin_letter


def draft_late_letter(*, scope: Scope, escalation: DutyEscalation, now: datetime) -> None:
    """Where the office writes no letters here, or would write to itself, the decision stands without one."""
    if can_have_drafted(scope, escalation.office) and can_draft_letter(scope, escalation):
        begin_letter(scope=scope, template=TEMPLATE, subject_id=str(escalation.pk), decided=True, now=now)
