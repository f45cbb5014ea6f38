"""Retention: the office's own years, what is held back, and the lists of what is to be destroyed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from selaras.core.scope import Scope
from selaras.evidence.choices import NAME_LENGTH, TITLE_LENGTH
from selaras.evidence.choices.retention import (
    BASIS_LENGTH,
    DISPOSAL_TONES,
    MOST_YEARS,
    DisposalState,
    Outcome,
    Part,
)


class RetentionYears(models.Model):
    """What a region's own schedule says for one rule, in the place of the shipped value."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    # None: for ever.
    years = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=BASIS_LENGTH)
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["region", "code"], name="retention_once_per_rule"),
            CheckConstraint(
                condition=Q(years=None) | Q(years__gte=1, years__lte=MOST_YEARS), name="retention_sane_years"
            ),
            CheckConstraint(condition=~Q(basis=""), name="retention_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.code}"


class Hold(models.Model):
    """Somebody still needs it, whatever the schedule says: one piece of evidence, or all of a region."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(
        "evidence.Evidence", on_delete=models.PROTECT, null=True, related_name="holds"
    )
    reason = models.CharField(max_length=500)
    placed_by_name = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by_name = models.CharField(max_length=200, blank=True)
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["evidence"],
                condition=Q(lifted_at=None, evidence__isnull=False),
                name="hold_once_per_evidence",
            ),
            UniqueConstraint(
                fields=["region"], condition=Q(lifted_at=None, evidence=None), name="hold_once_per_region"
            ),
            CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            CheckConstraint(
                condition=Q(lifted_at=None) | (~Q(lift_reason="") & ~Q(lifted_by_name="")),
                name="hold_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(region_path__in=scope.own_paths("evidence.retain"))


class Disposal(models.Model):
    """A list of what is to be destroyed: proposed, agreed to by who may, carried out, with its minutes."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=DisposalState.choices, default=DisposalState.PROPOSED)
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    # Whose consent, under which number: the appraisers, ANRI or the archives of the province.
    approval = models.CharField(lazy("Dasar persetujuan"), max_length=BASIS_LENGTH, blank=True)
    approved_on = models.DateField(lazy("Tanggal persetujuan"), null=True)
    number = models.CharField(lazy("Nomor berita acara"), max_length=100, blank=True)
    witnesses = models.CharField(lazy("Saksi"), max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    job_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            # Two workers propose at once: one list comes of it.
            UniqueConstraint(
                fields=["region"],
                condition=Q(state__in=[DisposalState.PROPOSED, DisposalState.RELEASED]),
                name="disposal_one_open_per_region",
            ),
            CheckConstraint(condition=Q(state__in=DisposalState.values), name="disposal_known_state"),
            CheckConstraint(
                condition=Q(state__in=[DisposalState.PROPOSED, DisposalState.DROPPED])
                | (~Q(approval="") & Q(approved_on__isnull=False, decided_at__isnull=False)),
                name="disposal_released_with_approval",
            ),
            CheckConstraint(
                condition=~Q(state=DisposalState.DROPPED) | ~Q(note=""), name="disposal_dropped_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.drafted_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("disposal", args=[self.pk])

    @property
    def tone(self) -> str:
        return DISPOSAL_TONES[DisposalState(self.state)]

    @property
    def was_agreed(self) -> bool:
        return self.state in {DisposalState.RELEASED, DisposalState.DONE}


class DisposalItem(models.Model):
    """One content of the list by its hash, with the rule and the day it falls due, and what came of it."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    evidence = models.ForeignKey("evidence.Evidence", on_delete=models.PROTECT, related_name="disposals")
    part = models.CharField(max_length=10, choices=Part.choices)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    # As the list showed it when it was agreed to.
    title = models.CharField(max_length=TITLE_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    agency_name = models.CharField(max_length=300)
    rule = models.CharField(max_length=200)
    ended_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)
    # When the content itself was found gone from the store; empty while another record holds the same.
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["agency_name", "title", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["disposal", "evidence", "part", "sha256"], name="disposal_item_once_per_content"
            ),
            CheckConstraint(condition=Q(outcome__in=Outcome.values), name="disposal_item_known_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.sha256[:12]}"
