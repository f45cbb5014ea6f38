"""Writes of the duties: opening and moving them, more time, handing over, and reminding."""

from selaras.duties.services.reminders import send_digests
from selaras.duties.services.running import (
    NewDuty,
    extend,
    hand_over,
    move_duties,
    open_duties,
    set_due,
)

__all__ = ["NewDuty", "extend", "hand_over", "move_duties", "open_duties", "send_digests", "set_due"]
