"""What may be done with repairs of a round, and with estimates of what they would change."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import OPEN_REPAIRS, REPAIR_TRANSITIONS, RepairState
from selaras.assessments.models import Repair, Round, reads_inside
from selaras.assessments.permissions.rounds import acts_for, can_manage
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_see_repairs(scope: Scope, round_: Round) -> Verdict:
    """The region's own readers, and agencies that own one; levels above read the owner's result only."""
    if reads_inside(scope, round_.region_path):
        return ALLOWED
    if Repair.objects.visible_to(scope).filter(round=round_).exists():
        return ALLOWED
    return Denied(_("Evaluasi dibaca oleh Kesbangpol, pimpinan, dan OPD yang memegang perbaikan."))


def can_add_repair(scope: Scope, round_: Round) -> Verdict:
    if scope.work_link is None and can_manage(scope, round_):
        return ALLOWED
    return Denied(_("Hanya operator Kesbangpol yang menyusun daftar perbaikan."))


def can_arrange_repair(scope: Scope, repair: Repair) -> Verdict:
    """Owner, date and linked indicators, as long as nothing has been reported."""
    verdict = can_add_repair(scope, repair.round)
    if not verdict:
        return verdict
    if repair.state not in (RepairState.PROPOSED, RepairState.ASSIGNED, RepairState.RETURNED):
        return Denied(_("Perbaikan yang sudah dilaporkan atau berakhir tidak dapat dibagi ulang."))
    return ALLOWED


def can_report_repair(scope: Scope, repair: Repair) -> Verdict:
    if not acts_for(scope, repair.round, repair.duty_agency_id, "assessments.answer"):
        return Denied(_("Perbaikan ini dilaporkan oleh OPD penanggung jawabnya."))
    return _stands(repair, "report")


def can_step_repair(scope: Scope, repair: Repair, action: str) -> Verdict:
    """Close, return, cancel or restore: Kesbangpol, who coordinates the round."""
    verdict = can_add_repair(scope, repair.round)
    return _stands(repair, action) if verdict else verdict


def _stands(repair: Repair, action: str) -> Verdict:
    if repair.state in REPAIR_TRANSITIONS[action][0]:
        return ALLOWED
    told = _("Perbaikan ini berstatus %(state)s; muat ulang halaman untuk melihat keadaan terakhir.")
    return Denied(told % {"state": repair.get_state_display()})


def can_add_repair_evidence(scope: Scope, repair: Repair) -> Verdict:
    if not acts_for(scope, repair.round, repair.duty_agency_id, "assessments.answer"):
        return Denied(_("Bukti dukung ditambahkan oleh OPD penanggung jawab perbaikan."))
    if repair.state not in OPEN_REPAIRS:
        return Denied(_("Perbaikan ini sudah berakhir."))
    return ALLOWED


def can_simulate(scope: Scope, round_: Round) -> Verdict:
    """The city's own planning: levels above read what was sent, not what the city considers."""
    if reads_inside(scope, round_.region_path):
        return ALLOWED
    return Denied(_("Simulasi adalah perkiraan kota untuk rencananya sendiri."))


def can_keep_simulation(scope: Scope, round_: Round) -> Verdict:
    if can_manage(scope, round_):
        return ALLOWED
    return Denied(_("Hanya Kesbangpol yang menyimpan simulasi; tautannya tetap dapat dibagikan."))
