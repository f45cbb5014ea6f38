"""The page for a leader: what it said when it went out, three requests, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.assessments.choices import (
    BRIEF_OPEN,
    BRIEF_TONES,
    BriefState,
    Direction,
    HandoverWay,
    Relayed,
)
from selaras.assessments.models.questionnaire import Round
from selaras.audit.models import AppendOnly

REQUESTS = 3


class BriefQuerySet(models.QuerySet["Brief"]):
    def released(self) -> BriefQuerySet:
        return self.exclude(state__in=BRIEF_OPEN)


class Brief(models.Model):
    round = models.ForeignKey(Round, models.CASCADE, related_name="briefs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=BriefState.choices, default=BriefState.DRAFT)
    addressee = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    # As it went out, so that anybody can be shown again what the leader read.
    facts = models.JSONField(default=dict)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by_name = models.CharField(max_length=200, blank=True)
    # Set where somebody recorded that the head of the office agreed.
    approved_by = models.CharField(max_length=200, blank=True)
    approval_channel = models.CharField(max_length=20, choices=Relayed.choices, blank=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("round", "number"), name="briefs_are_numbered"),
            models.UniqueConstraint(
                fields=("round",), condition=Q(state__in=BRIEF_OPEN), name="one_brief_is_being_drafted"
            ),
            models.CheckConstraint(
                condition=Q(state__in=BRIEF_OPEN)
                | Q(released_at__isnull=False) & ~Q(released_by_name="") & ~Q(facts={}),
                name="a_released_brief_says_what_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("brief", args=[self.round_id])

    @property
    def tone(self) -> str:
        return BRIEF_TONES[BriefState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in BRIEF_OPEN


class BriefRequest(models.Model):
    """One thing asked of the leader: drafted by a rule, worded by the operator."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="requests")
    number = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40, blank=True)
    drafted = models.TextField(blank=True)
    text = models.TextField()
    direction = models.CharField(max_length=20, choices=Direction.choices, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("brief", "number"), name="requests_are_numbered"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=REQUESTS), name="a_brief_asks_three_things_at_most"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_request_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.brief_id}/{self.number}"


class BriefAnswer(AppendOnly):
    """What the leader said, by the leader or as recorded for him, in his own words."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="answers")
    directions = models.JSONField()
    words = models.TextField(blank=True)
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()
    # Empty where the leader answered in the product.
    recorded_by = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=20, choices=Relayed.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_by="") | ~Q(channel=""), name="a_recorded_answer_says_how_it_came"
            )
        ]

    def __str__(self) -> str:
        return f"{self.brief_id}: {self.directions}"


class BriefHandover(AppendOnly):
    """To whom the page was read out or given, and when."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="handovers")
    way = models.CharField(max_length=20, choices=HandoverWay.choices)
    to_name = models.CharField(max_length=200)
    handed_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-handed_at", "-id")

    def __str__(self) -> str:
        return f"{self.brief_id} {self.way}"
