"""Where a running meeting is on its agenda, as the projector in the room shows it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from selaras.meetings.models.agenda import AgendaPoint
from selaras.meetings.models.meetings import Meeting


class RoomScreen(models.Model):
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="screen")
    # None before the first point.
    point = models.ForeignKey(AgendaPoint, models.SET_NULL, null=True, related_name="+")
    # Since when its clock runs; None while it stands still.
    since = models.DateTimeField(null=True)
    # Seconds of each point by its key, as they were when its clock last stopped.
    spent = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.point_id}"

    def elapsed(self, now: datetime) -> int:
        """Seconds of the point on show, without the pauses."""
        running = int((now - self.since).total_seconds()) if self.since is not None else 0
        return int(self.spent.get(str(self.point_id), 0)) + max(0, running)

    @property
    def is_paused(self) -> bool:
        return self.point_id is not None and self.since is None
