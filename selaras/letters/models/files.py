"""Files of a letter: as it was handed out to be signed, and as it came back signed; both are kept."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from selaras.audit.models import AppendOnly
from selaras.core import storage
from selaras.letters.choices import FileRole, SignatureWay


class LetterFile(AppendOnly):
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="files")
    role = models.CharField(max_length=8, choices=FileRole.choices)
    # The version of the letter whose text it holds.
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    way = models.CharField(max_length=12, choices=SignatureWay.choices, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            UniqueConstraint(fields=["letter", "role", "version"], name="letter_file_once_per_version"),
            CheckConstraint(
                condition=Q(role=FileRole.READY, way="") | (Q(role=FileRole.SIGNED) & ~Q(way="")),
                name="letter_file_signed_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.role} {self.version}"

    def content(self) -> bytes:
        return storage.read(storage.chosen(), self.sha256)
