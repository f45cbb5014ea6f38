"""Every write of letters."""

from selaras.letters.services.files import bring_signed, ready_file, sign_with_bsre, sign_with_certificate
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
    "LetterConflict",
    "LetterText",
    "LetterheadText",
    "WordingConflict",
    "ask_release",
    "begin_letter",
    "bring_signed",
    "cancel_letter",
    "cancel_number",
    "check_wording",
    "draft_invitation",
    "drop_wording",
    "initial_letter",
    "move_next",
    "number_from_book",
    "number_from_other",
    "ready_file",
    "record_paper_signature",
    "redraft_invitation",
    "release_letter",
    "reserve_number",
    "save_letter",
    "save_letterhead",
    "save_wording",
    "send_back_letter",
    "send_letter",
    "sign_with_bsre",
    "sign_with_certificate",
    "submit_letter",
    "take_back",
]
