"""What a signed file says about itself, each question answered for itself, and why where it says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as lazy


@dataclass(frozen=True, slots=True)
class Seal:
    """One signature of a file, each question answered for itself."""

    field: str
    # The signed part is as it was when it was signed.
    intact: bool
    # The certificate speaks for the key that signed.
    valid: bool
    signer: str
    issuer: str
    serial: str
    # The root that vouches for the signer, empty where none of the known ones does, and then why.
    root: str
    distrust: str
    # As the signer's own clock has it, and where a time stamp vouches for it, whose.
    told_at: datetime | None
    stamped_at: datetime | None
    stamped_by: str
    # Nothing follows, only what a later signature may add, or something else.
    after: str
    covers_all: bool

    @property
    def trust_fault(self) -> str:
        return str(DISTRUST[self.distrust]) if self.distrust else ""


NOTHING, ALLOWED, CHANGED = "tidak_ada", "sah", "lain"
EXPIRED, REVOKED, UNKNOWN = "kedaluwarsa", "dicabut", "tidak_dikenal"
DISTRUST = {
    EXPIRED: lazy("Sertifikatnya tidak berlaku pada saat diperiksa: kedaluwarsa atau belum mulai."),
    REVOKED: lazy("Sertifikatnya sudah dicabut oleh penerbitnya."),
    UNKNOWN: lazy("Tidak ada akar sertifikat yang dikenal kantor ini yang menjaminnya."),
}
# What a file may be instead of a readable signed PDF.
NO_PDF, LOCKED, BROKEN, TOO_HARD, BUSY = "bukan_pdf", "terkunci", "rusak", "terlalu_berat", "sibuk"
FAULTS = {
    "": lazy("PDF ini belum ditandatangani secara digital."),
    NO_PDF: lazy("Berkas ini bukan PDF."),
    LOCKED: lazy("PDF ini dikunci kata sandi; buka kuncinya pada salinan yang Anda terima."),
    BROKEN: lazy("PDF ini rusak, terpotong, atau tanda tangannya tidak dapat dibaca."),
    TOO_HARD: lazy("PDF ini terlalu rumit untuk diperiksa di sini. Pakai pembaca PDF atau layanan resmi."),
    BUSY: lazy("Beberapa berkas sedang diperiksa. Coba lagi sebentar."),
}
MAX_SEALS = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked into: its signatures in their order, or why there is nothing to tell."""

    fault: str = ""
    seals: Sequence[Seal] = ()
    # Signatures beyond those looked at.
    left_out: int = 0
    pages: int = 0
    # Whether anything was there to say which certificates are revoked.
    knows_revoked: bool = False

    @property
    def fault_words(self) -> str:
        return str(FAULTS[self.fault])
