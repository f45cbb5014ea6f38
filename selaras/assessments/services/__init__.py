"""Every write of an evidence round."""

from selaras.assessments.services.answers import (
    AnswerConflict,
    enter_answer,
    pass_on,
    save_answer,
    submit,
    withdraw,
)
from selaras.assessments.services.asking import (
    BodyReply,
    SentLetter,
    give_up_waiting,
    note_attempt,
    prepare_requests,
    receive_reply,
    send_request,
)
from selaras.assessments.services.brief_answers import (
    Reply,
    answer_brief,
    answer_in_words,
    hand_over_brief,
    log_download,
)
from selaras.assessments.services.briefs import draft_brief, edit_brief, release_brief, submit_brief
from selaras.assessments.services.calendar import LATE_ALLOWANCE, change_dates, link_end
from selaras.assessments.services.checking import AnswerText
from selaras.assessments.services.contributions import (
    NilStatement,
    ask_contribution,
    cancel_contribution,
    hand_in_contribution,
    post_message,
)
from selaras.assessments.services.dossier_removal import remove_old_dossiers
from selaras.assessments.services.dossiers import start_dossier
from selaras.assessments.services.entering import Source, confirm_entry
from selaras.assessments.services.guidance import end_guidance, mark_guidance
from selaras.assessments.services.note_series import begin_series, end_series, recall_inspection
from selaras.assessments.services.notes import NewNote, answer_note, ask_again, close_note, write_notes
from selaras.assessments.services.packet_plans import PacketFault, plan_of
from selaras.assessments.services.packets import apply_packet, discard_packet, receive_packet, sweep_packets
from selaras.assessments.services.repairs import (
    RepairPlan,
    add_repair,
    arrange_repair,
    cancel_repair,
    close_repair,
    report_repair,
    restore_repair,
    return_repair,
    take_reasons,
)
from selaras.assessments.services.replies import read_reply
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
from selaras.assessments.services.round_making import RoundPlan, create_round
from selaras.assessments.services.rounds import (
    close_round,
    end_filling,
    reopen_round,
    send_round,
    set_sharing,
    settle_round,
    start_round,
    unfinished,
)
from selaras.assessments.services.scores import keep_score, levels_of
from selaras.assessments.services.sending import Sending, correct_sending, record_sending
from selaras.assessments.services.series import reuse_answer
from selaras.assessments.services.sharing import Share, share_out
from selaras.assessments.services.sheets import SheetChanged, Signature, accept_sheet, print_sheet
from selaras.assessments.services.simulations import Asked, Outcome, keep_efforts, keep_simulation, simulate
from selaras.assessments.services.stages import drop_stage, set_stage
from selaras.assessments.services.timing import extend_agency, remind

__all__ = [
    "LATE_ALLOWANCE",
    "AnswerConflict",
    "AnswerText",
    "Asked",
    "BodyReply",
    "NewNote",
    "NilStatement",
    "Outcome",
    "PacketFault",
    "RepairPlan",
    "Reply",
    "RoundPlan",
    "Sending",
    "SentLetter",
    "Share",
    "SheetChanged",
    "Signature",
    "Source",
    "accept_sheet",
    "add_repair",
    "answer_brief",
    "answer_in_words",
    "answer_note",
    "apply_packet",
    "arrange_repair",
    "ask_again",
    "ask_contribution",
    "begin_series",
    "cancel_contribution",
    "cancel_repair",
    "change_dates",
    "close_note",
    "close_repair",
    "close_round",
    "confirm_entry",
    "correct_sending",
    "create_round",
    "delegate_validation",
    "discard_packet",
    "draft_brief",
    "drop",
    "drop_stage",
    "edit_brief",
    "end_filling",
    "end_guidance",
    "end_series",
    "enter_answer",
    "extend_agency",
    "give_up_waiting",
    "hand_in_contribution",
    "hand_over_brief",
    "keep_efforts",
    "keep_score",
    "keep_simulation",
    "levels_of",
    "link_end",
    "log_download",
    "mark_guidance",
    "note_attempt",
    "open_for_review",
    "pass_on",
    "plan_of",
    "post_message",
    "prepare_requests",
    "print_sheet",
    "read_reply",
    "recall_inspection",
    "receive_packet",
    "receive_reply",
    "record_sending",
    "release_brief",
    "remind",
    "remove_old_dossiers",
    "reopen",
    "reopen_round",
    "report_repair",
    "restore",
    "restore_repair",
    "return_for_repair",
    "return_repair",
    "reuse_answer",
    "save_answer",
    "send_request",
    "send_round",
    "set_sharing",
    "set_stage",
    "settle_round",
    "share_out",
    "simulate",
    "start_dossier",
    "start_round",
    "submit",
    "submit_brief",
    "sweep_packets",
    "take_reasons",
    "unfinished",
    "validate",
    "verify",
    "verify_many",
    "withdraw",
    "write_notes",
]
