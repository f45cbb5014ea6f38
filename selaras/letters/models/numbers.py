"""Books of numbers, and the numbers taken from them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.letters.choices import AGENDA_BOOK, COMMON_BOOK, MAX_NUMBER, LetterKind, NumberState


class NumberBook(models.Model):
    """The running number of one office, kind and year; its row is held while a number is taken."""

    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="number_books")
    kind = models.CharField(max_length=12, blank=True, default=COMMON_BOOK)
    year = models.PositiveSmallIntegerField()
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year", "kind")
        constraints = [
            UniqueConstraint(fields=["agency", "kind", "year"], name="number_book_once_per_kind_and_year"),
            CheckConstraint(
                condition=Q(next_number__gte=1, next_number__lte=MAX_NUMBER + 1), name="number_book_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.label} {self.year}"

    @property
    def label(self) -> str:
        if self.kind == AGENDA_BOOK:
            return str(_("Surat masuk"))
        return str(LetterKind(self.kind).label) if self.kind else str(_("Semua jenis surat"))


class NumberEntry(models.Model):
    """One number that was taken; it never goes back into the book."""

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=NumberState.choices)
    letter = models.OneToOneField(
        "letters.Letter", models.PROTECT, null=True, blank=True, related_name="entry"
    )
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
