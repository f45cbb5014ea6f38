"""Who asks outside bodies, and whether their silence stands for evidence."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import BEFORE_CLOSING, REQUEST_TRANSITIONS, RequestState
from selaras.assessments.models import DataRequest, Item, Round
from selaras.assessments.permissions.rounds import can_manage, can_read_answers
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_ask_bodies(scope: Scope, round_: Round) -> Verdict:
    verdict = can_manage(scope, round_)
    if not verdict:
        return Denied(_("Permintaan data diurus oleh Kesbangpol."))
    if round_.state not in BEFORE_CLOSING:
        return Denied(_("Periode sudah ditutup; permintaan data tidak dapat diubah."))
    return ALLOWED


def can_list_requests(scope: Scope, round_: Round, *, sees_some: bool) -> Verdict:
    """Whoever reads the round, and whoever is concerned by one of them."""
    if sees_some or can_read_answers(scope, round_):
        return ALLOWED
    return can_ask_bodies(scope, round_)


def can_move_request(scope: Scope, request: DataRequest, action: str) -> Verdict:
    verdict = can_ask_bodies(scope, request.round)
    if not verdict:
        return verdict
    if request.state not in REQUEST_TRANSITIONS[action][0]:
        told = _("Permintaan ini berstatus %(state)s.")
        return Denied(told % {"state": request.get_state_display()})
    return ALLOWED


def can_try_again(scope: Scope, request: DataRequest) -> Verdict:
    return can_move_request(scope, request, "give_up")


def is_unanswered(item: Item) -> bool:
    """Asked by letter, tried again, and no reply: the silence with its dates stands for the evidence."""
    if item.owner_agency is None or not item.owner_agency.is_outside:
        return False
    return item.requests.filter(state=RequestState.SILENT).exists()
