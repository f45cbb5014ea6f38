"""Writes of the duties: opening and moving them, more time, handing over, reminding, escalating."""

from selaras.duties.services.escalations import (
    decline_escalation,
    draft_escalations,
    release_escalation,
)
from selaras.duties.services.reminders import send_digests
from selaras.duties.services.running import (
    NewDuty,
    extend,
    hand_over,
    move_duties,
    open_duties,
    set_due,
)

__all__ = [
    "NewDuty",
    "decline_escalation",
    "draft_escalations",
    "extend",
    "hand_over",
    "move_duties",
    "open_duties",
    "release_escalation",
    "send_digests",
    "set_due",
]
