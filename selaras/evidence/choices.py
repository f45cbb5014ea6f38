"""Words of the evidence app: kinds, states with their transitions, sharing levels, accepted file types."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    FILE = "file", _("Berkas")
    LINK = "link", _("Tautan")
    NIHIL = "nihil", _("Pernyataan nihil")
    ACTIVITY = "kegiatan", _("Kegiatan")


class State(models.TextChoices):
    UPLOADED = "diunggah", _("Diunggah")
    CHECKED = "diperiksa", _("Diperiksa sistem")
    READY = "siap", _("Siap dipakai")
    QUESTIONED = "penjelasan", _("Perlu penjelasan")
    REPLACED = "diganti", _("Diganti")
    ARCHIVED = "diarsipkan", _("Diarsipkan")


# What a state says to a person who hovers over it or asks for it.
STATE_MEANING = {
    State.UPLOADED: _("Tercatat, tetapi isinya tidak dapat diperiksa sistem dan tanggalnya belum diisi."),
    State.CHECKED: _(
        "Jenis dan isi berkas sudah diperiksa sistem; tanggal atau masa berlakunya belum diisi."
    ),
    State.READY: _("Lengkap dengan judul dan tanggal."),
    State.QUESTIONED: _("Ada pertanyaan yang menunggu penjelasan pengunggah."),
    State.REPLACED: _("Sudah ada penggantinya; tetap disimpan karena pernah dipakai."),
    State.ARCHIVED: _("Tidak ditawarkan lagi untuk dipakai; tetap disimpan."),
}

STATE_TONES = {
    State.UPLOADED: "neutral",
    State.CHECKED: "progress",
    State.READY: "done",
    State.QUESTIONED: "repair",
    State.REPLACED: "neutral",
    State.ARCHIVED: "neutral",
}

OPEN_STATES = (State.UPLOADED, State.CHECKED, State.READY, State.QUESTIONED)
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.UPLOADED: (State.READY, State.QUESTIONED, State.REPLACED, State.ARCHIVED),
    State.CHECKED: (State.READY, State.QUESTIONED, State.REPLACED, State.ARCHIVED),
    State.READY: (State.UPLOADED, State.CHECKED, State.QUESTIONED, State.REPLACED, State.ARCHIVED),
    State.QUESTIONED: (State.UPLOADED, State.CHECKED, State.READY, State.REPLACED, State.ARCHIVED),
    State.REPLACED: (),
    State.ARCHIVED: (),
}


class ActivityState(models.TextChoices):
    PLANNED = "direncanakan", _("Direncanakan")
    HELD = "terlaksana", _("Terlaksana")
    CANCELLED = "batal", _("Batal")


ACTIVITY_TONES = {
    ActivityState.PLANNED: "progress",
    ActivityState.HELD: "done",
    ActivityState.CANCELLED: "neutral",
}
# One recorded as held by mistake is cancelled with a reason; a cancelled one may be planned anew.
ACTIVITY_TRANSITIONS: dict[ActivityState, tuple[ActivityState, ...]] = {
    ActivityState.PLANNED: (ActivityState.HELD, ActivityState.CANCELLED),
    ActivityState.HELD: (ActivityState.CANCELLED,),
    ActivityState.CANCELLED: (ActivityState.PLANNED,),
}


class LinkOutcome(models.TextChoices):
    WAITING = "menunggu", _("Menunggu dicoba")
    OPEN = "terbuka", _("Terbuka")
    ASKS = "minta_izin", _("Meminta izin")
    MISSING = "tidak_ada", _("Tidak ditemukan")
    FAULTY = "galat", _("Menjawab dengan galat")
    SILENT = "diam", _("Tidak menjawab")
    REFUSED = "ditolak", _("Alamat dalam jaringan tertutup")


LINK_WORDS = {
    LinkOutcome.WAITING: _("Tautan sedang menunggu dicoba."),
    LinkOutcome.OPEN: _("Tautan terbuka tanpa meminta izin."),
    LinkOutcome.ASKS: _("Tautan meminta izin atau masuk. Buka aksesnya, atau unggah salinannya."),
    LinkOutcome.MISSING: _("Halaman tautan tidak ditemukan. Periksa alamatnya, atau unggah salinannya."),
    LinkOutcome.FAULTY: _("Tautan menjawab dengan galat. Coba lagi nanti, atau unggah salinannya."),
    LinkOutcome.SILENT: _("Tautan tidak menjawab. Coba lagi nanti, atau unggah salinannya."),
    LinkOutcome.REFUSED: _("Tautan menunjuk jaringan tertutup dan tidak dicoba. Unggah salinannya."),
}


class CopyOutcome(models.TextChoices):
    """What came of keeping a copy of the page behind a link."""

    KEPT = "disimpan", _("Salinan disimpan")
    SAME = "sama", _("Masih sama dengan salinan")
    ROBOTS = "robots", _("Situs tidak mengizinkan")
    ARCHIVE = "noarchive", _("Halaman meminta tidak diarsipkan")
    UNKNOWN = "izin_gelap", _("Izin situs tidak terbaca")
    TYPE = "jenis", _("Jenis tidak disimpan")
    SIZE = "ukuran", _("Terlalu besar")
    BROKEN = "rusak", _("Isi tidak dapat diperiksa")
    FULL = "penuh", _("Jumlah salinan penuh")
    SILENT = "putus", _("Terputus")


COPY_WORDS = {
    CopyOutcome.KEPT: _("Salinan halaman disimpan."),
    CopyOutcome.SAME: _("Halaman masih sama dengan salinan yang tersimpan."),
    CopyOutcome.ROBOTS: _("Situs tidak mengizinkan halaman ini disalin oleh program. Unggah salinannya."),
    CopyOutcome.ARCHIVE: _("Halaman meminta agar tidak diarsipkan. Unggah salinannya bila Anda berhak."),
    CopyOutcome.UNKNOWN: _("Izin menyalin (robots.txt) situs ini tidak terbaca. Coba lagi nanti."),
    CopyOutcome.TYPE: _("Jenis isi tautan ini tidak disalin. Unggah salinannya."),
    CopyOutcome.SIZE: _("Isi tautan melebihi batas salinan. Unggah bagian yang membuktikan."),
    CopyOutcome.BROKEN: _("Isi tautan tidak lengkap atau tidak dapat diperiksa. Unggah salinannya."),
    CopyOutcome.FULL: _("Jumlah salinan tautan ini sudah penuh; yang lama tetap disimpan."),
    CopyOutcome.SILENT: _("Pengambilan salinan terputus. Coba lagi nanti."),
}


class ServedKind(models.TextChoices):
    ITEM = "butir", _("Butir indeks")
    IKU = "iku", _("IKU")


# Groups of participants that are counted; nobody is counted by religion, party or organisation.
GROUPS = {
    "perempuan": _("Perempuan"),
    "laki_laki": _("Laki-laki"),
    "pemuda": _("Pemuda"),
    "anak": _("Anak"),
    "lansia": _("Lansia"),
    "disabilitas": _("Penyandang disabilitas"),
    "tokoh": _("Tokoh agama dan masyarakat"),
    "aparatur": _("Aparatur"),
}
# These two share one total; every other group may overlap.
SEXES = ("perempuan", "laki_laki")
MAX_PARTICIPANTS = 1_000_000
MAX_BUDGET = 10**15


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
    "evidence.original_opened": _("membuka foto asli yang disegel"),
    "activity.planned": _("merencanakan kegiatan"),
    "activity.held": _("mencatat kegiatan terlaksana"),
    "activity.edited": _("mengubah keterangan kegiatan"),
    "activity.cancelled": _("membatalkan kegiatan"),
    "activity.photo_added": _("menambahkan foto atau lampiran kegiatan"),
}

# Words for the keys of an event's before and after.
AUDIT_FIELDS = {
    "title": _("Judul"),
    "kind": _("Jenis"),
    "sha256": _("Sidik isi"),
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
}


@dataclass(frozen=True, slots=True)
class FileType:
    """One accepted type: the first suffix is the one written where a name has none."""

    content_type: str
    suffixes: tuple[str, ...]
    label: str
    inline: bool = False
    is_picture: bool = False


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
PDF = FileType("application/pdf", ("pdf",), "PDF", inline=True)
JPEG = FileType("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPEG", inline=True, is_picture=True)
PNG = FileType("image/png", ("png",), "PNG", inline=True, is_picture=True)
WEBP = FileType("image/webp", ("webp",), "WebP", inline=True, is_picture=True)
DOCX = FileType(f"{_OOXML}.wordprocessingml.document", ("docx",), "Word (.docx)")
XLSX = FileType(f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), "Excel (.xlsx)")
PPTX = FileType(f"{_OOXML}.presentationml.presentation", ("pptx",), "PowerPoint (.pptx)")
ODT = FileType(f"{_ODF}.text", ("odt",), "OpenDocument (.odt)")
ODS = FileType(f"{_ODF}.spreadsheet", ("ods",), "OpenDocument (.ods)")
ODP = FileType(f"{_ODF}.presentation", ("odp",), "OpenDocument (.odp)")
TXT = FileType("text/plain", ("txt",), "teks (.txt)")
CSV = FileType("text/csv", ("csv",), "CSV (.csv)")

FILE_TYPES: tuple[FileType, ...] = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV)
BY_CONTENT_TYPE = {kind.content_type: kind for kind in FILE_TYPES}
# For the file chooser; what really decides is the content.
ACCEPT = ",".join(f".{suffix}" for kind in FILE_TYPES for suffix in kind.suffixes)

# Video stays outside: a clip of a few seconds passes 25 MB, and a link to it serves the reader better.
ALLOWED_WORDS = _(
    "PDF, foto (JPEG, PNG, WebP), Word, Excel, PowerPoint (tanpa makro), OpenDocument, teks, CSV"
)

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
# Pictures are never decoded here; the cap protects the browser that opens one (108 megapixels pass).
MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000
