"""The rapporteur's look at a report: accepted, or sent back with what is missing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.choices import CHECK_DUTY, DUTY
from selaras.followups.models import Action
from selaras.followups.selectors import people
from selaras.followups.services.held import (
    held_action,
    log_action,
    move,
    reasoned,
    save,
    short,
    stepped,
    tell,
)


@transaction.atomic
def check(*, scope: Scope, action: Action, accepted: bool, note: str, now: datetime) -> Action:
    """The one report that waits; two who look at once: the second is told that it has been decided."""
    action = held_action(action)
    step = "close" if accepted else "send_back"
    demand(permissions.can_step(scope, action, step))
    row = action.reports.select_for_update(no_key=True).get(is_accepted=None, taken_back_at=None)
    demand(permissions.can_check(scope, action, row))
    if not accepted:
        note = reasoned(note, "note", _("Tuliskan apa yang perlu diperbaiki."))
    elif note.strip():
        note = reasoned(note, "note")
    action = stepped(scope, action, step)
    row.is_accepted, row.check_note = accepted, note.strip()
    row.checked_by_id, row.checked_by_name, row.checked_at = scope.user_id, scope.name[:200], now
    row.save()
    action.closed_at = now if accepted else None
    save(scope, action, now)
    log_action(scope, action, step, now, note)
    move(action, "finish" if accepted else "send_back", now, DUTY)
    move(action, "finish", now, CHECK_DUTY)
    words = _("Laporan diterima: %(text)s") if accepted else _("Perlu perbaikan: %(text)s. %(note)s")
    text = words % {"text": short(action.text), "note": short(note)}
    tell(people.owner_people(action, now), scope, action, text, now)
    return action
