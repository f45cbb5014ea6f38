"""A late action put before the Sekda: drafted by itself, sent only by the head of the office."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope
from selaras.followups.choices import ESCALATION_TONES, MANAGE, RELEASE, VIEW, EscalationState
from selaras.followups.models.actions import Action
from selaras.followups.models.decisions import of_host


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, scope: Scope) -> Self:
        """Whoever works on it sees the draft; the other readers of the host once it was released."""
        prefix = "action__decision__"
        works = of_host(scope, MANAGE, prefix) | of_host(scope, RELEASE, prefix)
        return self.filter(works | (of_host(scope, VIEW, prefix) & Q(state=EscalationState.RELEASED)))


class Escalation(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="escalations")
    # The date that was missed: another date that is missed again is another escalation.
    due_at = models.DateTimeField()
    addressed_to = models.CharField(_("Ditujukan kepada"), max_length=200)
    text = models.TextField(_("Isi pengajuan"))
    state = models.CharField(max_length=16, choices=EscalationState.choices, default=EscalationState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    # Why it was not put forward.
    note = models.CharField(_("Alasan"), max_length=1000, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ("-drafted_at", "-pk")
        indexes = [models.Index(fields=["state", "drafted_at"], name="escalation_by_state")]
        constraints = [
            UniqueConstraint(fields=["action", "due_at"], name="one_escalation_per_missed_date"),
            CheckConstraint(condition=Q(state__in=EscalationState.values), name="escalation_known_state"),
            CheckConstraint(
                condition=Q(state=EscalationState.DRAFT, decided_at=None)
                | (~Q(state=EscalationState.DRAFT) & Q(decided_at__isnull=False)),
                name="a_decided_escalation_says_when",
            ),
            CheckConstraint(
                condition=~Q(state=EscalationState.DISCARDED) | ~Q(note=""),
                name="a_discarded_escalation_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text.partition("\n")[0]

    def get_absolute_url(self) -> str:
        return reverse("escalation", args=[self.pk])

    @property
    def tone(self) -> str:
        return ESCALATION_TONES[EscalationState(self.state)]
