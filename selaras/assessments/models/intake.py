"""Answers that come from outside the product: workbooks brought back, and what is entered for an agency."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.assessments.choices import INTAKE_TONES, Channel, IntakeState
from selaras.assessments.models.questionnaire import Item, Round
from selaras.audit.models import AppendOnly
from selaras.core.scope import Scope


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, scope: Scope) -> IntakeQuerySet:
        """Whoever brought it, and Kesbangpol."""
        allowed = Q(pk__in=[])
        for path in scope.paths("assessments.manage"):
            allowed |= Q(round__region_path__under=path)
        if scope.work_link is not None:
            link = scope.work_link
            allowed |= Q(round_id=link.subject_id, uploaded_by_id=None, agency_id=link.agency_id)
        elif scope.user_id is not None:
            allowed |= Q(uploaded_by_id=scope.user_id)
        return self.filter(allowed)


class Intake(models.Model):
    """One file of answers between its preview and its use; the file itself is gone afterwards."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="intakes")
    # For whom the person who brought it works; empty where it may hold several agencies.
    agency = models.ForeignKey("offices.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=IntakeState.choices, default=IntakeState.CHECKED)
    # From whom and by which way it came, where Kesbangpol enters it for an agency.
    channel = models.CharField(max_length=20, choices=Channel.choices, blank=True)
    informant = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(null=True, blank=True)
    # What was done with each row, and the texts that were not taken over.
    result = models.JSONField(default=list)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_by_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("round", "-at"), name="intake_by_round")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("packet_intake", args=[self.round_id, self.pk])

    @property
    def tone(self) -> str:
        return INTAKE_TONES[IntakeState(self.state)]

    @property
    def is_waiting(self) -> bool:
        return self.state == IntakeState.CHECKED


class Entry(AppendOnly):
    """An answer that somebody else than its agency wrote down, and how it reached them."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="entries")
    revision_number = models.PositiveIntegerField()
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    informant = models.CharField(max_length=200)
    received_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(informant=""), name="an_entry_names_who_gave_it"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.revision_number} {self.channel}"


class Confirmation(AppendOnly):
    """The agency stands by what was entered for it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="confirmations")
    revision_number = models.PositiveIntegerField()
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.item_id}/{self.revision_number} {self.by_name}"
