"""Messages to people inside the product, and the outbox of mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.notices.choices import QUIET_FROM, QUIET_UNTIL, MailWish


class Notice(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=40)
    # Names the occasion; the same occasion reaches a person once.
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Waits for the next summary by mail; what was read before is left out of it.
    for_digest = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notices_notice_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notices_notice_user"),
            models.Index(
                fields=["user"], name="notices_notice_unread", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(
                fields=["user"],
                name="notices_notice_digest",
                condition=models.Q(for_digest=True, read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NoticeWish(models.Model):
    """How one person wants to be told; without a row, as most do."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_wish")
    mail = models.CharField(_("Surel"), max_length=10, choices=MailWish, default=MailWish.IMPORTANT)
    after_hours = models.BooleanField(_("Surel juga di luar jam kerja"), default=False)
    # Empty: as the office opens.
    digest_at = models.TimeField(_("Jam ringkasan"), null=True, blank=True)
    quiet_from = models.TimeField(_("Jam tenang mulai"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("Jam tenang sampai"), default=QUIET_UNTIL)
    skipped_steps = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.get_mail_display()


class Digest(models.Model):
    """One summary a day and person: whoever writes the row makes it, everybody else finds it made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    # The day where the person works.
    day = models.DateField()
    made_at = models.DateTimeField()
    lines = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="notices_digest_once_a_day")]
        indexes = [models.Index(fields=["day"], name="notices_digest_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.lines}"


class Mail(models.Model):
    to = models.EmailField()
    # Whose office hours and quiet hours this mail keeps; without one it goes at any time.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="mails"
    )
    # What is only true of one day is not sent on another.
    expires_at = models.DateTimeField(null=True, blank=True)
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
            ),
            models.Index(fields=["-sent_at"], name="notices_mail_sent"),
            models.Index(
                fields=["given_up_at"],
                name="notices_mail_given_up",
                condition=models.Q(given_up_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
