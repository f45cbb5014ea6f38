"""A dossier as it was made: the receipt of its three files. The row comes last; none is half made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from selaras.assessments.models.questionnaire import Round
from selaras.audit.models import AppendOnly


class Dossier(AppendOnly):
    round = models.ForeignKey(Round, models.PROTECT, related_name="dossiers")
    number = models.PositiveIntegerField()
    # The moment it speaks of: the same answers and the same moment give the same bytes.
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    letter = models.ForeignKey("letters.Letter", models.PROTECT, null=True, related_name="+")
    answers = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    pdf_sha256 = models.CharField(max_length=64)
    pdf_bytes = models.BigIntegerField()
    zip_sha256 = models.CharField(max_length=64)
    zip_bytes = models.BigIntegerField()
    csv_sha256 = models.CharField(max_length=64)
    csv_bytes = models.BigIntegerField()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("round", "number"), name="dossiers_are_numbered"),
            models.CheckConstraint(
                condition=Q(pdf_bytes__gt=0, zip_bytes__gt=0, csv_bytes__gt=0), name="a_dossier_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"

    def content(self, part: str) -> tuple[str, int]:
        """SHA-256 and size of "pdf", "zip" or "csv"."""
        return getattr(self, f"{part}_sha256"), getattr(self, f"{part}_bytes")

    @property
    def is_complete(self) -> bool:
        return self.answers == self.asked


class DossierRemoval(AppendOnly):
    """The files of an old dossier are gone by rule; its receipt stays, so that a copy can still be proven."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="removal")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.dossier_id}"
