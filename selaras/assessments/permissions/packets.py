"""Who fetches and brings back packets of answers."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import IntakeState
from selaras.assessments.models import Intake, Round
from selaras.assessments.permissions.rounds import acts_for, can_manage
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.offices.models import Agency


def can_fetch_packet(scope: Scope, round_: Round, agency: Agency) -> Verdict:
    """Kesbangpol for everybody, an agency for itself; outside bodies are Kesbangpol's to ask."""
    if can_manage(scope, round_):
        return ALLOWED
    duty_id = round_.coordinator_id if agency.is_outside else agency.pk
    if acts_for(scope, round_, duty_id, "assessments.answer"):
        return ALLOWED
    return Denied(_("Paket isian ini milik OPD lain."))


def can_bring_packet(scope: Scope, round_: Round) -> Verdict:
    """Whoever answers anything in this round; each row asks its own rule again."""
    if not round_.is_running:
        return Denied(_("Paket isian hanya diterima selama pengisian dan verifikasi."))
    if can_manage(scope, round_) or scope.agencies("assessments.answer"):
        return ALLOWED
    if scope.work_link is not None and acts_for(
        scope, round_, scope.work_link.agency_id, "assessments.answer"
    ):
        return ALLOWED
    return Denied(_("Peran Anda tidak mencakup mengisi butir."))


def can_apply_packet(scope: Scope, intake: Intake) -> Verdict:
    """Only who brought it: the preview was made with that person's rights."""
    if intake.state != IntakeState.CHECKED:
        return Denied(_("Paket ini sudah diterapkan atau dibatalkan."))
    mine = intake.uploaded_by_id == scope.user_id and intake.uploaded_by_name == scope.name
    if not mine:
        return Denied(_("Paket ini diunggah oleh %(name)s.") % {"name": intake.uploaded_by_name})
    return can_bring_packet(scope, intake.round)
