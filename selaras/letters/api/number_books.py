"""The books of numbers of an office in the API: read, a number reserved or given up, moved on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import (
    In,
    MayOut,
    Page,
    PageQuery,
    Text,
    answers,
    paged,
)
from selaras.core.http import Request
from selaras.letters import permissions, services
from selaras.letters.api.doors import keeping_books, reading_books
from selaras.letters.api.letters import router
from selaras.letters.api.shown import WRITTEN
from selaras.letters.choices import COMMON_BOOK, MAX_NUMBER, LetterKind
from selaras.letters.models import NumberBook, NumberEntry
from selaras.letters.selectors.letters import books_of
from selaras.letters.services import LetterheadText
from selaras.letters.views.offices import YEARS
from selaras.offices.models import Agency

OFFICE = "/agencies/{int:agency_id}"
HEAD = f"{OFFICE}/letterhead"
BOOK = f"{OFFICE}/number-books/{{int:year}}"
TEXTS = tuple(LetterheadText.__dataclass_fields__)


class NumberEntryOut(Schema):
    id: int
    number: int
    state: str
    state_label: str
    letter_id: int | None
    note: str
    taken_at: datetime
    taken_by: str

    @classmethod
    def of(cls, row: NumberEntry) -> NumberEntryOut:
        plain = ("number", "state", "letter_id", "note", "taken_at")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            state_label=row.get_state_display(),
            taken_by=row.taken_by_name,
        )


class NumberBookOut(Schema):
    agency_id: int
    year: int
    kind: str = Field(description=_("kosong: buku bersama"))
    next_number: int
    kinds: list[str] = Field(description=_("buku yang ada pada tahun ini"))
    may_write: MayOut

    @classmethod
    def of(cls, request: Request, agency: Agency, year: int, kind: str) -> NumberBookOut:
        book = NumberBook.objects.filter(agency=agency, kind=kind, year=year).first()
        return cls(
            agency_id=agency.pk,
            year=year,
            kind=kind,
            next_number=(book or NumberBook(agency=agency, kind=kind, year=year)).next_number,
            kinds=[code for code, _label in books_of(agency, year)],
            may_write=MayOut.of(permissions.can_write_for(request.scope, agency)),
        )


class NumberEntryPage(Page[NumberEntryOut]):
    """One page of a book of numbers."""


class BookQuery(In):
    kind: LetterKind | None = Field(default=None, description=_("kosong: buku bersama"))


class BookEntriesQuery(PageQuery):
    kind: LetterKind | None = Field(default=None, description=_("kosong: buku bersama"))


class ReserveIn(In):
    note: Text = Field(max_length=300, description=_("keperluan nomor ini"))
    kind: LetterKind | None = None


class MoveNextIn(In):
    number: int = Field(
        ge=1, le=MAX_NUMBER, description=_("nomor berikutnya; yang di antaranya menjadi celah")
    )
    kind: LetterKind | None = None


@router.get(
    BOOK,
    url_name="number_book",
    operation_id="get_number_book",
    summary=_("Satu buku nomor"),
    description=_("Nomor berikutnya dan buku lain kantor ini pada tahun yang sama."),
    response=answers({200: NumberBookOut}, 404, 422),
)
def get_number_book(request: Request, agency_id: int, year: int, query: Query[BookQuery]) -> NumberBookOut:
    agency = reading_books(request, agency_id, year)
    return NumberBookOut.of(request, agency, _known(year), query.kind or COMMON_BOOK)


@router.get(
    f"{BOOK}/entries",
    url_name="number_entries",
    operation_id="list_number_entries",
    summary=_("Nomor yang sudah diambil"),
    description=_("Yang tertinggi dahulu: dipakai, dipesan, atau dibatalkan."),
    response=answers({200: NumberEntryPage}, 404, 422),
)
def list_number_entries(
    request: Request, agency_id: int, year: int, query: Query[BookEntriesQuery]
) -> dict[str, Any]:
    agency = reading_books(request, agency_id, year)
    rows = NumberEntry.objects.filter(
        book__agency=agency, book__year=_known(year), book__kind=query.kind or COMMON_BOOK
    )
    return paged(request, rows, query, lambda page: [NumberEntryOut.of(row) for row in page])


@router.post(
    f"{BOOK}/reserve",
    url_name="number_book_reserve",
    operation_id="reserve_number",
    summary=_("Pesan satu nomor"),
    description=_("Untuk surat yang ditulis di tempat lain atau nanti."),
    response=answers({201: NumberEntryOut}, *WRITTEN),
)
def reserve_number(request: Request, agency_id: int, year: int, body: ReserveIn) -> Status[Any]:
    agency = keeping_books(request, agency_id, year)
    made = services.reserve_number(
        scope=request.scope,
        agency=agency,
        year=_known(year),
        note=body.note,
        kind=body.kind or COMMON_BOOK,
        now=clock.now(),
    )
    return Status(201, NumberEntryOut.of(made))


@router.post(
    f"{BOOK}/move-next",
    url_name="number_book_move",
    operation_id="move_next_number",
    summary=_("Lanjutkan dari nomor yang lebih tinggi"),
    description=_("Bila buku di kertas sudah lebih jauh."),
    response=answers({200: NumberBookOut}, *WRITTEN),
)
def move_next_number(request: Request, agency_id: int, year: int, body: MoveNextIn) -> NumberBookOut:
    agency, kind = keeping_books(request, agency_id, year), body.kind or COMMON_BOOK
    services.move_next(
        scope=request.scope, agency=agency, year=_known(year), number=body.number, kind=kind, now=clock.now()
    )
    return NumberBookOut.of(request, agency, year, kind)


@router.post(
    f"{BOOK}/entries/{{int:entry_id}}/cancel",
    url_name="number_cancel",
    operation_id="cancel_number",
    summary=_("Batalkan nomor yang dipesan"),
    description=_("Nomornya tetap di buku dan tidak dipakai surat lain."),
    response=answers({200: NumberEntryOut}, 403, 404, 422),
)
def cancel_number(request: Request, agency_id: int, year: int, entry_id: int) -> NumberEntryOut:
    agency = keeping_books(request, agency_id, year)
    rows = NumberEntry.objects.select_related("book__agency")
    entry = get_object_or_404(rows, pk=entry_id, book__agency=agency, book__year=_known(year))
    return NumberEntryOut.of(services.cancel_number(scope=request.scope, entry=entry, now=clock.now()))


def _known(year: int) -> int:
    if year not in YEARS:
        raise Http404
    return year
