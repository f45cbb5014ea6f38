"""What may be done with a round as a whole, and who acts for an agency in it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import (
    BEFORE_CLOSING,
    ROUND_TRANSITIONS,
    SHARED_UPWARD,
    STAGE_OF_ACTION,
    ItemState,
    RoundState,
    StageKind,
)
from selaras.assessments.models import Item, Note, Round, reads_inside
from selaras.core.formats import moment_long
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


# Steps that lead the round out of the city, or close it; the rest is the daily work of the operator.
CLOSING = frozenset(
    {"close", "reopen", "send", "settle", "take_notes", "end_notes", "object", "end_objection"}
)


NOT_NOW = lazy("Langkah ini belum atau tidak lagi berlaku.")
WHEN = {
    "inspect": lazy("Reviu inspektorat dimulai selama pengisian atau verifikasi."),
    "take_notes": lazy("Catatan penilai dibuka sesudah pengiriman dicatat."),
    "object": lazy("Sanggah dibuka sesudah pengiriman dicatat."),
}


def can_move_round(scope: Scope, round_: Round, action: str, *, now: datetime | None = None) -> Verdict:
    """``now`` also asks whether the window of a stage has opened; late is allowed and flagged."""
    if action == "end_inspection":
        if not inspects(scope, round_):
            return Denied(_("Reviu diselesaikan oleh inspektorat yang ditunjuk."))
    elif not scope.holds(
        "assessments.close" if action in CLOSING else "assessments.manage", region_path=round_.region_path
    ):
        return Denied(_("Hanya Kesbangpol daerah ini yang mengubah tahap periode."))
    froms, _to = ROUND_TRANSITIONS[action]
    if round_.state not in froms:
        now_ = _("Tahap periode sekarang: %(state)s.") % {"state": round_.get_state_display()}
        return Denied(f"{now_} {WHEN.get(action, NOT_NOW)}")
    return _stage_allows(round_, action, now)


def _stage_allows(round_: Round, action: str, now: datetime | None) -> Verdict:
    """What the calendar of the round and its open notes say to a step that its state allows."""
    stages = {stage.kind: stage for stage in round_.stages.all()}
    if action in STAGE_OF_ACTION:
        stage = stages.get(STAGE_OF_ACTION[action])
        if stage is None:
            return Denied(_("Tahap ini tidak ada pada jadwal periode. Tambahkan dahulu di halaman Jadwal."))
        if now is not None and now < stage.opens_at:
            return Denied(
                _("Tahap ini dibuka %(moment)s.") % {"moment": moment_long(stage.opens_at, round_.tz)}
            )
    if action == "close" and StageKind.INSPECT in stages and round_.inspected_at is None:
        return Denied(_("Reviu inspektorat ada pada jadwal dan belum selesai."))
    if action in {"end_inspection", "recall_inspection", "end_notes", "end_objection"}:
        left = Note.objects.open().filter(series__round=round_).count()
        if left:
            return Denied(_("Masih ada %(count)s catatan yang belum ditutup.") % {"count": left})
    again = action == "send" and round_.state == RoundState.SENT
    if again and not round_.items.filter(state=ItemState.VERIFIED).exists():
        return Denied(_("Semua isian yang terverifikasi sudah dikirim."))
    return ALLOWED


def inspects(scope: Scope, round_: Round) -> bool:
    """A person of the inspectorate itself; whoever verifies for the whole region is not."""
    return acts_for(scope, round_, round_.inspector_id, "assessments.verify")


def can_move_any(scope: Scope, round_: Round) -> Verdict:
    """Some step of the round, whichever its state allows: asked before one is named."""
    words = ("assessments.manage", "assessments.close")
    if any(scope.holds(word, region_path=round_.region_path) for word in words):
        return ALLOWED
    return Denied(_("Hanya Kesbangpol daerah ini yang mengubah tahap periode."))


def can_set_calendar(scope: Scope, round_: Round) -> Verdict:
    verdict = can_manage(scope, round_)
    if not verdict:
        return verdict
    if round_.state == RoundState.OFFICIAL:
        return Denied(_("Hasil resmi sudah dicatat; jadwal tidak lagi berubah."))
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
