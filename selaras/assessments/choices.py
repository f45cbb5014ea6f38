"""Words of an evidence round: states, actions, and the tables of what leads where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.duties.choices import DutyKind, DutyState


class RoundState(TextChoices):
    PREPARED = "disiapkan", _("Disiapkan")
    FILLING = "pengisian", _("Pengisian")
    VERIFYING = "verifikasi", _("Verifikasi")
    READY = "siap_kirim", _("Siap kirim")
    SENT = "terkirim", _("Terkirim")
    OFFICIAL = "hasil_resmi", _("Hasil resmi")


ROUND_TRANSITIONS: dict[str, tuple[tuple[RoundState, ...], RoundState]] = {
    "start": ((RoundState.PREPARED,), RoundState.FILLING),
    "end_filling": ((RoundState.FILLING,), RoundState.VERIFYING),
    "close": ((RoundState.FILLING, RoundState.VERIFYING), RoundState.READY),
    "reopen": ((RoundState.READY,), RoundState.VERIFYING),
    # Once more from sent: what was opened again and accepted anew goes after the first sending.
    "send": ((RoundState.READY, RoundState.SENT), RoundState.SENT),
    "settle": ((RoundState.SENT,), RoundState.OFFICIAL),
}
RUNNING = (RoundState.FILLING, RoundState.VERIFYING)
# Items may still be set aside, shared out and helped with.
BEFORE_CLOSING = (RoundState.PREPARED, *RUNNING)
# An item opened again after one of these is worked on although the round itself stays closed.
AFTER_CLOSING = (RoundState.READY, RoundState.SENT)


class StageKind(TextChoices):
    FILL = "isi", _("Pengisian oleh OPD")
    VALIDATE = "validasi", _("Validasi kepala OPD")
    VERIFY = "verifikasi", _("Verifikasi")
    SEND = "kirim", _("Pengiriman")
    SETTLE = "tetap", _("Penetapan")


class Sharing(TextChoices):
    REGION = "daerah", _("Hanya daerah")
    STATUS = "status", _("Status saja")
    SENT = "terkirim", _("Terkirim")
    PUBLISHED = "dipublikasikan", _("Dipublikasikan")


# What the levels above may read in full.
SHARED_UPWARD = (Sharing.SENT, Sharing.PUBLISHED)


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
ROUND_TONES = {
    RoundState.PREPARED: "neutral",
    RoundState.FILLING: "progress",
    RoundState.VERIFYING: "waiting",
    RoundState.READY: "waiting",
    RoundState.SENT: "done",
    RoundState.OFFICIAL: "done",
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


class RequestState(TextChoices):
    PREPARED = "disiapkan", _("Surat disiapkan")
    SENT = "terkirim", _("Surat terkirim")
    ANSWERED = "dibalas", _("Balasan diterima")
    SILENT = "tanpa_balasan", _("Tidak ada balasan")


REQUEST_TRANSITIONS: dict[str, tuple[tuple[RequestState, ...], RequestState]] = {
    "send": ((RequestState.PREPARED,), RequestState.SENT),
    # A reply may come after nobody expected one any more.
    "answer": ((RequestState.SENT, RequestState.SILENT), RequestState.ANSWERED),
    "give_up": ((RequestState.SENT,), RequestState.SILENT),
}
REQUEST_TONES = {
    RequestState.PREPARED: "neutral",
    RequestState.SENT: "waiting",
    RequestState.ANSWERED: "done",
    RequestState.SILENT: "verified",
}


class AttemptWay(TextChoices):
    LETTER = "surat", _("Surat kedua")
    PHONE = "telepon", _("Telepon")
    WHATSAPP = "whatsapp", _("WhatsApp")
    VISIT = "kunjungan", _("Datang langsung")


class ScoreTier(TextChoices):
    CLAIMED = "usulan", _("Nilai usulan")
    VERIFIED = "terverifikasi", _("Nilai terverifikasi")


class Cell(TextChoices):
    """What one agency owes to one item; where nothing was asked there is no cell."""

    OWED = "ditunggu", _("Masih ditunggu")
    HANDED_IN = "masuk", _("Menunggu diperiksa")
    RETURNED = "perbaikan", _("Perlu perbaikan")
    ACCEPTED = "diterima", _("Terverifikasi")
    SET_ASIDE = "tidak_relevan", _("Tidak relevan")
    HELP_OWED = "kontribusi_ditunggu", _("Kontribusi masih ditunggu")
    HELP_GIVEN = "kontribusi_masuk", _("Kontribusi diserahkan")
    HELP_NIL = "kontribusi_nihil", _("Kontribusi nihil")


# Read without colour: on paper, by a screen reader, from across the room.
CELL_LETTERS = {
    Cell.OWED: "T",
    Cell.HANDED_IN: "M",
    Cell.RETURNED: "P",
    Cell.ACCEPTED: "V",
    Cell.SET_ASIDE: "×",
    Cell.HELP_OWED: "+T",
    Cell.HELP_GIVEN: "+M",
    Cell.HELP_NIL: "+N",
}
CELL_TONES = {
    Cell.OWED: "neutral",
    Cell.HANDED_IN: "waiting",
    Cell.RETURNED: "repair",
    Cell.ACCEPTED: "verified",
    Cell.SET_ASIDE: "neutral",
    Cell.HELP_OWED: "neutral",
    Cell.HELP_GIVEN: "waiting",
    Cell.HELP_NIL: "waiting",
}
# What still lies with the agency.
CELLS_OPEN = (Cell.OWED, Cell.RETURNED, Cell.HELP_OWED)
CELLS_OF_HELP = (Cell.HELP_OWED, Cell.HELP_GIVEN, Cell.HELP_NIL)


def cell_of(state: str) -> Cell:
    """The owner's side of an item; every state between owner and acceptance waits to be checked."""
    if state == ItemState.REPAIR:
        return Cell.RETURNED
    if state in WITH_OWNER:
        return Cell.OWED
    if state in APPROVED:
        return Cell.ACCEPTED
    return Cell.SET_ASIDE if state == ItemState.NOT_RELEVANT else Cell.HANDED_IN


