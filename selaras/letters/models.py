"""Letters of an office, the head of its paper, and the books its numbers come from."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope
from selaras.letters.choices import (
    DEFAULT_PATTERN,
    LETTER_TONES,
    MAX_NUMBER,
    Channel,
    LetterState,
    NumberSource,
    NumberState,
    Paper,
    Sifat,
)


class Letterhead(models.Model):
    """How the paper of an office looks and how it numbers its letters."""

    agency = models.OneToOneField("offices.Agency", models.PROTECT, related_name="letterhead")
    lines = models.TextField(_("Nama pada kop"))
    address = models.TextField(_("Alamat pada kop"), blank=True)
    place = models.CharField(_("Tempat surat dibuat"), max_length=80)
    paper = models.CharField(_("Ukuran kertas"), max_length=2, choices=Paper.choices, default=Paper.A4)
    pattern = models.CharField(_("Pola nomor"), max_length=120, default=DEFAULT_PATTERN)
    unit = models.CharField(_("Kode unit"), max_length=40, blank=True)
    classification = models.CharField(_("Klasifikasi bawaan"), max_length=40, blank=True)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.agency)


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, scope: Scope) -> Self:
        allowed = Q(agency_id__in=scope.agencies("letters.view"))
        for path in scope.paths("letters.view"):
            allowed |= Q(region_path__under=path)
        return self.filter(allowed)


class Letter(models.Model):
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="letters")
    region_path = models.CharField(max_length=60)
    zone = models.CharField(max_length=40)
    template = models.CharField(max_length=40)
    # The record it was drafted from, as references name it; empty for a letter of its own.
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=LetterState.choices, default=LetterState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    sifat = models.CharField(_("Sifat"), max_length=16, choices=Sifat.choices, default=Sifat.ORDINARY)
    hal = models.CharField(_("Hal"), max_length=300)
    to = models.JSONField(default=list)
    to_place = models.CharField(_("Tempat tujuan"), max_length=160, blank=True)
    body = models.TextField(_("Isi surat"))
    copies = models.JSONField(default=list)
    annexes = models.JSONField(default=list)
    signer = models.ForeignKey("offices.Holder", models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.CharField(_("Atas nama"), max_length=160, blank=True)
    signer_rank = models.CharField(_("Pangkat/golongan"), max_length=120, blank=True)
    # The signature block as it stood when the letter was released; later changes of officials pass it by.
    signer_block = models.JSONField(null=True)
    number = models.CharField(_("Nomor"), max_length=160, blank=True)
    number_source = models.CharField(max_length=8, choices=NumberSource.choices, blank=True)
    dated = models.DateField(_("Tanggal surat"), null=True, blank=True)
    channel = models.CharField(_("Saluran"), max_length=12, choices=Channel.choices, blank=True)
    sent_on = models.DateField(_("Tanggal kirim"), null=True, blank=True)
    sent_note = models.CharField(_("Tanda terima"), max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by_name = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=["region_path", "-created_at", "-id"], name="letter_region_newest"),
            models.Index(fields=["subject_kind", "subject_id"], name="letter_subject"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["agency", "number"], condition=~Q(number=""), name="letter_number_once_per_office"
            ),
            CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_known_state"),
            CheckConstraint(
                condition=~Q(state__in=(LetterState.NUMBERED, LetterState.SENT))
                | (~Q(number="") & ~Q(number_source="") & Q(dated__isnull=False)),
                name="letter_numbered_has_number",
            ),
            CheckConstraint(
                condition=~Q(state=LetterState.SENT) | (~Q(channel="") & Q(sent_on__isnull=False)),
                name="letter_sent_says_how",
            ),
            CheckConstraint(
                condition=~Q(state=LetterState.CANCELLED) | ~Q(reason=""), name="letter_cancelled_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.hal

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def tone(self) -> str:
        return LETTER_TONES[LetterState(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == LetterState.DRAFT


class NumberBook(models.Model):
    """The running number of one office in one year; its row is held while a number is taken."""

    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="number_books")
    year = models.PositiveSmallIntegerField()
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year",)
        constraints = [
            UniqueConstraint(fields=["agency", "year"], name="number_book_once_per_year"),
            CheckConstraint(
                condition=Q(next_number__gte=1, next_number__lte=MAX_NUMBER + 1), name="number_book_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"


class NumberEntry(models.Model):
    """One number that was taken; it never goes back into the book."""

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=NumberState.choices)
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, blank=True, related_name="entry")
    note = models.CharField(_("Keperluan"), max_length=300, blank=True)
    taken_at = models.DateTimeField()
    taken_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-number",)
        constraints = [
            UniqueConstraint(fields=["book", "number"], name="number_taken_once"),
            CheckConstraint(
                condition=~Q(state=NumberState.USED) | Q(letter__isnull=False), name="number_used_by_a_letter"
            ),
            CheckConstraint(
                condition=~Q(state=NumberState.RESERVED) | ~Q(note=""), name="number_reserved_says_for_what"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
