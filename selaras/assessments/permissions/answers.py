"""What the owner agency may do with an item, and what Kesbangpol may set aside or open again."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.assessments.choices import (
    AFTER_CLOSING,
    APPROVED,
    HANDED_IN,
    ITEM_TRANSITIONS,
    RUNNING,
    ItemState,
)
from selaras.assessments.models import Item
from selaras.assessments.permissions.asking import is_unanswered
from selaras.assessments.permissions.rounds import acts_for, before_closing, can_manage, running, worked_on
from selaras.assessments.permissions.rules import broken_rules, needed_now
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.evidence.choices import Kind
from selaras.evidence.models import Use


def can_answer(scope: Scope, item: Item, now: datetime) -> Verdict:
    """Write the answer. Late is allowed; only a closed round or a handed-in answer stops it."""
    if not acts_for(scope, item.round, item.duty_agency_id, "assessments.answer"):
        return Denied(_("Butir ini diisi oleh OPD penanggung jawabnya."))
    return _still_open(item)


def can_enter_for(scope: Scope, item: Item, now: datetime) -> Verdict:
    """Write down for an agency what it gave on paper, by message or by phone."""
    if scope.work_link is not None or not scope.holds(
        "assessments.manage", region_path=item.round.region_path
    ):
        return Denied(_("Hanya operator Kesbangpol yang menginput atas nama OPD."))
    if item.duty_agency_id in {None, item.round.coordinator_id}:
        return Denied(_("Butir ini diisi langsung oleh Kesbangpol."))
    if acts_for(scope, item.round, item.duty_agency_id, "assessments.answer"):
        return Denied(_("Butir ini milik OPD Anda; isi langsung tanpa atas nama."))
    return _still_open(item)


def can_write(scope: Scope, item: Item, now: datetime) -> Verdict:
    """As the agency itself, or for it."""
    verdict = can_answer(scope, item, now)
    return verdict if verdict else (can_enter_for(scope, item, now) or verdict)


def can_confirm(scope: Scope, item: Item) -> Verdict:
    """The agency says that it stands by what was entered for it."""
    words = ("assessments.answer", "assessments.validate")
    if not any(acts_for(scope, item.round, item.duty_agency_id, word) for word in words):
        return Denied(_("Isian ini dikonfirmasi oleh OPD penanggung jawabnya."))
    if not item.unconfirmed:
        return Denied(_("Tidak ada isian yang menunggu konfirmasi OPD Anda pada butir ini."))
    return ALLOWED


def _still_open(item: Item) -> Verdict:
    verdict = worked_on(item)
    if not verdict:
        return verdict
    if item.state in HANDED_IN:
        return Denied(_("Isian sudah diajukan. Tarik kembali dahulu bila hendak mengubahnya."))
    if item.state in APPROVED:
        return Denied(_("Isian sudah terverifikasi. Perubahan membuka kembali butir ini dan perlu alasan."))
    if item.state == ItemState.NOT_RELEVANT:
        return Denied(_("Butir ini ditandai tidak relevan."))
    return ALLOWED


def can_submit(scope: Scope, item: Item, now: datetime, *, evidence_count: int) -> Verdict:
    verdict = can_answer(scope, item, now)
    if not verdict and item.unconfirmed:
        # What Kesbangpol entered goes its way also where the agency has no account.
        verdict = can_enter_for(scope, item, now) or verdict
    if not verdict:
        return verdict
    if item.is_level and item.claimed_level is None:
        instrument = item.question.instrument
        return Denied(
            _("Belum bisa diajukan: tingkat %(low)s sampai %(high)s belum dipilih.")
            % {"low": instrument.scale_min, "high": instrument.scale_max}
        )
    if not item.is_level and not (item.value or item.narrative or item.is_nil):
        return Denied(_("Belum bisa diajukan: isian masih kosong."))
    needed = 0 if is_unanswered(item) else evidence_needed(item)
    if evidence_count == 0 and needed:
        return Denied(_("Belum bisa diajukan: belum ada bukti dukung atau pernyataan nihil."))
    if evidence_count < needed and not item.is_nil:
        return Denied(
            _("Belum bisa diajukan: baru %(found)s dari %(needed)s bukti dukung.")
            % {"found": evidence_count, "needed": needed}
        )
    if item.is_nil and not states_nil(item):
        return Denied(
            _("Belum bisa diajukan: nihil perlu pernyataan dengan sumber yang diperiksa dan tanggalnya.")
        )
    broken = broken_rules(item)
    if broken:
        return Denied(_("Belum bisa diajukan: %(why)s") % {"why": " ".join(broken)})
    return ALLOWED


def evidence_needed(item: Item) -> int:
    """As many as the question's rule says; a level rests on the other answers of its indicator."""
    if item.is_level:
        return 0
    asked = [int(rule.get("min", 1)) for rule in item.question.rules if rule["kind"] == "wajib_bukti"]
    return max(asked, default=1 if item.question.evidence else 0)


def states_nil(item: Item) -> bool:
    """The owner's statement lists the sources checked and the date; a tick alone proves nothing."""
    if item.duty_agency_id is None:
        return False
    stated = Use.objects.live().on("item", item.pk).filter(evidence__kind=Kind.NIHIL)
    return stated.filter(evidence__agency=item.duty_agency_id).exists()


def can_withdraw(scope: Scope, item: Item) -> Verdict:
    owns = acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
    entered = item.unconfirmed and scope.holds("assessments.manage", region_path=item.round.region_path)
    if not owns and not entered:
        return Denied(_("Hanya OPD penanggung jawab yang menarik kembali isiannya."))
    verdict = worked_on(item)
    if not verdict:
        return verdict
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
        return running(item.round)
    if item.round.state not in (*RUNNING, *AFTER_CLOSING):
        return Denied(_("Hasil resmi sudah dicatat; butir tidak dapat dibuka kembali."))
    return ALLOWED


def can_drop(scope: Scope, item: Item) -> Verdict:
    verdict = can_manage(scope, item.round)
    if not verdict:
        return verdict
    if item.is_level:
        return Denied(_("Butir tingkat menentukan nilai indikator dan tidak dapat dilewati."))
    if item.state not in ITEM_TRANSITIONS["drop"][0]:
        return Denied(_("Butir dalam keadaan ini tidak dapat ditandai tidak relevan."))
    if any(rule["kind"] == "wajib_bila" for rule in item.question.rules) and (broken := needed_now(item)):
        return Denied(_("Belum bisa ditandai tidak relevan: %(why)s") % {"why": broken})
    return before_closing(item.round)


def can_restore(scope: Scope, item: Item) -> Verdict:
    verdict = can_manage(scope, item.round)
    if not verdict:
        return verdict
    if item.state != ItemState.NOT_RELEVANT:
        return Denied(_("Butir ini tidak sedang ditandai tidak relevan."))
    return before_closing(item.round)


def can_pass_on(scope: Scope, item: Item) -> Verdict:
    if scope.work_link is not None or not acts_for(
        scope, item.round, item.duty_agency_id, "assessments.answer"
    ):
        return Denied(_("Hanya narahubung OPD penanggung jawab yang mengalihkan butir ke rekan."))
    if not item.is_with_owner:
        return Denied(_("Butir yang sudah diajukan tidak dapat dialihkan."))
    return worked_on(item)
