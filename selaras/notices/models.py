"""Messages to people inside the product, and the outbox of mail."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=40)
    # Names the occasion; the same occasion reaches a person once.
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notices_notice_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notices_notice_user"),
            models.Index(
                fields=["user"], name="notices_notice_unread", condition=models.Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Mail(models.Model):
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # An invitation as calendars read it, and what they are to do with it.
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=12, blank=True)
    # A body that opens a door (a one-time link) is wiped once it has been sent.
    is_secret = models.BooleanField(default=False)
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    # A worker that takes a mail writes when; it keeps other workers away until it has sent or died.
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="notices_mail_pending",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
