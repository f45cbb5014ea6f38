"""The minutes of a meeting (notula): their text, every state of it, and what was added after approval."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.audit.models import AppendOnly
from selaras.meetings.models.meetings import Meeting


class Minutes(models.Model):
    """The text as it stands now; ``number`` is that of its newest revision."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    text = models.TextField(_("Kegiatan rapat"), blank=True)
    number = models.PositiveIntegerField(default=0)
    # As the form of the notula asks for them; empty ones are read from the meeting and its letter.
    letter = models.CharField(_("Surat undangan"), max_length=300, blank=True)
    secretary = models.CharField(_("Sekretaris"), max_length=200, blank=True)
    note_takers = models.TextField(_("Pencatat"), blank=True)
    chair_rank = models.CharField(_("Pangkat/golongan pimpinan rapat"), max_length=100, blank=True)
    chair_nip = models.CharField(_("NIP pimpinan rapat"), max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    # What was approved: SHA-256 of the text.
    approved_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(approved_at=None, approved_digest="", approved_by_name="")
                | (Q(approved_at__isnull=False) & ~Q(approved_digest="")),
                name="approved_minutes_say_what",
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return reverse("minutes", args=[self.meeting_id])

    @property
    def is_locked(self) -> bool:
        return self.approved_at is not None


class MinutesRevision(AppendOnly):
    """One save, kept as differences by line: what it made of the text, and what its writer had sent."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    # Against the text of the revision before: rows of [first line, line after, [new lines]].
    patch = models.JSONField(default=list)
    # The whole text, every so many revisions; reading begins at the nearest.
    snapshot = models.TextField(null=True)
    # From this revision's text to what was sent; empty where they are the same.
    sent_patch = models.JSONField(null=True)
    base_number = models.PositiveIntegerField()
    key = models.UUIDField(null=True)
    conflicts = models.PositiveSmallIntegerField(default=0)
    # Sent after the text was closed: kept, and not part of it.
    is_late = models.BooleanField(default=False)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [
            UniqueConstraint(fields=["minutes", "number"], name="minutes_revision_numbered_once"),
            UniqueConstraint(
                fields=["minutes", "key"], condition=Q(key__isnull=False), name="minutes_saved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.author_name}"


class MinutesAddendum(AppendOnly):
    """A correction of approved minutes; the approved text itself stays."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("Isi adendum"))
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            UniqueConstraint(fields=["minutes", "number"], name="addendum_numbered_once"),
            CheckConstraint(condition=~Q(text=""), name="addendum_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.minutes_id}"
