"""Who may write, release, number, send and cancel a letter, and set up an office's paper."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.letters.choices import LETTER_TRANSITIONS
from selaras.letters.models import Letter
from selaras.offices.models import Agency


def _writes(scope: Scope, region_path: str, agency_id: int) -> Verdict:
    if scope.holds("letters.write", region_path=region_path, agency_id=agency_id):
        return ALLOWED
    return Denied(_("Surat disusun oleh Kesbangpol daerah ini."))


def can_write_for(scope: Scope, agency: Agency) -> Verdict:
    """Begin a letter of this office, keep its letterhead and its number books."""
    verdict = _writes(scope, agency.region_path, agency.pk)
    if not verdict:
        return verdict
    if agency.is_outside or not agency.is_active:
        return Denied(_("Surat hanya dibuat atas nama perangkat daerah yang masih aktif."))
    return ALLOWED


def can_edit(scope: Scope, letter: Letter) -> Verdict:
    verdict = _writes(scope, letter.region_path, letter.agency_id)
    if not verdict:
        return verdict
    if not letter.is_draft:
        return Denied(_("Teks surat hanya dapat diubah selama masih konsep."))
    return ALLOWED


def can_step(scope: Scope, letter: Letter, action: str) -> Verdict:
    """One of the steps of the table; releasing is for the head of the office alone."""
    if action == "release":
        if not scope.holds("letters.release", region_path=letter.region_path, agency_id=letter.agency_id):
            return Denied(_("Surat dilepas oleh kepala kantor."))
    elif not (verdict := _writes(scope, letter.region_path, letter.agency_id)):
        return verdict
    if letter.state not in LETTER_TRANSITIONS[action][0]:
        return Denied(
            _("Status surat sekarang: %(state)s; langkah ini belum atau tidak lagi berlaku.")
            % {"state": letter.get_state_display()}
        )
    return ALLOWED


def can_ask_release(scope: Scope, letter: Letter) -> Verdict:
    """Whoever may release it does so; the others ask."""
    verdict = can_edit(scope, letter)
    if not verdict:
        return verdict
    if scope.holds("letters.release", region_path=letter.region_path, agency_id=letter.agency_id):
        return Denied(_("Anda dapat melepas surat ini sendiri."))
    return ALLOWED


def sees_letters(scope: Scope) -> bool:
    return bool(scope.paths("letters.view") or scope.agencies("letters.view"))
