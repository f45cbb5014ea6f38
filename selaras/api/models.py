"""Answers kept for a day, and the addresses to which events are carried."""

from django.conf import settings
from django.db import models

from selaras.offices.models import ApiToken


class KeptAnswer(models.Model):
    """One Idempotency-Key of one token: in flight while there is no status, then what was answered."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_answers")
    key_hash = models.CharField(max_length=64)
    # Of method, address and body: the same key for something else is a slip of the program.
    fingerprint = models.CharField(max_length=64)
    # Names the run that may write the answer; whoever takes over writes another name.
    claim = models.CharField(max_length=32)
    claimed_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    # Headers and body, sealed with the token itself, of which the database holds only a hash.
    sealed = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key_hash"], name="api_kept_answer_once")]
        indexes = [models.Index(fields=["claimed_at"], name="api_kept_answer_claimed")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.status or 'in flight'}"


class Webhook(models.Model):
    """An address of a person's own program, to which events are carried that this person may see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    # Codes of choices.EVENT_GROUPS.
    groups = models.JSONField(default=list)
    # Signs what is sent, so it must be read again; sealed with the key of the installation.
    sealed_secret = models.TextField()
    created_at = models.DateTimeField()
    # The last event of the audit chain that has been looked at for this address.
    seen_seq = models.BigIntegerField()
    # Messages in a row that did not arrive.
    failures = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and self.paused_at is None


class Delivery(models.Model):
    """One event on its way to one address; carried at least once, always under the same name."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True)
    # Empty for a message that somebody sent to try the address.
    seq = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    body = models.TextField()
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    # A worker that takes a message writes when; it keeps other workers away until it has sent or died.
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["webhook", "seq"], name="api_delivery_once")]
        indexes = [
            models.Index(fields=["webhook", "-created_at"], name="api_delivery_webhook"),
            models.Index(
                fields=["next_try_at"],
                name="api_delivery_waiting",
                condition=models.Q(arrived_at__isnull=True, given_up_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
