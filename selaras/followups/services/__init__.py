"""Every write of the follow-up."""

from selaras.followups.services.actions import ActionText, Due, Owner
from selaras.followups.services.answers import (
    accept,
    answer_change,
    ask_change,
    report,
    take_back,
    withdraw_change,
)
from selaras.followups.services.assigning import (
    ActionConflict,
    add_action,
    assign,
    change_action,
    drop,
    move_due,
    name_person,
    reopen,
)
from selaras.followups.services.carry import carry
from selaras.followups.services.checks import check
from selaras.followups.services.decisions import (
    DecisionConflict,
    assign_all,
    assign_drafts,
    change_decision,
    drop_decision,
    record_decision,
)
from selaras.followups.services.escalations import (
    EscalationConflict,
    change_escalation,
    discard_escalation,
    draft_escalations,
    release_escalation,
)
from selaras.followups.services.records import attach_record, detach_record

__all__ = [
    "ActionConflict",
    "ActionText",
    "DecisionConflict",
    "Due",
    "EscalationConflict",
    "Owner",
    "accept",
    "add_action",
    "answer_change",
    "ask_change",
    "assign",
    "assign_all",
    "assign_drafts",
    "attach_record",
    "carry",
    "change_action",
    "change_decision",
    "change_escalation",
    "check",
    "detach_record",
    "discard_escalation",
    "draft_escalations",
    "drop",
    "drop_decision",
    "move_due",
    "name_person",
    "record_decision",
    "release_escalation",
    "reopen",
    "report",
    "take_back",
    "withdraw_change",
]
