"""Uses of evidence: for which subject, which pages, who reads it there, how far it travels."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as lazy

from selaras.core.scope import Scope
from selaras.evidence.choices import PAGES_LENGTH, Sharing


class UseQuerySet(models.QuerySet["Use"]):
    def live(self) -> Self:
        return self.filter(removed_at=None)

    def on(self, kind: str, *ids: object) -> Self:
        return self.filter(subject_kind=kind, subject_id__in=[str(id_) for id_ in ids])

    def visible_to(self, scope: Scope) -> Self:
        from selaras.evidence.models.records import Evidence

        return self.filter(evidence__in=Evidence.objects.visible_to(scope))


class Use(models.Model):
    """Evidence used for one subject: which pages, who may read it there, how far it travels."""

    evidence = models.ForeignKey("evidence.Evidence", on_delete=models.PROTECT, related_name="uses")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    # The record the subject belongs to (an item's round): what a work link is limited to.
    group_kind = models.CharField(max_length=20, blank=True)
    group_id = models.CharField(max_length=40, blank=True)
    pages = models.CharField(lazy("Halaman"), max_length=PAGES_LENGTH, blank=True)
    note = models.CharField(lazy("Catatan"), max_length=300, blank=True)
    region_path = models.CharField(max_length=64, db_index=True)
    readers = models.ManyToManyField("offices.Agency", related_name="+", blank=True)
    sharing = models.CharField(max_length=16, choices=Sharing.choices, default=Sharing.REGION)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_by_name = models.CharField(max_length=200)
    added_via = models.CharField(max_length=20)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=200, blank=True)
    removed_reason = models.CharField(max_length=500, blank=True)

    objects = UseQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="use_subject"),
            models.Index(fields=["group_kind", "group_id"], name="use_group"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["evidence", "subject_kind", "subject_id"],
                condition=Q(removed_at=None),
                name="use_once_per_subject",
            ),
            CheckConstraint(condition=Q(sharing__in=Sharing.values), name="use_known_sharing"),
            CheckConstraint(
                condition=Q(removed_at=None, removed_by_name="", removed_reason="")
                | (Q(removed_at__isnull=False) & ~Q(removed_by_name="") & ~Q(removed_reason="")),
                name="use_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} > {self.subject_kind} {self.subject_id}"

    @property
    def reader_agency_ids(self) -> frozenset[int]:
        return frozenset(agency.pk for agency in self.readers.all())


class Shelf(models.Model):
    """One row per subject, locked while its evidence is counted: two uploads cannot both be the last."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)

    class Meta:
        constraints = [UniqueConstraint(fields=["subject_kind", "subject_id"], name="shelf_one_per_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
