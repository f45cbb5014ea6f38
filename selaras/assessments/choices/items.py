"""Words of one item: its states, what leads where, who moves next, and how its answer came in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.duties.choices import DutyState


class ItemState(TextChoices):
    EMPTY = "belum", _("Belum diisi")
    DRAFT = "konsep", _("Konsep")
    AT_HEAD = "validasi", _("Menunggu validasi kepala OPD")
    AT_VERIFIER = "verifikasi", _("Menunggu verifikasi")
    REPAIR = "perbaikan", _("Perlu perbaikan")
    VERIFIED = "terverifikasi", _("Terverifikasi")
    SENT = "terkirim", _("Terkirim")
    SETTLED = "ditetapkan", _("Ditetapkan")
    NOT_RELEVANT = "tidak_relevan", _("Tidak relevan")


WITH_OWNER = (ItemState.EMPTY, ItemState.DRAFT, ItemState.REPAIR)
HANDED_IN = (ItemState.AT_HEAD, ItemState.AT_VERIFIER)
APPROVED = (ItemState.VERIFIED, ItemState.SENT, ItemState.SETTLED)
# What the levels above read once a round is shared: never a draft, nor an item opened again.
READ_ABOVE = (ItemState.SENT, ItemState.SETTLED)
# Counted as filled on every page and in every recap.
FILLED = (*HANDED_IN, ItemState.REPAIR, *APPROVED)
ITEM_TRANSITIONS: dict[str, tuple[tuple[ItemState, ...], ItemState]] = {
    "save": ((ItemState.EMPTY, ItemState.DRAFT), ItemState.DRAFT),
    "save_repair": ((ItemState.REPAIR,), ItemState.REPAIR),
    "submit": (WITH_OWNER, ItemState.AT_HEAD),
    "submit_delegated": (WITH_OWNER, ItemState.AT_VERIFIER),
    "validate": ((ItemState.AT_HEAD,), ItemState.AT_VERIFIER),
    "return": (HANDED_IN, ItemState.REPAIR),
    "withdraw": (HANDED_IN, ItemState.DRAFT),
    "verify": ((ItemState.AT_VERIFIER,), ItemState.VERIFIED),
    "reopen": ((ItemState.VERIFIED, ItemState.SENT), ItemState.REPAIR),
    "mark_sent": ((ItemState.VERIFIED,), ItemState.SENT),
    "settle": ((ItemState.SENT,), ItemState.SETTLED),
    "drop": ((*WITH_OWNER, *HANDED_IN), ItemState.NOT_RELEVANT),
    "restore": ((ItemState.NOT_RELEVANT,), ItemState.EMPTY),
}
# What is owed while an item stands in a state, by kind of duty; contributions come beside it.
OWED: dict[ItemState, dict[str, DutyState]] = {
    ItemState.EMPTY: {"isi": DutyState.NOT_STARTED},
    ItemState.DRAFT: {"isi": DutyState.WORKING},
    ItemState.AT_HEAD: {"isi": DutyState.WAITING, "validasi": DutyState.NOT_STARTED},
    ItemState.AT_VERIFIER: {"isi": DutyState.WAITING, "verifikasi": DutyState.NOT_STARTED},
    ItemState.REPAIR: {"isi": DutyState.REPAIR},
    ItemState.VERIFIED: {},
    ItemState.SENT: {},
    ItemState.SETTLED: {},
    ItemState.NOT_RELEVANT: {},
}
# Who has the next move in each state; every state has an answer.
WHO_MOVES = {
    ItemState.EMPTY: _("OPD penanggung jawab"),
    ItemState.DRAFT: _("OPD penanggung jawab"),
    ItemState.AT_HEAD: _("Kepala OPD"),
    ItemState.AT_VERIFIER: _("Verifikator"),
    ItemState.REPAIR: _("OPD penanggung jawab"),
    ItemState.VERIFIED: _("Kesbangpol"),
    ItemState.SENT: _("Pemilik indeks"),
    ItemState.SETTLED: _("Selesai"),
    ItemState.NOT_RELEVANT: _("Selesai"),
}
ITEM_TONES = {
    ItemState.EMPTY: "neutral",
    ItemState.DRAFT: "progress",
    ItemState.AT_HEAD: "waiting",
    ItemState.AT_VERIFIER: "waiting",
    ItemState.REPAIR: "repair",
    ItemState.VERIFIED: "verified",
    ItemState.SENT: "done",
    ItemState.SETTLED: "done",
    ItemState.NOT_RELEVANT: "neutral",
}


class Tier(TextChoices):
    OWNER = "opd", _("OPD")
    HEAD = "kepala", _("Kepala OPD")
    VERIFIER = "verifikator", _("Verifikator")
    COORDINATOR = "koordinator", _("Kesbangpol")


class ReasonCode(TextChoices):
    AGREED = "sesuai", _("Sesuai usulan")
    EVIDENCE_MISSING = "bukti_kurang", _("Bukti dukung belum cukup")
    OUTSIDE_PERIOD = "di_luar_periode", _("Bukti di luar tahun data")
    BELOW_RUBRIC = "di_bawah_rubrik", _("Isi belum memenuhi tingkat usulan")
    ABOVE_RUBRIC = "di_atas_rubrik", _("Isi melampaui tingkat usulan")
    OTHER = "lainnya", _("Alasan lain (tuliskan)")


class ContributionState(TextChoices):
    ASKED = "diminta", _("Diminta")
    HANDED_IN = "diserahkan", _("Diserahkan")
    NIL = "nihil", _("Nihil")
    CANCELLED = "dibatalkan", _("Dibatalkan")


class ValidationWay(TextChoices):
    IN_PRODUCT = "aplikasi", _("Di aplikasi")
    DELEGATED = "delegasi", _("Didelegasikan")
    SIGNED = "lembar", _("Lembar bertanda tangan")


class Channel(TextChoices):
    """How an answer reached whoever entered it for the agency."""

    LETTER = "surat", _("Surat")
    PAPER = "kertas", _("Berkas kertas")
    FILE = "berkas", _("Berkas Excel")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "telepon", _("Telepon")
    MEETING = "rapat", _("Lisan di rapat")


class IntakeState(TextChoices):
    CHECKED = "diperiksa", _("Menunggu diterapkan")
    APPLIED = "diterapkan", _("Diterapkan")
    DISCARDED = "dibuang", _("Tidak dipakai")


INTAKE_TONES = {
    IntakeState.CHECKED: "waiting",
    IntakeState.APPLIED: "done",
    IntakeState.DISCARDED: "neutral",
}


class ScoreTier(TextChoices):
    CLAIMED = "usulan", _("Nilai usulan")
    VERIFIED = "terverifikasi", _("Nilai terverifikasi")
