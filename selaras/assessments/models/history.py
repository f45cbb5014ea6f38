"""What happened in a round, as rows that are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from selaras.assessments.choices import (
    ContributionState,
    ItemState,
    ReasonCode,
    ScoreTier,
    Tier,
    ValidationWay,
)
from selaras.assessments.models.parts import Contribution
from selaras.assessments.models.questionnaire import Item, Round
from selaras.audit.models import AppendOnly


class RoundExtension(AppendOnly):
    round = models.ForeignKey(Round, models.CASCADE, related_name="extensions")
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    reason = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_round_extension_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.new_due_at}"


class Revision(AppendOnly):
    """One step in the life of an item: who did what, and the answer as it stood then."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    tier = models.CharField(max_length=20, choices=Tier.choices)
    action = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=ItemState.choices)
    value = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    is_nil = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=20, choices=ReasonCode.choices, blank=True)
    comment = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    agency_name = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("item", "number"), name="revisions_are_numbered"),
            models.CheckConstraint(
                condition=~Q(action="return") | ~Q(comment=""), name="a_return_has_a_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number} {self.action}"


class ContributionEntry(AppendOnly):
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="entries")
    state = models.CharField(max_length=20, choices=ContributionState.choices)
    note = models.TextField(blank=True)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    is_late = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.state}"


class HeadValidation(AppendOnly):
    item = models.ForeignKey(Item, models.CASCADE, related_name="validations")
    revision_number = models.PositiveIntegerField()
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    way = models.CharField(max_length=20, choices=ValidationWay.choices)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    # A signed sheet: which one, when it was signed, and who brought it back.
    sheet = models.ForeignKey(
        "assessments.ValidationSheet", models.PROTECT, null=True, blank=True, related_name="validations"
    )
    signed_on = models.DateField(null=True, blank=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.item_id}/{self.revision_number} {self.way}"


class Message(AppendOnly):
    """One line of the conversation on an item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="messages")
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    agency_name = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:60]


class Guidance(models.Model):
    """A question and its answer that Kesbangpol has marked as holding for every agency on this item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="guidance")
    question = models.TextField()
    answer = models.TextField()
    asked_by = models.CharField(max_length=200, blank=True)
    answered_by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("item", "-at")
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer=""), name="guidance_has_question_and_answer"
            )
        ]

    def __str__(self) -> str:
        return self.question[:60]


class ScoreRun(AppendOnly):
    """A computed score with the inputs, the method and the receipt that let anybody compute it again."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="scores")
    tier = models.CharField(max_length=20, choices=ScoreTier.choices)
    values = models.JSONField()
    policy = models.JSONField()
    instrument_hash = models.CharField(max_length=80)
    komposit_version = models.CharField(max_length=20)
    score = models.CharField(max_length=40, null=True)
    band = models.CharField(max_length=100, blank=True)
    nodes = models.JSONField()
    missing = models.JSONField()
    trace = models.JSONField()
    receipt = models.CharField(max_length=80)
    self_verified_codes = models.JSONField(default=list)
    made_by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("round", "tier", "-at"), name="latest_score")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.tier} {self.score}"
