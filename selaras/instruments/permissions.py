"""Who reads instruments, works on drafts and publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.instruments.choices import DRAFT_TRANSITIONS, DraftState

if TYPE_CHECKING:
    from selaras.instruments.models import Draft

VIEW = "instruments.view"
MANAGE = "instruments.manage"


def can_view(scope: Scope) -> Verdict:
    if scope.holds(VIEW) or scope.holds(MANAGE):
        return ALLOWED
    return Denied(_("Instrumen hanya dapat dibaca oleh pengelola penilaian."))


def can_manage(scope: Scope) -> Verdict:
    """Check a text before it is published."""
    if scope.holds(MANAGE):
        return ALLOWED
    return Denied(_("Naskah instrumen hanya dapat diperiksa oleh pengelola instrumen."))


def can_start_draft(scope: Scope, region_path: str) -> Verdict:
    """What is published in a region counts there and below, so it is asked where one manages."""
    if scope.holds(MANAGE, region_path=region_path):
        return ALLOWED
    return Denied(_("Naskah instrumen hanya disusun oleh pengelola instrumen daerah ini."))


def can_edit_draft(scope: Scope, draft: Draft) -> Verdict:
    return _in_state(can_start_draft(scope, draft.region_path), draft, (DraftState.DRAFT,))


def can_move_draft(scope: Scope, draft: Draft, action: str) -> Verdict:
    return _in_state(can_start_draft(scope, draft.region_path), draft, DRAFT_TRANSITIONS[action][0])


def can_publish_draft(scope: Scope, draft: Draft) -> Verdict:
    verdict = can_move_draft(scope, draft, "publish")
    if verdict and draft.fault_count:
        return Denied(
            _("Belum bisa diterbitkan: %(count)s hal perlu diperbaiki.") % {"count": draft.fault_count}
        )
    return verdict


def _in_state(verdict: Verdict, draft: Draft, states: tuple[DraftState, ...]) -> Verdict:
    if not verdict or draft.state in states:
        return verdict
    if draft.state == DraftState.PUBLISHED:
        return Denied(_("Naskah ini sudah diterbitkan. Buat naskah baru dari instrumennya."))
    if draft.state == DraftState.DROPPED:
        return Denied(_("Naskah ini disisihkan. Ambil kembali dahulu untuk mengubahnya."))
    return Denied(_("Naskah ini masih konsep."))
