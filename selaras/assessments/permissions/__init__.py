"""May this person do that in a round, and does the state of the record allow it?

Every rule answers both questions, the person first, so that nobody learns the state of what is not theirs.
"""

from selaras.assessments.choices import ROUND_TRANSITIONS
from selaras.assessments.permissions.answers import (
    can_answer,
    can_confirm,
    can_drop,
    can_enter_for,
    can_pass_on,
    can_reopen,
    can_restore,
    can_submit,
    can_withdraw,
    can_write,
    evidence_needed,
    states_nil,
)
from selaras.assessments.permissions.dossiers import can_make_dossier, can_read_dossiers
from selaras.assessments.permissions.evaluation import (
    can_add_repair,
    can_add_repair_evidence,
    can_arrange_repair,
    can_keep_simulation,
    can_report_repair,
    can_see_repairs,
    can_simulate,
    can_step_repair,
)
from selaras.assessments.permissions.helping import (
    can_add_evidence,
    can_ask_contribution,
    can_contribute,
    can_discuss,
)
from selaras.assessments.permissions.packets import (
    can_apply_packet,
    can_bring_packet,
    can_fetch_packet,
)
from selaras.assessments.permissions.review import (
    can_delegate_validation,
    can_return,
    can_validate,
    can_verify,
    is_verifier_of,
    verifies_own,
)
from selaras.assessments.permissions.rounds import (
    acts_for,
    can_compute_score,
    can_create_round,
    can_extend_agency,
    can_list_items,
    can_manage,
    can_move_round,
    can_read_answers,
    can_remind,
    can_see_score,
    can_share_out,
)
from selaras.assessments.permissions.sheets import can_accept_sheet, can_print_sheet

__all__ = [
    "ROUND_TRANSITIONS",
    "acts_for",
    "can_accept_sheet",
    "can_add_evidence",
    "can_add_repair",
    "can_add_repair_evidence",
    "can_answer",
    "can_apply_packet",
    "can_arrange_repair",
    "can_ask_contribution",
    "can_bring_packet",
    "can_compute_score",
    "can_confirm",
    "can_contribute",
    "can_create_round",
    "can_delegate_validation",
    "can_discuss",
    "can_drop",
    "can_enter_for",
    "can_extend_agency",
    "can_fetch_packet",
    "can_keep_simulation",
    "can_list_items",
    "can_make_dossier",
    "can_manage",
    "can_move_round",
    "can_pass_on",
    "can_print_sheet",
    "can_read_answers",
    "can_read_dossiers",
    "can_remind",
    "can_reopen",
    "can_report_repair",
    "can_restore",
    "can_return",
    "can_see_repairs",
    "can_see_score",
    "can_share_out",
    "can_simulate",
    "can_step_repair",
    "can_submit",
    "can_validate",
    "can_verify",
    "can_withdraw",
    "can_write",
    "evidence_needed",
    "is_verifier_of",
    "states_nil",
    "verifies_own",
]
