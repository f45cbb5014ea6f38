"""How a clash of two kegiatan is settled: by whom, how, and who has agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse

from selaras.evidence.choices import LIVE_SETTLEMENTS, SETTLEMENT_TONES, Settlement, SettlementState
from selaras.evidence.models.activities import Activity


class ClashSettlement(models.Model):
    """Says what the two agencies agree on; the dates themselves are changed by their own agency alone."""

    # The one recorded first, so that a pair has one order.
    first = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=10, choices=Settlement.choices)
    mover = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, related_name="+")
    moves_to = models.DateField(null=True)
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=16, choices=SettlementState.choices)
    # Of the days, hours, places and audiences it was agreed for (``compute.meeting_key``).
    facts_key = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            CheckConstraint(condition=Q(first__lt=F("second")), name="settlement_pair_in_order"),
            CheckConstraint(condition=Q(state__in=SettlementState.values), name="settlement_known_state"),
            UniqueConstraint(
                fields=["first", "second"],
                condition=Q(state__in=LIVE_SETTLEMENTS),
                name="settlement_one_live_per_pair",
            ),
            CheckConstraint(
                condition=Q(decision=Settlement.TOGETHER, mover=None, moves_to=None) & ~Q(words="")
                | Q(decision=Settlement.MOVE) & (Q(mover=F("first")) | Q(mover=F("second"))),
                name="settlement_says_who_or_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} x {self.second_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("activity_clash", args=[self.first_id, self.second_id])

    @property
    def tone(self) -> str:
        return SETTLEMENT_TONES[SettlementState(self.state)]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_SETTLEMENTS


class Voice(models.Model):
    """One agency's consent: given by itself, or recorded in its name with where it was said."""

    settlement = models.ForeignKey(ClashSettlement, on_delete=models.CASCADE, related_name="voices")
    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [UniqueConstraint(fields=["settlement", "agency"], name="voice_once_per_agency")]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.agency_id}"
