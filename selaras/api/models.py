"""Answers kept for a day, so that a write sent twice with one key happens once."""

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
