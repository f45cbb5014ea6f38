"""Permintaan data: what an outside body is asked by letter, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.assessments.choices import REQUEST_TONES, AttemptWay, RequestState
from selaras.assessments.models.questionnaire import Item, Round
from selaras.audit.models import AppendOnly


class DataRequest(models.Model):
    round = models.ForeignKey(Round, models.CASCADE, related_name="requests")
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    items = models.ManyToManyField(Item, related_name="requests")
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.PREPARED)
    due_on = models.DateField()
    number = models.CharField(max_length=160, blank=True)
    dated = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    reply_number = models.CharField(max_length=160, blank=True)
    reply_dated = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    silent_on = models.DateField(null=True, blank=True)
    silence_reason = models.CharField(max_length=1000, blank=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("agency__sort", "id")
        constraints = [
            models.UniqueConstraint(fields=("round", "agency"), name="one_request_per_body"),
            models.CheckConstraint(
                condition=Q(state=RequestState.PREPARED)
                | (~Q(number="") & Q(dated__isnull=False) & Q(sent_on__isnull=False)),
                name="a_sent_request_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.SILENT)
                | (~Q(silence_reason="") & Q(silent_on__isnull=False)),
                name="silence_has_a_date_and_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ANSWERED) | Q(received_on__isnull=False),
                name="a_reply_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("data_request", args=[self.round_id, self.pk])

    @property
    def tone(self) -> str:
        return REQUEST_TONES[RequestState(self.state)]


class RequestAttempt(AppendOnly):
    """One more try to get the reply after the letter."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="attempts")
    on = models.DateField()
    way = models.CharField(max_length=20, choices=AttemptWay.choices)
    note = models.CharField(max_length=500)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.request_id} {self.on} {self.way}"
