"""Who gets past the door of each operation on a letter."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from selaras.core.api import Places
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.models import Disposition, Incoming, Letter
from selaras.letters.views.access import (
    office_to_word,
    visible_incoming,
    visible_letter,
    visible_office,
)
from selaras.offices.models import Agency


def seeing(request: Request) -> None:
    if not permissions.has_letters(request.scope):
        raise Http404


def checking(request: Request, letter_id: int) -> Letter:
    return visible_letter(request, letter_id)


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


def readying(request: Request, letter_id: int) -> Letter:
    letter = visible_letter(request, letter_id)
    demand(permissions.can_ready(request.scope, letter))
    return letter


def bringing(request: Request, letter_id: int) -> Letter:
    letter = visible_letter(request, letter_id)
    demand(permissions.can_bring_signed(request.scope, letter))
    return letter


def seeing_incoming(request: Request) -> None:
    if not permissions.has_incoming(request.scope):
        raise Http404


def registering(request: Request) -> None:
    """The service asks the rule of the very office."""
    if not permissions.sees_letters(request.scope):
        raise Http404


def changing_incoming(request: Request, incoming_id: int) -> Incoming:
    incoming = visible_incoming(request, incoming_id)
    demand(permissions.can_change_incoming(request.scope, incoming))
    return incoming


def disposing(request: Request, incoming_id: int) -> Incoming:
    incoming = visible_incoming(request, incoming_id)
    demand(permissions.can_dispose(request.scope, incoming))
    return incoming


def settling(request: Request, incoming_id: int) -> Incoming:
    incoming = visible_incoming(request, incoming_id)
    demand(permissions.can_settle(request.scope, incoming))
    return incoming


def answering(request: Request, incoming_id: int, disposition_id: int) -> Disposition:
    incoming = visible_incoming(request, incoming_id)
    rows = Disposition.objects.select_related("incoming__agency", "to_post__agency")
    row = get_object_or_404(rows, pk=disposition_id, incoming=incoming)
    demand(permissions.can_answer(request.scope, row))
    return row


def wording_for(request: Request, agency_id: int, **_more: object) -> Agency:
    """An office whose letters this person words; before anything of a body is read."""
    return office_to_word(request.scope, agency_id)


def reading_books(request: Request, agency_id: int, year: int = 0) -> Agency:
    """An office whose letters this person reads, with its paper and its books of numbers."""
    return visible_office(request.scope, agency_id)


def keeping_books(request: Request, agency_id: int, year: int = 0, **_more: object) -> Agency:
    agency = visible_office(request.scope, agency_id)
    demand(permissions.can_write_for(request.scope, agency))
    return agency


places: Places = {
    ("GET", "number_book"): reading_books,
    ("GET", "number_entries"): reading_books,
    ("PUT", "letterhead"): keeping_books,
    ("POST", "letterhead_emblem"): keeping_books,
    ("POST", "number_book_reserve"): keeping_books,
    ("POST", "number_book_move"): keeping_books,
    ("PUT", "incoming_letter"): changing_incoming,
    ("POST", "incoming_letter_scan"): changing_incoming,
    ("POST", "letter_check"): checking,
    ("GET", "letter_wordings"): wording_for,
    ("GET", "letter_wording"): wording_for,
    ("PUT", "letter_wording"): wording_for,
    ("POST", "letter_wording_preview"): wording_for,
    ("POST", "letter_wording_reset"): wording_for,
    ("POST", "letter_ready"): readying,
    ("POST", "letter_signed_file"): bringing,
    ("POST", "incoming_letters"): registering,
    ("POST", "incoming_dispositions"): disposing,
    ("POST", "disposition_answer"): answering,
    ("POST", "incoming_settle"): settling,
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
