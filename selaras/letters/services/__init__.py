"""Every write of letters."""

from selaras.letters.services.dispositions import (
    DispositionText,
    answer_disposition,
    dispose,
    withdraw_disposition,
)
from selaras.letters.services.files import bring_signed, ready_file, sign_with_bsre, sign_with_certificate
from selaras.letters.services.incoming import (
    IncomingConflict,
    IncomingText,
    cancel_incoming,
    change_incoming,
    register_incoming,
    settle_incoming,
)
from selaras.letters.services.initials import initial_letter, send_back_letter, submit_letter
from selaras.letters.services.invitations import draft_invitation, redraft_invitation
from selaras.letters.services.letterheads import LetterheadText, save_letterhead
from selaras.letters.services.letters import (
    LetterConflict,
    ask_release,
    begin_letter,
    cancel_letter,
    release_letter,
    save_letter,
    send_letter,
    take_back,
)
from selaras.letters.services.numbers import (
    cancel_number,
    move_next,
    number_from_book,
    number_from_other,
    reserve_number,
)
from selaras.letters.services.signing import record_paper_signature
from selaras.letters.services.texts import LetterText
from selaras.letters.services.wordings import WordingConflict, check_wording, drop_wording, save_wording

__all__ = [
    "DispositionText",
    "IncomingConflict",
    "IncomingText",
    "LetterConflict",
    "LetterText",
    "LetterheadText",
    "WordingConflict",
    "answer_disposition",
    "ask_release",
    "begin_letter",
    "bring_signed",
    "cancel_incoming",
    "cancel_letter",
    "cancel_number",
    "change_incoming",
    "check_wording",
    "dispose",
    "draft_invitation",
    "drop_wording",
    "initial_letter",
    "move_next",
    "number_from_book",
    "number_from_other",
    "ready_file",
    "record_paper_signature",
    "redraft_invitation",
    "register_incoming",
    "release_letter",
    "reserve_number",
    "save_letter",
    "save_letterhead",
    "save_wording",
    "send_back_letter",
    "send_letter",
    "settle_incoming",
    "sign_with_bsre",
    "sign_with_certificate",
    "submit_letter",
    "take_back",
    "withdraw_disposition",
]
