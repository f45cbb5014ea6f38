"""Points of the agenda and the records they speak of."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.meetings.models.meetings import Meeting


class AgendaPoint(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Pokok acara"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("Lama (menit)"), null=True, blank=True)
    speaker = models.CharField(_("Pembicara"), max_length=200, blank=True)
    note = models.TextField(_("Keterangan"), blank=True)

    class Meta:
        ordering = ("position", "pk")
        indexes = [models.Index(fields=["meeting", "position"], name="point_in_order")]

    def __str__(self) -> str:
        return self.title


class AgendaRecord(models.Model):
    """A record of the product that a point of the agenda speaks of, named as references name it."""

    point = models.ForeignKey(AgendaPoint, models.CASCADE, related_name="records")
    kind = models.CharField(max_length=40)
    record_id = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = [UniqueConstraint(fields=["point", "kind", "record_id"], name="record_once_per_point")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
