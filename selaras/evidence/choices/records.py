"""Words of evidence: kinds, states with their transitions, sharing levels, audit, lengths."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    FILE = "file", _("Berkas")
    LINK = "link", _("Tautan")
    NIHIL = "nihil", _("Pernyataan nihil")
    ACTIVITY = "kegiatan", _("Kegiatan")


class State(models.TextChoices):
    UPLOADED = "diunggah", _("Diunggah")
    WAITING = "menunggu", _("Menunggu pemeriksaan")
    CHECKED = "diperiksa", _("Diperiksa sistem")
    READY = "siap", _("Siap dipakai")
    QUESTIONED = "penjelasan", _("Perlu penjelasan")
    REPLACED = "diganti", _("Diganti")
    ARCHIVED = "diarsipkan", _("Diarsipkan")
    DISPOSED = "dimusnahkan", _("Dimusnahkan")
    REFUSED = "ditolak", _("Ditolak pemindai")


# What a state says to a person who hovers over it or asks for it.
STATE_MEANING = {
    State.UPLOADED: _("Tercatat, tetapi isinya tidak dapat diperiksa sistem dan tanggalnya belum diisi."),
    State.WAITING: _("Tersimpan; isinya baru dapat dibuka setelah pemindai virus memeriksanya."),
    State.CHECKED: _(
        "Jenis dan isi berkas sudah diperiksa sistem; tanggal atau masa berlakunya belum diisi."
    ),
    State.READY: _("Lengkap dengan judul dan tanggal."),
    State.QUESTIONED: _("Ada pertanyaan yang menunggu penjelasan pengunggah."),
    State.REPLACED: _("Sudah ada penggantinya; tetap disimpan karena pernah dipakai."),
    State.ARCHIVED: _("Tidak ditawarkan lagi untuk dipakai; tetap disimpan."),
    State.REFUSED: _("Pemindai virus menolaknya; isinya tidak disimpan dan tidak dipakai lagi."),
    State.DISPOSED: _("Isinya dimusnahkan menurut jadwal retensi; catatannya tetap."),
}

STATE_TONES = {
    State.UPLOADED: "neutral",
    State.WAITING: "waiting",
    State.CHECKED: "progress",
    State.READY: "done",
    State.QUESTIONED: "repair",
    State.REPLACED: "neutral",
    State.ARCHIVED: "neutral",
    State.DISPOSED: "neutral",
    State.REFUSED: "error",
}

OPEN_STATES = (State.UPLOADED, State.WAITING, State.CHECKED, State.READY, State.QUESTIONED)
_ENDS = (State.QUESTIONED, State.REPLACED, State.ARCHIVED, State.DISPOSED)
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.UPLOADED: (State.READY, *_ENDS),
    State.WAITING: (State.CHECKED, State.READY, State.REFUSED, *_ENDS),
    State.CHECKED: (State.READY, *_ENDS),
    State.READY: (State.UPLOADED, State.CHECKED, State.REFUSED, *_ENDS),
    State.QUESTIONED: (
        State.UPLOADED,
        State.CHECKED,
        State.READY,
        State.WAITING,
        State.REFUSED,
        State.REPLACED,
        State.ARCHIVED,
        State.DISPOSED,
    ),
    # Content that still waits for the scanner may be replaced or archived before it answers.
    State.REPLACED: (State.REFUSED, State.DISPOSED),
    State.ARCHIVED: (State.REFUSED, State.DISPOSED),
    State.DISPOSED: (),
    State.REFUSED: (),
}


class Sharing(models.TextChoices):
    """How far up a use travels; written by the app that made the use."""

    REGION = "daerah", _("Hanya daerah")
    STATUS = "status", _("Status saja")
    SENT = "terkirim", _("Terkirim")
    PUBLISHED = "dipublikasikan", _("Dipublikasikan")


SHARED_UPWARD = (Sharing.SENT, Sharing.PUBLISHED)

AUDIT_VERBS = {
    "evidence.added": _("menambahkan bukti dukung"),
    "evidence.edited": _("mengubah keterangan bukti dukung"),
    "evidence.used": _("memakai bukti dukung"),
    "evidence.use_changed": _("mengubah halaman bukti dukung"),
    "evidence.use_removed": _("melepas bukti dukung"),
    "evidence.replaced": _("mengganti bukti dukung"),
    "evidence.archived": _("mengarsipkan bukti dukung"),
    "evidence.questioned": _("meminta penjelasan bukti dukung"),
    "evidence.explained": _("memberi penjelasan bukti dukung"),
    "evidence.tried": _("meminta tautan dicoba lagi"),
    "evidence.copied": _("menyimpan salinan halaman tautan"),
    "evidence.described": _("menyebut jenis bukti dukung"),
    "evidence.passed": _("memeriksa berkas: bersih"),
    "evidence.refused": _("menolak berkas"),
    "evidence.files_moved": _("memindahkan isi berkas ke penyimpanan lain"),
    "evidence.collected": _("menghapus isi berkas yang tidak dipakai catatan mana pun"),
    "activity.planned": _("merencanakan kegiatan"),
    "activity.held": _("mencatat kegiatan terlaksana"),
    "activity.edited": _("mengubah keterangan kegiatan"),
    "activity.cancelled": _("membatalkan kegiatan"),
    "clash.proposed": _("mengusulkan penyelesaian bentrok"),
    "clash.agreed": _("menyetujui penyelesaian bentrok"),
    "clash.declined": _("tidak menyetujui penyelesaian bentrok"),
    "clash.ended": _("mencabut penyelesaian bentrok"),
    "activity.photo_added": _("menambahkan foto atau lampiran kegiatan"),
}

# Words for the keys of an event's before and after.
AUDIT_FIELDS = {
    "title": _("Judul"),
    "kind": _("Jenis"),
    "sha256": _("Sidik isi"),
    "count": _("Jumlah"),
    "bytes": _("Byte"),
    "store": _("Tempat penyimpanan"),
    "issued_on": _("Tanggal"),
    "period_start": _("Berlaku mulai"),
    "period_end": _("Berlaku sampai"),
    "pages": _("Halaman"),
    "subject": _("Dipakai pada"),
    "evidence": _("Nomor bukti dukung"),
    "replacement": _("Nomor pengganti"),
    "type_code": _("Jenis bukti"),
    "state": _("Status"),
    "starts_on": _("Tanggal"),
    "ends_on": _("Sampai tanggal"),
    "starts_at": _("Pukul"),
    "ends_at": _("Sampai pukul"),
    "place": _("Tempat"),
    "audience": _("Sasaran peserta"),
    "cost_code": _("Kode rekening"),
    "sub_activity": _("Subkegiatan"),
    "budget": _("Anggaran"),
    "participants": _("Peserta"),
    "summary": _("Hasil singkat"),
    "partners": _("OPD lain"),
    "items": _("Butir indeks"),
    "iku": _("IKU"),
    "clash_with": _("Bentrok dengan"),
    "decision": _("Penyelesaian"),
    "mover": _("Yang pindah"),
    "moves_to": _("Pindah ke tanggal"),
    "agreed_for": _("Disetujui atas nama"),
    "agreed_source": _("Sumber persetujuan"),
}

NAME_LENGTH = 150
TITLE_LENGTH = 200
URL_LENGTH = 1000
PAGES_LENGTH = 60
NIHIL_SOURCES = 20
SOURCE_LENGTH = 200
# What a field of a kind of evidence may be (instruments/evidence-kinds.yaml).
FIELD_TYPES = ("teks", "tahun", "tautan", "rupiah", "halaman", "pilihan", "daftar")
FACT_LENGTH = 300
MAX_COLUMNS = 60
WORD_LENGTH = 40
# Words by which one piece is found; a long address adds no more than this.
MAX_WORDS = 80
PLACE_LENGTH = 200
COST_CODE_LENGTH = 60
CODE_LENGTH = 40
IKU_LENGTH = 200
# Items and IKU that one kegiatan may name.
MAX_SERVED = 30
