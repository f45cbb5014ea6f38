"""What came of trying a link, and the copies of what stood behind it."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from selaras.evidence.choices import COPY_WORDS, LINK_WORDS, URL_LENGTH, CopyOutcome, LinkOutcome


class LinkTry(models.Model):
    """The last attempt to open a link, as somebody without any permission."""

    evidence = models.OneToOneField("evidence.Evidence", on_delete=models.CASCADE, related_name="link_try")
    outcome = models.CharField(max_length=12, choices=LinkOutcome.choices)
    status = models.PositiveSmallIntegerField(null=True)
    final_url = models.CharField(max_length=URL_LENGTH, blank=True)
    # Empty where no copy was tried: the link does not open, or the installation keeps none.
    copy_outcome = models.CharField(max_length=12, choices=CopyOutcome.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(outcome__in=LinkOutcome.values), name="link_try_known_outcome"),
            CheckConstraint(
                condition=Q(copy_outcome="") | Q(copy_outcome__in=CopyOutcome.values),
                name="link_try_known_copy_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.outcome}"

    @property
    def words(self) -> str:
        return str(LINK_WORDS[LinkOutcome(self.outcome)])

    @property
    def is_doubtful(self) -> bool:
        return self.outcome not in {LinkOutcome.WAITING, LinkOutcome.OPEN}

    @property
    def copy_words(self) -> str:
        return str(COPY_WORDS[CopyOutcome(self.copy_outcome)]) if self.copy_outcome else ""


class LinkCopy(models.Model):
    """What stood behind a link at a time; another row once the content is another one."""

    evidence = models.ForeignKey("evidence.Evidence", on_delete=models.PROTECT, related_name="copies")
    # What is shown: the bytes of the site, or only the words of a page as plain text.
    blob = models.ForeignKey("evidence.Blob", on_delete=models.PROTECT, related_name="+")
    # What the site sent, byte for byte; equal to that of the blob where the original is kept.
    sent_sha256 = models.CharField(max_length=64)
    sent_type = models.CharField(max_length=100)
    url = models.CharField(max_length=URL_LENGTH)
    taken_at = models.DateTimeField()
    # The last time the same content stood there.
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-pk"]
        constraints = [
            UniqueConstraint(fields=["evidence", "blob"], name="link_copy_once_per_content"),
            CheckConstraint(
                condition=Q(sent_sha256__regex=r"^[0-9a-f]{64}$"), name="link_copy_sha256_is_hex"
            ),
            CheckConstraint(condition=Q(seen_at__gte=models.F("taken_at")), name="link_copy_seen_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.sent_sha256[:12]}"

    @property
    def is_rendition(self) -> bool:
        """Only the words: the site sent a page, and no page of others is shown as one of ours."""
        return self.blob.content_type == "text/plain"
