"""A file on its way: sent in pieces, kept until it is whole, gone when nobody goes on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from selaras.evidence.choices import NAME_LENGTH
from selaras.evidence.models.records import Evidence


class TransferQuerySet(models.QuerySet["Transfer"]):
    def unfinished(self) -> TransferQuerySet:
        return self.filter(evidence=None, fault="")


class Transfer(models.Model):
    """``received`` counts what is on disk for certain; bytes behind it are written over."""

    key = models.CharField(max_length=32, unique=True)
    # Who sends it: "akun 5", "tautan 7". Nobody else goes on with it or hears of it.
    holder = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=NAME_LENGTH)
    length = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    # What it is for: a subject, or the library of an agency.
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey("offices.Agency", on_delete=models.CASCADE, null=True, related_name="+")
    # SHA-256 of the whole as the sender reckoned it: tells the same file again, demanded at the end.
    promised = models.CharField(max_length=64, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, related_name="+")
    fault = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            CheckConstraint(condition=Q(length__gt=0), name="transfer_not_empty"),
            CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("length")), name="transfer_within_length"
            ),
            CheckConstraint(condition=Q(evidence=None) | Q(fault=""), name="transfer_one_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.length}"

    @property
    def path(self) -> Path:
        return part_of_transfer(self.key)

    @property
    def percent(self) -> int:
        return 100 * self.received // self.length

    @property
    def is_settled(self) -> bool:
        """Kept as evidence, or refused for good."""
        return self.evidence_id is not None or bool(self.fault)

    def is_over(self, now: datetime) -> bool:
        return self.expires_at <= now


def part_of_transfer(key: str) -> Path:
    """Beside the content, so that the whole is moved there in one step."""
    return Path(settings.MEDIA_ROOT) / "tmp" / f"part-{key}"
