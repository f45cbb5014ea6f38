"""The paper of an office."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.letters.choices import COMMON_BOOK, DEFAULT_PATTERN, LetterKind, Paper, TagCharacter


class Letterhead(models.Model):
    """How the paper of an office looks and how it numbers its letters."""

    agency = models.OneToOneField("offices.Agency", models.PROTECT, related_name="letterhead")
    lines = models.TextField(_("Nama pada kop"))
    address = models.TextField(_("Alamat pada kop"), blank=True)
    place = models.CharField(_("Tempat surat dibuat"), max_length=80)
    paper = models.CharField(_("Ukuran kertas"), max_length=2, choices=Paper.choices, default=Paper.A4)
    pattern = models.CharField(_("Pola nomor"), max_length=120, default=DEFAULT_PATTERN)
    unit = models.CharField(_("Kode unit"), max_length=40, blank=True)
    classification = models.CharField(_("Klasifikasi bawaan"), max_length=40, blank=True)
    # Kinds of letters that are counted in a book of their own; the others share one.
    own_books = models.JSONField(_("Buku nomor tersendiri"), default=list)
    # Posts that initial a new letter, in their order.
    chain = models.JSONField(_("Urutan paraf"), default=list)
    tag = models.CharField(
        _("Penanda letak tanda tangan"),
        max_length=1,
        choices=TagCharacter.choices,
        default=TagCharacter.HASH,
    )
    # The emblem of the region as a PNG or JPEG; small, and part of what a letter is printed from.
    emblem = models.BinaryField(default=b"", blank=True)
    # Whether whoever has the code of a letter also reads its hal.
    tells_hal = models.BooleanField(_("Tampilkan hal pada pemeriksaan kode verifikasi"), default=False)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.agency)

    @property
    def emblem_type(self) -> str:
        return "image/png" if bytes(self.emblem[:4]) == b"\x89PNG" else "image/jpeg"

    def book_of(self, kind: str) -> str:
        """The kind whose book counts this kind of letter."""
        return kind if kind in self.own_books else COMMON_BOOK


class Wording(models.Model):
    """How one office words a kind of letter, in place of the one that came with the product."""

    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="wordings")
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    # As ``KindForm.as_data`` has it.
    form = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [UniqueConstraint(fields=["agency", "kind"], name="wording_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.agency} {self.kind}"
