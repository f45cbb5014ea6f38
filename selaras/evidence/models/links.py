"""What came of trying a link."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from selaras.evidence.choices import LINK_WORDS, URL_LENGTH, LinkOutcome


class LinkTry(models.Model):
    """The last attempt to open a link, as somebody without any permission."""

    evidence = models.OneToOneField("evidence.Evidence", on_delete=models.CASCADE, related_name="link_try")
    outcome = models.CharField(max_length=12, choices=LinkOutcome.choices)
    status = models.PositiveSmallIntegerField(null=True)
    final_url = models.CharField(max_length=URL_LENGTH, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(outcome__in=LinkOutcome.values), name="link_try_known_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.outcome}"

    @property
    def words(self) -> str:
        return str(LINK_WORDS[LinkOutcome(self.outcome)])

    @property
    def is_doubtful(self) -> bool:
        return self.outcome not in {LinkOutcome.WAITING, LinkOutcome.OPEN}
