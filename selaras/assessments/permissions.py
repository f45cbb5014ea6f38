"""May this person do that in a round, and does the state of the record allow it?

Every rule answers both questions, the person first, so that nobody learns the state of what is not theirs.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.assessments.choices import (
    APPROVED,
    HANDED_IN,
    ITEM_TRANSITIONS,
    ROUND_TRANSITIONS,
    ItemState,
    RoundState,
)
from selaras.assessments.models import Contribution, Item, Round
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
    return agency_id in scope.agencies(permission)


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
    if scope.holds("assessments.view", region_path=round_.region_path):
        return ALLOWED
    if round_.sharing in {"terkirim", "dipublikasikan"} and scope.holds(
        "assessments.view_status", region_path=round_.region_path
    ):
        return ALLOWED
    return Denied(_("Isian masih milik daerah; yang terlihat hanya jumlahnya."))


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
    return ALLOWED


def can_share_out(scope: Scope, round_: Round) -> Verdict:
    verdict = can_manage(scope, round_)
    if not verdict:
        return verdict
    if round_.state not in {RoundState.PREPARED, RoundState.FILLING, RoundState.VERIFYING}:
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


def _running(round_: Round) -> Verdict:
    if round_.state == RoundState.PREPARED:
        return Denied(_("Pengisian belum dimulai."))
    if not round_.is_running:
        return Denied(_("Periode sudah ditutup; butir hanya dapat dibuka satu per satu dengan alasan."))
    return ALLOWED


def can_answer(scope: Scope, item: Item, now: datetime) -> Verdict:
    """Write the answer. Late is allowed; only a closed round or a handed-in answer stops it."""
    if not acts_for(scope, item.round, item.duty_agency_id, "assessments.answer"):
        return Denied(_("Butir ini diisi oleh OPD penanggung jawabnya."))
    running = _running(item.round)
    # An item opened again after closing is written although the round itself stays closed.
    if not running and item.state != ItemState.REPAIR:
        return running
    if item.state in HANDED_IN:
        return Denied(_("Isian sudah diajukan. Tarik kembali dahulu bila hendak mengubahnya."))
    if item.state in APPROVED:
        return Denied(_("Isian sudah terverifikasi. Perubahan membuka kembali butir ini dan perlu alasan."))
    if item.state == ItemState.NOT_RELEVANT:
        return Denied(_("Butir ini ditandai tidak relevan."))
    return ALLOWED


def can_submit(scope: Scope, item: Item, now: datetime, *, evidence_count: int) -> Verdict:
    verdict = can_answer(scope, item, now)
    if not verdict:
        return verdict
    if item.is_level and item.claimed_level is None:
        return Denied(_("Belum bisa diajukan: tingkat 1 sampai 7 belum dipilih."))
    if not item.is_level and not (item.value or item.narrative or item.is_nil):
        return Denied(_("Belum bisa diajukan: isian masih kosong."))
    if evidence_count == 0 and needs_evidence(item):
        return Denied(_("Belum bisa diajukan: belum ada bukti dukung atau pernyataan nihil."))
    return ALLOWED


def needs_evidence(item: Item) -> bool:
    """A level rests on the other answers of its indicator; other questions that name evidence need some."""
    return not item.is_level and bool(item.question.evidence)


def can_validate(scope: Scope, item: Item) -> Verdict:
    if not acts_for(scope, item.round, item.duty_agency_id, "assessments.validate"):
        return Denied(_("Validasi dilakukan oleh kepala OPD penanggung jawab."))
    if item.state != ItemState.AT_HEAD:
        return Denied(_("Isian ini tidak sedang menunggu validasi."))
    return ALLOWED


def can_delegate_validation(scope: Scope, round_: Round, agency_id: int) -> Verdict:
    if not acts_for(scope, round_, agency_id, "assessments.validate"):
        return Denied(_("Hanya kepala OPD yang mendelegasikan validasi."))
    return _running(round_)


def is_verifier_of(scope: Scope, item: Item) -> bool:
    return item.verifier_agency_id is not None and scope.holds(
        "assessments.verify", region_path=item.round.region_path, agency_id=item.verifier_agency_id
    )


def can_verify(scope: Scope, item: Item) -> Verdict:
    if not is_verifier_of(scope, item):
        return Denied(_("Butir ini diverifikasi oleh OPD verifikatornya."))
    if item.state != ItemState.AT_VERIFIER:
        return Denied(_("Isian ini tidak sedang menunggu verifikasi."))
    return ALLOWED


def verifies_own(scope: Scope, item: Item) -> bool:
    """The result then says "diverifikasi sendiri"."""
    agency_id = item.duty_agency_id
    return agency_id is not None and (agency_id in scope.agency_ids or agency_id == item.verifier_agency_id)


def can_return(scope: Scope, item: Item) -> Verdict:
    if item.state == ItemState.AT_HEAD:
        return can_validate(scope, item)
    return can_verify(scope, item)


def can_withdraw(scope: Scope, item: Item) -> Verdict:
    if not acts_for(scope, item.round, item.duty_agency_id, "assessments.answer"):
        return Denied(_("Hanya OPD penanggung jawab yang menarik kembali isiannya."))
    if item.state not in HANDED_IN:
        return Denied(_("Isian ini tidak sedang diajukan."))
    if item.opened_at is not None:
        return Denied(
            _("Isian sudah dibuka oleh %(name)s; minta dikembalikan lewat percakapan butir.")
            % {"name": item.opened_by_name}
        )
    return ALLOWED


def can_reopen(scope: Scope, item: Item) -> Verdict:
    """The owner while the round runs; Kesbangpol also after closing, item by item."""
    manages = scope.holds("assessments.manage", region_path=item.round.region_path)
    owns = acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
    if not manages and not owns:
        return Denied(_("Hanya OPD penanggung jawab atau Kesbangpol yang membuka kembali butir."))
    if item.state not in ITEM_TRANSITIONS["reopen"][0]:
        return Denied(_("Hanya isian yang sudah terverifikasi yang dapat dibuka kembali."))
    if not manages:
        return _running(item.round)
    return ALLOWED


def can_drop(scope: Scope, item: Item) -> Verdict:
    verdict = can_manage(scope, item.round)
    if not verdict:
        return verdict
    if item.is_level:
        return Denied(_("Butir tingkat menentukan nilai indikator dan tidak dapat dilewati."))
    if item.state not in ITEM_TRANSITIONS["drop"][0]:
        return Denied(_("Butir dalam keadaan ini tidak dapat ditandai tidak relevan."))
    return ALLOWED


def can_restore(scope: Scope, item: Item) -> Verdict:
    verdict = can_manage(scope, item.round)
    if not verdict:
        return verdict
    if item.state != ItemState.NOT_RELEVANT:
        return Denied(_("Butir ini tidak sedang ditandai tidak relevan."))
    return ALLOWED


def can_pass_on(scope: Scope, item: Item) -> Verdict:
    if scope.work_link is not None or not acts_for(
        scope, item.round, item.duty_agency_id, "assessments.answer"
    ):
        return Denied(_("Hanya narahubung OPD penanggung jawab yang mengalihkan butir ke rekan."))
    if not item.is_with_owner:
        return Denied(_("Butir yang sudah diajukan tidak dapat dialihkan."))
    return ALLOWED


def can_ask_contribution(scope: Scope, item: Item) -> Verdict:
    manages = scope.holds("assessments.manage", region_path=item.round.region_path)
    owns = scope.work_link is None and acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
    if not manages and not owns:
        return Denied(_("Hanya OPD penanggung jawab atau Kesbangpol yang meminta kontribusi."))
    if item.round.state == RoundState.PREPARED and not manages:
        return _running(item.round)
    if item.is_approved or item.round.state not in {
        RoundState.PREPARED,
        RoundState.FILLING,
        RoundState.VERIFYING,
    }:
        return Denied(_("Butir ini sudah selesai; kontribusi tidak dapat diminta lagi."))
    return ALLOWED


def can_contribute(scope: Scope, contribution: Contribution) -> Verdict:
    item = contribution.item
    if not acts_for(scope, item.round, contribution.agency_id, "assessments.answer"):
        return Denied(_("Kontribusi ini diminta dari OPD lain."))
    if contribution.state == "dibatalkan":
        return Denied(_("Permintaan kontribusi ini dibatalkan."))
    running = _running(item.round)
    if not running:
        return running
    if item.is_approved:
        return Denied(_("Butir ini sudah terverifikasi; kontribusi tidak diperlukan lagi."))
    return ALLOWED


def can_add_evidence(scope: Scope, item: Item, now: datetime) -> Verdict:
    """The owner while the answer is with it; a contributor while its contribution is open."""
    verdict = can_answer(scope, item, now)
    if verdict:
        return verdict
    for contribution in item.contributions.running().select_related("item__round"):
        if can_contribute(scope, contribution):
            return ALLOWED
    return verdict


def can_discuss(scope: Scope, item: Item) -> Verdict:
    if item.round.state == RoundState.PREPARED:
        return Denied(_("Pengisian belum dimulai."))
    if is_verifier_of(scope, item) or scope.holds("assessments.manage", region_path=item.round.region_path):
        return ALLOWED
    agencies = {item.duty_agency_id, *(c.agency_id for c in item.contributions.running())}
    if any(acts_for(scope, item.round, agency, "assessments.answer") for agency in agencies):
        return ALLOWED
    return Denied(_("Percakapan ini milik OPD yang terlibat pada butir ini."))


def can_compute_score(scope: Scope, round_: Round) -> Verdict:
    if scope.holds("assessments.manage", region_path=round_.region_path):
        return ALLOWED
    return Denied(_("Hanya Kesbangpol yang menyimpan hasil hitung."))


def can_see_score(scope: Scope, round_: Round) -> Verdict:
    return can_read_answers(scope, round_)
