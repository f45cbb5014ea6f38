"""May this person do that with a duty?"""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.duties.choices import DUTY_KINDS, ENDED_STATES, ESCALATE, REMIND, EscalationState
from selaras.duties.models import Duty, DutyEscalation


def can_see_region(scope: Scope, region_path: str) -> Verdict:
    if scope.holds("duties.view_region", region_path=region_path):
        return ALLOWED
    return Denied(_("Hanya pimpinan dan Kesbangpol daerah ini yang melihat tugas semua OPD."))


def can_extend(scope: Scope, duty: Duty) -> Verdict:
    if duty.state in ENDED_STATES:
        return Denied(_("Tugas ini sudah berakhir."))
    if elsewhere := DUTY_KINDS[duty.kind].due_elsewhere:
        return Denied(str(elsewhere))
    if not scope.holds("duties.extend", region_path=duty.region_path):
        return Denied(_("Hanya Kesbangpol yang memberi perpanjangan waktu."))
    return ALLOWED


def can_hand_over(scope: Scope, region_path: str) -> Verdict:
    if scope.holds("offices.people", region_path=region_path):
        return ALLOWED
    return Denied(_("Hanya pengelola pengguna yang menyerahterimakan tugas seseorang."))


def can_remind(scope: Scope, duty: Duty) -> Verdict:
    if duty.state in ENDED_STATES:
        return Denied(_("Tugas ini sudah berakhir."))
    if not scope.holds(REMIND, region_path=duty.region_path):
        return Denied(_("Hanya Kesbangpol yang mengirim pengingat."))
    return ALLOWED


def sees_escalations(scope: Scope) -> bool:
    """Whoever decides or reminds here, and who may read what was released."""
    words = (ESCALATE, REMIND, "duties.view_region", "duties.view_agency")
    return any(scope.own_paths(word) or scope.agencies(word) for word in words)


def decides(scope: Scope, escalation: DutyEscalation) -> bool:
    """The head of this very office, or who acts as head: no province decides for its cities."""
    return escalation.region_path in scope.own_paths(ESCALATE) or escalation.office_id in scope.agencies(
        ESCALATE
    )


def can_decline(scope: Scope, escalation: DutyEscalation) -> Verdict:
    if not decides(scope, escalation):
        return Denied(_("Eskalasi diputuskan oleh kepala kantor."))
    if escalation.state != EscalationState.DRAFT:
        return Denied(
            _("Eskalasi ini sudah diputuskan: %(state)s.") % {"state": escalation.get_state_display()}
        )
    return ALLOWED


def can_release(scope: Scope, escalation: DutyEscalation) -> Verdict:
    """Asked with how many duties are still late, as ``with_late`` counts them."""
    verdict = can_decline(scope, escalation)
    if verdict and not escalation.late_count:
        return Denied(_("Tugasnya sudah tidak terlambat; tidak ada lagi yang disampaikan."))
    return verdict


def can_draft_letter(scope: Scope, escalation: DutyEscalation) -> Verdict:
    """Its letter is drafted once the head has decided; nobody writes a letter to the own office."""
    if not decides(scope, escalation) and not can_remind_here(scope, escalation):
        return Denied(_("Surat ini disusun oleh Kesbangpol."))
    if escalation.state != EscalationState.RELEASED:
        return Denied(_("Surat disusun sesudah kepala kantor menyampaikan eskalasi ini."))
    if escalation.is_of_own_office:
        return Denied(_("Tugas kantor sendiri diarahkan langsung, tanpa surat."))
    return ALLOWED


def can_remind_here(scope: Scope, escalation: DutyEscalation) -> bool:
    return escalation.region_path in scope.own_paths(REMIND) or escalation.office_id in scope.agencies(REMIND)


def can_send(scope: Scope, escalation: DutyEscalation) -> Verdict:
    """Pass the words on by WhatsApp: once the head has decided, and whoever reminds may do it for him."""
    if not decides(scope, escalation) and not can_remind_here(scope, escalation):
        return Denied(_("Hanya Kesbangpol yang mengirim pengingat."))
    if escalation.state != EscalationState.RELEASED:
        return Denied(_("Pesan dikirim sesudah kepala kantor menyampaikan eskalasi ini."))
    return ALLOWED
