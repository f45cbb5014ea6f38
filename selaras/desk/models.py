"""A person's calendar as other programs read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint


class CalendarFeed(models.Model):
    """A secret address; whoever has it reads the dates of its owner, as long as the owner wants it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    # Codes of the sources it is made of.
    codes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="one_live_feed_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
