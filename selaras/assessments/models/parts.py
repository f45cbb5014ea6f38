"""What belongs to a round or an item: stages, an agency's part, contributions of further agencies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from selaras.assessments.choices import ContributionState, StageKind


class Stage(models.Model):
    round = models.ForeignKey("assessments.Round", models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=20, choices=StageKind.choices)
    sort = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ("sort",)
        constraints = [
            models.UniqueConstraint(fields=("round", "kind"), name="one_stage_of_a_kind"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="a_stage_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens_at:%Y-%m-%d}"


class RoundAgency(models.Model):
    """What one agency agreed in one round: its own due time, and who validates for it."""

    round = models.ForeignKey("assessments.Round", models.CASCADE, related_name="agencies")
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="round_shares")
    extended_due_at = models.DateTimeField(null=True, blank=True)
    validation_delegated = models.BooleanField(default=False)
    delegated_by = models.CharField(max_length=200, blank=True)
    delegated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("round", "agency"), name="one_share_per_agency"),
            models.CheckConstraint(
                condition=Q(validation_delegated=False) | Q(delegated_at__isnull=False) & ~Q(delegated_by=""),
                name="a_delegation_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.round_id}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def running(self) -> ContributionQuerySet:
        return self.exclude(state=ContributionState.CANCELLED)


class Contribution(models.Model):
    """What a second agency owes to an item: evidence, a note, or "nihil"."""

    item = models.ForeignKey("assessments.Item", models.CASCADE, related_name="contributions")
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="contributions")
    ask = models.CharField(max_length=300)
    state = models.CharField(
        max_length=20, choices=ContributionState.choices, default=ContributionState.ASKED
    )
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ("item", "agency")
        constraints = [models.UniqueConstraint(fields=("item", "agency"), name="one_contribution_per_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} -> {self.item_id}"

    @property
    def is_owed(self) -> bool:
        return self.state == ContributionState.ASKED
