"""Directions and decisions, the actions out of them, reports, adjustments, carries and escalations."""

from selaras.followups.models.actions import Action, ActionQuerySet, ActionRecord
from selaras.followups.models.course import Adjustment, Carry, DueChange, Report
from selaras.followups.models.decisions import (
    Decision,
    DecisionQuerySet,
    Direction,
    DirectionQuerySet,
    of_host,
    of_owner,
)
from selaras.followups.models.escalations import Escalation, EscalationQuerySet

__all__ = [
    "Action",
    "ActionQuerySet",
    "ActionRecord",
    "Adjustment",
    "Carry",
    "Decision",
    "DecisionQuerySet",
    "Direction",
    "DirectionQuerySet",
    "DueChange",
    "Escalation",
    "EscalationQuerySet",
    "Report",
    "of_host",
    "of_owner",
]
