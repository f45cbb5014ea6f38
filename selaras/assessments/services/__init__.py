"""Every write of an evidence round."""

from selaras.assessments.services.answers import (
    AnswerConflict,
    enter_answer,
    pass_on,
    save_answer,
    submit,
    withdraw,
)
from selaras.assessments.services.checking import AnswerText
from selaras.assessments.services.contributions import (
    NilStatement,
    ask_contribution,
    cancel_contribution,
    hand_in_contribution,
    post_message,
)
from selaras.assessments.services.entering import Source, confirm_entry
from selaras.assessments.services.packets import (
    PacketFault,
    apply_packet,
    discard_packet,
    plan_of,
    receive_packet,
    sweep_packets,
)
from selaras.assessments.services.review import (
    delegate_validation,
    drop,
    open_for_review,
    reopen,
    restore,
    return_for_repair,
    validate,
    verify,
    verify_many,
)
from selaras.assessments.services.rounds import (
    RoundPlan,
    close_round,
    create_round,
    end_filling,
    reopen_round,
    send_round,
    set_sharing,
    settle_round,
    start_round,
    unfinished,
)
from selaras.assessments.services.scores import keep_score, levels_of
from selaras.assessments.services.sharing import Share, share_out
from selaras.assessments.services.timing import extend_agency, remind

__all__ = [
    "AnswerConflict",
    "AnswerText",
    "NilStatement",
    "PacketFault",
    "RoundPlan",
    "Share",
    "Source",
    "apply_packet",
    "ask_contribution",
    "cancel_contribution",
    "close_round",
    "confirm_entry",
    "create_round",
    "delegate_validation",
    "discard_packet",
    "drop",
    "end_filling",
    "enter_answer",
    "extend_agency",
    "hand_in_contribution",
    "keep_score",
    "levels_of",
    "open_for_review",
    "pass_on",
    "plan_of",
    "post_message",
    "receive_packet",
    "remind",
    "reopen",
    "reopen_round",
    "restore",
    "return_for_repair",
    "save_answer",
    "send_round",
    "set_sharing",
    "settle_round",
    "share_out",
    "start_round",
    "submit",
    "sweep_packets",
    "unfinished",
    "validate",
    "verify",
    "verify_many",
    "withdraw",
]
