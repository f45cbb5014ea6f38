"""Who gets past the door of each operation on a letter."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from selaras.core.api import Places
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.models import Letter
from selaras.letters.views.access import visible_letter


def seeing(request: Request) -> None:
    if not permissions.has_letters(request.scope):
        raise Http404


def editing(request: Request, letter_id: int) -> Letter:
    letter = visible_letter(request, letter_id)
    demand(permissions.can_edit(request.scope, letter))
    return letter


def _stepping(action: str) -> Any:
    def step(request: Request, letter_id: int) -> Letter:
        letter = visible_letter(request, letter_id)
        demand(permissions.can_step(request.scope, letter, action))
        return letter

    return step


releasing, taking_back = _stepping("release"), _stepping("take_back")
numbering, sending, cancelling = _stepping("number"), _stepping("send"), _stepping("cancel")
submitting, initialling = _stepping("submit"), _stepping("initial")
sending_back, signing = _stepping("send_back"), _stepping("sign")
places: Places = {
    ("GET", "letters"): seeing,
    ("POST", "letters"): seeing,
    ("PUT", "letter"): editing,
    ("POST", "letter_release"): releasing,
    ("POST", "letter_take_back"): taking_back,
    ("POST", "letter_submit"): submitting,
    ("POST", "letter_initial"): initialling,
    ("POST", "letter_send_back"): sending_back,
    ("POST", "letter_signed"): signing,
    ("POST", "letter_number"): numbering,
    ("POST", "letter_sent"): sending,
    ("POST", "letter_cancel"): cancelling,
}
