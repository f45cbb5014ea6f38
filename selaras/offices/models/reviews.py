"""The yearly review of roles and its answers."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.audit.models import AppendOnly
from selaras.offices.models.seats import PATH_LENGTH, Grant


class GrantReview(models.Model):
    """The yearly look at everybody's roles in one region: each is confirmed, or withdrawn."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=PATH_LENGTH)
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # When an administrator above was asked to decide what nobody of the region can.
    asked_above_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "-pk")
        constraints = (models.UniqueConstraint(fields=("region", "year"), name="one_review_a_year"),)

    def __str__(self) -> str:
        return f"{self.region_path} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("grant_review_of", args=[self.pk])


class GrantAnswer(AppendOnly):
    """What was decided about one role, by whom; said once, and only ever added."""

    review = models.ForeignKey(GrantReview, on_delete=models.CASCADE, related_name="answers")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="answers")
    kept = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("review", "grant"), name="one_answer_a_review"),
            models.CheckConstraint(condition=Q(kept=True) | ~Q(note=""), name="a_withdrawal_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.grant_id}: {self.kept}"