class RepairState(TextChoices):
    PROPOSED = "usulan", _("Belum dibagi")
    ASSIGNED = "ditugaskan", _("Ditugaskan")
    REPORTED = "dilaporkan", _("Dilaporkan")
    RETURNED = "perbaikan", _("Perlu perbaikan")
    DONE = "selesai", _("Selesai")
    CANCELLED = "dibatalkan", _("Dibatalkan")


OPEN_REPAIRS = (RepairState.ASSIGNED, RepairState.REPORTED, RepairState.RETURNED)
REPAIR_TRANSITIONS: dict[str, tuple[tuple[RepairState, ...], RepairState]] = {
    "assign": ((RepairState.PROPOSED, RepairState.ASSIGNED), RepairState.ASSIGNED),
    "assign_again": ((RepairState.RETURNED,), RepairState.RETURNED),
    "report": ((RepairState.ASSIGNED, RepairState.RETURNED), RepairState.REPORTED),
    "return": ((RepairState.REPORTED,), RepairState.RETURNED),
    # Also without a report: a meeting may have settled it, and the note says so.
    "close": (OPEN_REPAIRS, RepairState.DONE),
    "cancel": ((RepairState.PROPOSED, *OPEN_REPAIRS), RepairState.CANCELLED),
    "restore": ((RepairState.DONE, RepairState.CANCELLED), RepairState.PROPOSED),
}
# What is owed while a repair stands in a state: by its owner, and by Kesbangpol once it is reported.
REPAIR_OWED: dict[RepairState, dict[str, DutyState]] = {
    RepairState.PROPOSED: {},
    RepairState.ASSIGNED: {"perbaiki": DutyState.NOT_STARTED},
    RepairState.REPORTED: {"perbaiki": DutyState.WAITING, "nilai_perbaikan": DutyState.NOT_STARTED},
    RepairState.RETURNED: {"perbaiki": DutyState.REPAIR},
    RepairState.DONE: {},
    RepairState.CANCELLED: {},
}
REPAIR_TONES = {
    RepairState.PROPOSED: "neutral",
    RepairState.ASSIGNED: "progress",
    RepairState.REPORTED: "waiting",
    RepairState.RETURNED: "repair",
    RepairState.DONE: "done",
    RepairState.CANCELLED: "neutral",
}


