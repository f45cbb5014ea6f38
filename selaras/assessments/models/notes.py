"""Dated rounds of notes on items: of an inspectorate, of the owner of the index, of the city that objects."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.assessments.choices import NOTE_TONES, NoteSource, NoteState, Outcome
from selaras.assessments.models.questionnaire import Item, Round
from selaras.audit.models import AppendOnly
from selaras.core.scope import Scope


class NoteSeries(models.Model):
    """One round of notes: who asks, under which letter, until when answers are due."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="note_series")
    source = models.CharField(max_length=20, choices=NoteSource.choices)
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=200)
    # Where the round stood before, so that handing over too early can be taken back.
    round_state = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ("opened_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("round", "source", "number"), name="series_are_numbered"),
            models.UniqueConstraint(
                fields=("round",), condition=Q(closed_at__isnull=True), name="one_open_series_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, scope: Scope) -> NoteQuerySet:
        """What is asked and answered stays inside: the own government, and the agencies on the item."""
        if scope.work_link is not None:
            return self.filter(item__in=Item.objects.visible_to(scope))
        inside = Q(item__round_id__in=Round.objects.read_inside(scope).values("pk"))
        return self.filter(inside | Q(item_id__in=Item.objects.worked_on_by(scope).values("pk")))

    def open(self) -> NoteQuerySet:
        return self.exclude(state=NoteState.CLOSED)


class Note(models.Model):
    series = models.ForeignKey(NoteSeries, models.CASCADE, related_name="notes")
    item = models.ForeignKey(Item, models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=20, choices=NoteState.choices, default=NoteState.OPEN)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    due_at = models.DateTimeField()
    was_late = models.BooleanField(default=False)
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("series", "number")
        constraints = [
            models.UniqueConstraint(fields=("series", "number"), name="notes_are_numbered"),
            models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),
            models.CheckConstraint(
                condition=Q(state=NoteState.CLOSED, closed_at__isnull=False)
                | ~Q(state=NoteState.CLOSED) & Q(closed_at__isnull=True),
                name="a_closed_note_says_when",
            ),
        ]
        indexes = [models.Index(fields=("item", "state"), name="note_by_item")]

    def __str__(self) -> str:
        return f"{self.series_id}.{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("note", args=[self.item.round_id, self.pk])

    @property
    def tone(self) -> str:
        return NOTE_TONES[NoteState(self.state)]

    def is_late(self, now: datetime) -> bool:
        return self.state == NoteState.OPEN and self.due_at < now


class NoteEntry(AppendOnly):
    """One step of a note: the question, an answer, a further question, its end."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="entries")
    action = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    agency_name = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.note_id} {self.action}"
