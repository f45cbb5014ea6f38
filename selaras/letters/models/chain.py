"""The initials of a letter: one row for each post of the chain, each time it goes round."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from selaras.letters.choices import INITIAL_TONES, InitialState


class Initial(models.Model):
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="initials")
    attempt = models.PositiveSmallIntegerField()
    sort = models.PositiveSmallIntegerField()
    post = models.ForeignKey("offices.Post", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=InitialState.choices, default=InitialState.WAITING)
    # The post as it was held on that day: "Plt. Sekretaris".
    given_as = models.CharField(max_length=300, blank=True)
    given_by_name = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("attempt", "sort")
        constraints = [
            UniqueConstraint(fields=["letter", "attempt", "sort"], name="initial_once_per_place"),
            UniqueConstraint(fields=["letter", "attempt", "post"], name="initial_once_per_post"),
            CheckConstraint(
                condition=Q(state=InitialState.WAITING, given_at__isnull=True)
                | (Q(given_at__isnull=False) & ~Q(given_by_name="") & ~Q(state=InitialState.WAITING)),
                name="initial_given_says_by_whom",
            ),
            CheckConstraint(
                condition=~Q(state=InitialState.RETURNED) | ~Q(comment=""), name="initial_returned_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}/{self.attempt}.{self.sort}"

    @property
    def tone(self) -> str:
        return INITIAL_TONES[InitialState(self.state)]
