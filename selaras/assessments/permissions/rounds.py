"""What may be done with a round as a whole, and who acts for an agency in it."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import (
    BEFORE_CLOSING,
    ROUND_TRANSITIONS,
    SHARED_UPWARD,
    ItemState,
    RoundState,
)
from selaras.assessments.models import Item, Round, reads_inside
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def acts_for(scope: Scope, round_: Round, agency_id: int | None, permission: str) -> bool:
    """Whether this person does that work for the agency in this round, by grant or by work link."""
    if agency_id is None:
        return False
    link = scope.work_link
    if link is not None:
        return (
            permission == "assessments.answer"
            and link.subject_kind == "round"
            and link.subject_id == str(round_.pk)
            and link.agency_id == agency_id
        )
    return any(
        grant.agency_id == agency_id
        and permission in grant.permissions
        and round_.region_path.startswith(grant.region_path)
        for grant in scope.grants
    )


def can_create_round(scope: Scope, region_path: str) -> Verdict:
    if scope.holds("assessments.manage", region_path=region_path):
        return ALLOWED
    return Denied(_("Hanya operator Kesbangpol yang membuat periode penilaian."))


def can_manage(scope: Scope, round_: Round) -> Verdict:
    if not scope.holds("assessments.manage", region_path=round_.region_path):
        return Denied(_("Hanya operator Kesbangpol yang mengatur periode ini."))
    return ALLOWED


def can_read_answers(scope: Scope, round_: Round) -> Verdict:
    """Region-wide reading; a single agency reads its own items through ``Item.objects.visible_to``."""
    if reads_inside(scope, round_.region_path):
        return ALLOWED
    if round_.sharing in SHARED_UPWARD and scope.holds(
        "assessments.view_sent", region_path=round_.region_path
    ):
        return ALLOWED
    return Denied(_("Isian masih milik daerah; yang terlihat hanya jumlahnya."))


def can_list_items(scope: Scope, round_: Round) -> Verdict:
    """An empty list would say that there is nothing, where it is only not for this reader."""
    verdict = can_read_answers(scope, round_)
    if not verdict and round_.items.visible_to(scope).exists():
        return ALLOWED
    return verdict


def can_move_round(scope: Scope, round_: Round, action: str) -> Verdict:
    permission = (
        "assessments.close" if action in {"close", "reopen", "send", "settle"} else "assessments.manage"
    )
    if not scope.holds(permission, region_path=round_.region_path):
        return Denied(_("Hanya Kesbangpol daerah ini yang mengubah tahap periode."))
    froms, _to = ROUND_TRANSITIONS[action]
    if round_.state not in froms:
        return Denied(
            _("Tahap periode sekarang: %(state)s; langkah ini belum atau tidak lagi berlaku.")
            % {"state": round_.get_state_display()}
        )
    again = action == "send" and round_.state == RoundState.SENT
    if again and not round_.items.filter(state=ItemState.VERIFIED).exists():
        return Denied(_("Semua isian yang terverifikasi sudah dikirim."))
    return ALLOWED


def can_share_out(scope: Scope, round_: Round) -> Verdict:
    verdict = can_manage(scope, round_)
    if not verdict:
        return verdict
    if round_.state not in BEFORE_CLOSING:
        return Denied(_("Periode sudah ditutup; pembagian butir tidak dapat diubah."))
    return ALLOWED


def can_extend_agency(scope: Scope, round_: Round) -> Verdict:
    if not scope.holds("duties.extend", region_path=round_.region_path):
        return Denied(_("Hanya Kesbangpol yang memberi perpanjangan waktu."))
    if not round_.is_running:
        return Denied(_("Perpanjangan hanya berlaku selama pengisian dan verifikasi."))
    return ALLOWED


def can_remind(scope: Scope, round_: Round) -> Verdict:
    if not scope.holds("duties.remind", region_path=round_.region_path):
        return Denied(_("Hanya Kesbangpol yang mengirim pengingat."))
    if not round_.is_running:
        return Denied(_("Pengingat hanya dikirim selama pengisian dan verifikasi."))
    return ALLOWED


def running(round_: Round) -> Verdict:
    if round_.state == RoundState.PREPARED:
        return Denied(_("Pengisian belum dimulai."))
    if not round_.is_running:
        return Denied(_("Periode sudah ditutup; butir hanya dapat dibuka satu per satu dengan alasan."))
    return ALLOWED


def before_closing(round_: Round) -> Verdict:
    if round_.state in BEFORE_CLOSING:
        return ALLOWED
    return Denied(_("Periode sudah ditutup; butir hanya dapat dibuka satu per satu dengan alasan."))


def worked_on(item: Item) -> Verdict:
    """An item opened again after closing goes its way although the round itself stays closed."""
    return ALLOWED if item.is_worked_on else running(item.round)


def can_compute_score(scope: Scope, round_: Round) -> Verdict:
    if scope.holds("assessments.manage", region_path=round_.region_path):
        return ALLOWED
    return Denied(_("Hanya Kesbangpol yang menyimpan hasil hitung."))


def can_see_score(scope: Scope, round_: Round) -> Verdict:
    return can_read_answers(scope, round_)
