"""Actions in the calendar of everything with a date: by when each is due."""

from selaras.core.dated import MOST, Dated, Span
from selaras.core.formats import local_day
from selaras.core.scope import Scope
from selaras.followups.choices import LATE_STATES
from selaras.followups.models import Action
from selaras.followups.selectors.actions import actions_for, owed_by


def dated_actions(scope: Scope, span: Span, own: bool) -> list[Dated]:
    """Open ones only; a draft is nobody's yet. One query."""
    rows = actions_for(scope).open().filter(due_at__gte=span.opens, due_at__lt=span.closes)
    if own:
        rows = rows.filter(owed_by(scope))
    return [_dated(row) for row in rows.order_by("due_at", "pk")[: MOST + 1]]


def _dated(action: Action) -> Dated:
    day = local_day(action.due_at, action.zone)
    return Dated(
        key=f"action-{action.pk}",
        title=action.text,
        url=action.get_absolute_url(),
        first=day,
        last=day,
        starts_at=action.due_at,
        is_due=True,
        is_open=action.state in LATE_STATES,
        zone=action.zone,
        context=action.owner_label,
        label=action.get_state_display(),
        tone=action.tone,
        changed_at=action.changed_at,
    )
