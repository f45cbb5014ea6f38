"""Evidence: stored content, the record that describes it, and the words by which it is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.core import storage
from selaras.core.scope import Scope
from selaras.evidence.choices import (
    BY_CONTENT_TYPE,
    NAME_LENGTH,
    OPEN_STATES,
    STATE_TONES,
    TITLE_LENGTH,
    URL_LENGTH,
    WORD_LENGTH,
    FileType,
    Kind,
    State,
)
from selaras.evidence.models.sight import inside, link_sees, sent_upward


def path_of(sha256: str) -> Path:
    """The address of content in the folder of this machine; what reads and writes asks ``core/storage``."""
    return storage.folder().path_of(sha256)


class Blob(models.Model):
    """Content on disk, once per SHA-256, never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=10)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField()
    # Came while the virus scanner was away; nobody is given it until the scanner has passed it.
    waiting_since = models.DateTimeField(null=True)
    scan_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["waiting_since"], name="blob_waiting", condition=Q(waiting_since__isnull=False)
            )
        ]
        constraints = [
            CheckConstraint(condition=Q(size__gt=0), name="blob_not_empty"),
            CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_sha256_is_hex"),
            CheckConstraint(
                condition=Q(width=None, height=None)
                | Q(width__isnull=False, height__isnull=False, width__gt=0, height__gt=0),
                name="blob_picture_has_size",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def file_type(self) -> FileType | None:
        return BY_CONTENT_TYPE.get(self.content_type)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, scope: Scope) -> Self:
        """Own agency, reader through a use, the region's own staff; upward only what has been sent."""
        if scope.is_anonymous:
            return self.none()
        return self.filter(inside(scope) | sent_upward(scope) | link_sees(scope))

    def inside(self, scope: Scope) -> Self:
        """What a person sees as one of those who work on it, not as a higher level that it was sent to."""
        return self.filter(inside(scope))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)


class Evidence(models.Model):
    """One piece of bukti dukung; it may serve many subjects through ``Use``."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=64, db_index=True)
    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(lazy("Judul"), max_length=TITLE_LENGTH)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="evidence")
    # The photo as the camera made it, where ``blob`` is a copy without the place it was taken at.
    original = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    # A photo or list of a kegiatan: whoever reads the kegiatan reads it.
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    original_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    url = models.CharField(max_length=URL_LENGTH, blank=True)
    # What it is (a code of instruments/evidence-kinds.yaml) and what that kind asks for, by field name.
    type_code = models.CharField(max_length=30, blank=True, db_index=True)
    facts = models.JSONField(default=dict, blank=True)
    # Keys: sources (a list of texts), checked_on (an ISO date).
    nihil = models.JSONField(null=True)
    issued_on = models.DateField(lazy("Tanggal"), null=True, blank=True)
    period_start = models.DateField(lazy("Berlaku mulai"), null=True, blank=True)
    period_end = models.DateField(lazy("Berlaku sampai"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    question = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_by_name = models.CharField(max_length=200)
    added_via = models.CharField(max_length=20)
    # The work link through which it came; no foreign key, a link may be cleared away later.
    added_link_id = models.BigIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    archived_by_name = models.CharField(max_length=200, blank=True)
    archive_reason = models.CharField(max_length=500, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["region_path", "-created_at", "-id"], name="evidence_region_newest"),
            models.Index(fields=["agency", "-created_at", "-id"], name="evidence_agency_newest"),
        ]
        constraints = [
            CheckConstraint(condition=~Q(title=""), name="evidence_has_title"),
            CheckConstraint(condition=Q(state__in=State.values), name="evidence_known_state"),
            CheckConstraint(
                condition=(
                    (
                        Q(kind=Kind.FILE, url="", nihil__isnull=True)
                        & (Q(blob__isnull=False) | Q(state__in=[State.DISPOSED, State.REFUSED]))
                        & ~Q(original_name="")
                    )
                    | (
                        Q(kind=Kind.LINK, blob__isnull=True, original_name="", nihil__isnull=True)
                        & ~Q(url="")
                    )
                    | Q(kind=Kind.NIHIL, blob__isnull=True, original_name="", url="", nihil__isnull=False)
                    | Q(kind=Kind.ACTIVITY, blob__isnull=True, original_name="", url="", nihil__isnull=True)
                ),
                name="evidence_fields_suit_kind",
            ),
            CheckConstraint(
                condition=Q(period_start=None, period_end=None)
                | Q(
                    period_start__isnull=False,
                    period_end__isnull=False,
                    period_end__gte=F("period_start"),
                ),
                name="evidence_period_in_order",
            ),
            CheckConstraint(
                condition=Q(state=State.ARCHIVED, archived_at__isnull=False)
                # What was archived before its content was destroyed keeps saying so.
                | Q(state__in=[State.DISPOSED, State.REFUSED])
                | (~Q(state=State.ARCHIVED) & Q(archived_at=None, archived_by_name="", archive_reason="")),
                name="evidence_archived_with_time",
            ),
            CheckConstraint(
                condition=Q(original=None) | Q(kind=Kind.FILE), name="evidence_original_of_a_file"
            ),
            CheckConstraint(condition=Q(part_of=None) | Q(kind=Kind.FILE), name="evidence_part_is_a_file"),
            CheckConstraint(
                condition=~Q(state=State.QUESTIONED) | ~Q(question=""), name="evidence_question_has_text"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        """The virus scanner has not looked yet into what is shown."""
        return self.blob is not None and self.blob.waiting_since is not None

    @property
    def tone(self) -> str:
        return STATE_TONES[State(self.state)]

    @property
    def is_picture(self) -> bool:
        return bool(self.blob and self.blob.file_type and self.blob.file_type.is_picture)

    @property
    def is_pdf(self) -> bool:
        return bool(self.blob and self.blob.content_type == "application/pdf")

    @property
    def type_label(self) -> str:
        """ "PDF", "JPEG", "Tautan", "Pernyataan nihil": what a list shows."""
        if self.blob and self.blob.file_type:
            return self.blob.file_type.label
        return str(Kind(self.kind).label)

    @property
    def checked_on(self) -> date | None:
        """The day of a nihil statement."""
        return date.fromisoformat(self.nihil["checked_on"]) if self.nihil else None

    @property
    def nihil_sentence(self) -> str:
        """Says what was looked at, and never that nothing happened."""
        sources = ", ".join((self.nihil or {}).get("sources", []))
        return _(
            "Tidak ada catatan peristiwa pada sumber yang diperiksa: %(sources)s. "
            "Bukan pernyataan bahwa tidak pernah terjadi."
        ) % {"sources": sources}


class Word(models.Model):
    """A word by which a piece of evidence is found; many rows, each looked up by its beginning."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=WORD_LENGTH, db_index=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["evidence", "word"], name="word_once_per_evidence")]

    def __str__(self) -> str:
        return self.word
