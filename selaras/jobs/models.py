"""Background work that somebody started and can follow, cancel and repeat."""

from datetime import datetime
from typing import Any

from django.db import models

from selaras.jobs.choices import STATE_TONES, STATES, State


class Job(models.Model):
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    starter_id = models.BigIntegerField(null=True)
    starter_name = models.CharField(max_length=200, blank=True)
    region_path = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Since a person last asked for it: faults in a row, each told in the story with its moment.
    faults = models.PositiveSmallIntegerField(default=0)
    story = models.JSONField(default=list)
    next_try_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    # Written with every progress, so that a job whose worker died is told from a slow one.
    alive_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["starter_id", "-created_at"], name="jobs_job_starter"),
            models.Index(fields=["region_path", "-created_at"], name="jobs_job_region"),
            models.Index(fields=["state", "alive_at"], name="jobs_job_state"),
            models.Index(
                fields=["next_try_at"],
                name="jobs_job_next_try",
                condition=models.Q(next_try_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="jobs_job_progress_to_100"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in {State.QUEUED, State.RUNNING}

    @property
    def told_story(self) -> list[dict[str, Any]]:
        """Every fault with its moment."""
        return [one | {"at": datetime.fromisoformat(one["at"])} for one in self.story]

    @property
    def state_label(self) -> str:
        return str(STATES[self.state])

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


class TickRun(models.Model):
    """When the worker last did each of its small things, kept once a minute and at each change."""

    name = models.CharField(max_length=60, unique=True)
    every_seconds = models.PositiveIntegerField()
    ran_at = models.DateTimeField()
    # Faults in a row.
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Backup(models.Model):
    """A backup that was written whole; told after its database was copied, so that none holds its own row."""

    at = models.DateTimeField(db_index=True)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    files = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name
