"""Lembar validasi: what a head signs on paper, fixed by its hash."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from selaras.assessments.models.questionnaire import Round
from selaras.audit.models import AppendOnly


class ValidationSheet(AppendOnly):
    """The same answers give the same sheet, however often it is printed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="sheets")
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    # The hash over all rows, and its beginning as a person types it.
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=20)
    # [{"item": pk, "code": "1.1", "digest": "..."}], in the order of the questionnaire.
    rows = models.JSONField()
    printed_by_id = models.BigIntegerField(null=True)
    printed_by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("round", "agency", "sha256"), name="one_sheet_per_content"),
            models.UniqueConstraint(fields=("round", "code"), name="one_sheet_per_code"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("sheet", args=[self.round_id, self.pk])