class SimulationStart(TextChoices):
    """Where an estimate starts: the owner's published value, or levels of this round."""

    OFFICIAL = "resmi", _("Nilai resmi yang diterbitkan")
    VERIFIED = "terverifikasi", _("Nilai terverifikasi")
    CLAIMED = "usulan", _("Nilai usulan")


class BriefState(TextChoices):
    """A page for a leader: Kesbangpol drafts, its head lets it go, the leader answers."""

    DRAFT = "konsep", _("Konsep")
    AT_HEAD = "persetujuan", _("Menunggu persetujuan Kepala Badan")
    RELEASED = "disampaikan", _("Disampaikan")
    ANSWERED = "dijawab", _("Dijawab")


BRIEF_OPEN = (BriefState.DRAFT, BriefState.AT_HEAD)
BRIEF_TONES = {
    BriefState.DRAFT: "progress",
    BriefState.AT_HEAD: "waiting",
    BriefState.RELEASED: "waiting",
    BriefState.ANSWERED: "done",
}
# Rounds of which a leader can be told something to decide.
BRIEFED = (*RUNNING, RoundState.READY)


class Direction(TextChoices):
    """What a leader says to one request."""

    AGREED = "setuju", _("Setuju")
    REFUSED = "tidak", _("Tidak setuju")
    DISCUSS = "bahas", _("Bahas dahulu")


class Relayed(TextChoices):
    """How a word reached whoever records it for somebody else."""

    SPOKEN = "lisan", _("Lisan")
    WHATSAPP = "whatsapp", _("WhatsApp")
    WRITTEN = "tertulis", _("Disposisi atau surat")


class HandoverWay(TextChoices):
    READ_OUT = "dibacakan", _("Dibacakan")
    HANDED = "diserahkan", _("Diserahkan")
    SENT = "dikirim", _("Dikirim lewat WhatsApp")


AUDIT_VERBS = {
    "assessments.brief.drafted": _("menyusun konsep ringkasan pimpinan"),
    "assessments.brief.edited": _("mengubah konsep ringkasan pimpinan"),
    "assessments.brief.submitted": _("meminta persetujuan Kepala Badan atas ringkasan"),
    "assessments.brief.released": _("menyampaikan ringkasan kepada pimpinan"),
    "assessments.brief.handed_over": _("mencatat penyerahan ringkasan"),
    "assessments.brief.answered": _("menjawab permohonan arahan"),
    "assessments.brief.answer_recorded": _("mencatat jawaban pimpinan"),
    "assessments.brief.downloaded": _("mengunduh ringkasan pimpinan"),
    "assessments.round.created": _("membuat periode penilaian"),
    "assessments.round.shared_out": _("membagi butir kepada OPD"),
    "assessments.round.started": _("memulai pengisian"),
    "assessments.round.filling_ended": _("mengakhiri pengisian"),
    "assessments.round.closed": _("menutup periode"),
    "assessments.round.reopened": _("membuka kembali periode"),
    "assessments.round.sent": _("mencatat pengiriman kepada pemilik indeks"),
    "assessments.round.settled": _("mencatat hasil resmi"),
    "assessments.round.dates_changed": _("mengubah batas waktu"),
    "assessments.round.sharing_changed": _("mengubah tingkat berbagi"),
    "assessments.round.dossier_made": _("membuat berkas kirim"),
    "assessments.round.reminded": _("mengirim pengingat"),
    "assessments.agency.extended": _("memberi perpanjangan waktu kepada OPD"),
    "assessments.agency.delegated": _("mendelegasikan validasi"),
    "assessments.item.saved": _("menyimpan konsep isian"),
    "assessments.item.submitted": _("mengajukan isian"),
    "assessments.item.validated": _("memvalidasi isian"),
    "assessments.item.returned": _("mengembalikan untuk diperbaiki"),
    "assessments.item.withdrawn": _("menarik kembali isian"),
    "assessments.item.opened": _("membuka isian untuk verifikasi"),
    "assessments.item.verified": _("menyatakan terverifikasi"),
    "assessments.item.reopened": _("membuka kembali butir"),
    "assessments.item.dropped": _("menandai butir tidak relevan"),
    "assessments.item.restored": _("mengaktifkan kembali butir"),
    "assessments.item.passed_on": _("mengalihkan butir ke rekan"),
    "assessments.item.discussed": _("menulis di percakapan butir"),
    "assessments.contribution.asked": _("meminta kontribusi"),
    "assessments.contribution.handed_in": _("menyerahkan kontribusi"),
    "assessments.contribution.cancelled": _("membatalkan permintaan kontribusi"),
    "assessments.item.sent": _("mengirim isian kepada pemilik indeks"),
    "assessments.item.settled": _("menetapkan isian"),
    "assessments.item.entered": _("menginput isian atas nama OPD"),
    "assessments.item.confirmed": _("mengonfirmasi isian yang diinput atas nama OPD"),
    "assessments.sheet.printed": _("mencetak lembar validasi"),
    "assessments.sheet.accepted": _("mencatat lembar validasi bertanda tangan"),
    "assessments.request.prepared": _("menyiapkan permintaan data"),
    "assessments.request.sent": _("mencatat surat permintaan data terkirim"),
    "assessments.request.tried": _("mencatat upaya memperoleh balasan"),
    "assessments.request.answered": _("mencatat balasan permintaan data"),
    "assessments.request.silent": _("mencatat tidak ada balasan"),
    "assessments.packet.received": _("mengunggah paket isian"),
    "assessments.packet.applied": _("menerapkan paket isian"),
    "assessments.packet.discarded": _("membatalkan paket isian"),
    "assessments.score.computed": _("menghitung nilai"),
    "assessments.repair.proposed": _("mengusulkan perbaikan"),
    "assessments.repair.assigned": _("membagi perbaikan"),
    "assessments.repair.reported": _("melaporkan perbaikan"),
    "assessments.repair.returned": _("mengembalikan laporan perbaikan"),
    "assessments.repair.closed": _("menutup perbaikan"),
    "assessments.repair.cancelled": _("membatalkan perbaikan"),
    "assessments.repair.restored": _("membuka kembali perbaikan"),
    "assessments.simulation.kept": _("menyimpan simulasi perbaikan"),
    "assessments.efforts.kept": _("menyimpan perkiraan usaha"),
}

