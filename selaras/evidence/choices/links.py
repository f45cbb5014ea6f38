"""Words of links: what came of trying one, and of keeping a copy of what it shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    UNSCANNED = "menunggu", _("Menunggu pemindai virus")
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
    CopyOutcome.UNSCANNED: _("Pemindai virus belum menjawab; salinannya diambil begitu ia menjawab."),
    CopyOutcome.BROKEN: _("Isi tautan tidak lengkap atau tidak dapat diperiksa. Unggah salinannya."),
    CopyOutcome.FULL: _("Jumlah salinan tautan ini sudah penuh; yang lama tetap disimpan."),
    CopyOutcome.SILENT: _("Pengambilan salinan terputus. Coba lagi nanti."),
}