PERMISSIONS = {
    "assessments.view": _("Membaca seluruh isian penilaian di daerahnya"),
    "assessments.view_status": _("Melihat jumlah isian penilaian"),
    "assessments.view_sent": _("Membaca isian yang sudah dikirim daerah"),
    "assessments.manage": _("Membuat periode dan membagi butir"),
    "assessments.answer": _("Mengisi butir OPD-nya"),
    "assessments.validate": _("Memvalidasi isian OPD-nya"),
    "assessments.verify": _("Memverifikasi isian"),
    "assessments.close": _("Menutup dan mengirim periode"),
    "assessments.brief": _("Membaca ringkasan pimpinan"),
    "assessments.release": _("Menyetujui ringkasan yang disampaikan kepada pimpinan"),
    "assessments.direct": _("Menjawab permohonan arahan"),
    "assessments.relay": _("Mencatat jawaban pimpinan dan penyerahan ringkasan"),
}

# What an item makes somebody owe; the last word is the page where several are done at once.
DUTIES = (
    DutyKind("isi", _("Isi butir"), "assessments.answer", _("Isi %(count)s butir %(title)s")),
    DutyKind(
        "kontribusi",
        _("Beri kontribusi"),
        "assessments.answer",
        _("Beri kontribusi untuk %(count)s butir %(title)s"),
    ),
    DutyKind(
        "validasi",
        _("Validasi isian"),
        "assessments.validate",
        _("Validasi %(count)s butir %(title)s"),
        "validation",
    ),
    DutyKind(
        "permintaan",
        _("Urus permintaan data"),
        "assessments.answer",
        _("Urus %(count)s permintaan data %(title)s"),
        "data_requests",
    ),
    DutyKind(
        "verifikasi",
        _("Verifikasi isian"),
        "assessments.verify",
        _("Verifikasi %(count)s butir %(title)s"),
        "verification",
    ),
    DutyKind(
        "perbaiki",
        _("Kerjakan perbaikan"),
        "assessments.answer",
        _("Kerjakan %(count)s perbaikan %(title)s"),
        "evaluation",
    ),
    DutyKind(
        "nilai_perbaikan",
        _("Periksa laporan perbaikan"),
        "assessments.manage",
        _("Periksa %(count)s laporan perbaikan %(title)s"),
        "evaluation",
    ),
)
