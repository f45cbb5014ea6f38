"""Numbers of letters: taken from the office's book one after the other, or typed in from another unit."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.choices import (
    COMMON_BOOK,
    KIND_MARKS,
    MAX_NUMBER,
    LetterKind,
    NumberSource,
    NumberState,
    written_number,
)
from selaras.letters.models import Letter, NumberBook, NumberEntry
from selaras.letters.selectors.papers import letterhead_of
from selaras.letters.services.letters import log_letter, moved
from selaras.offices.models import Agency

# A letter is not dated further ahead than the office plans.
AHEAD = timedelta(days=31)


def held_book(agency: Agency, year: int, kind: str = COMMON_BOOK) -> NumberBook:
    """The book of that kind and year, held: whoever takes a number waits for the one before."""
    NumberBook.objects.get_or_create(agency=agency, year=year, kind=kind)
    return NumberBook.objects.select_for_update().get(agency=agency, year=year, kind=kind)


def _take(scope: Scope, book: NumberBook, now: datetime, **values: object) -> NumberEntry:
    if book.next_number > MAX_NUMBER:
        raise ValidationError(_("Buku nomor tahun ini sudah penuh."))
    entry = NumberEntry.objects.create(
        book=book, number=book.next_number, taken_at=now, taken_by_name=scope.name, **values
    )
    book.next_number += 1
    book.save(update_fields=("next_number",))
    return entry


@transaction.atomic
def number_from_book(
    *,
    scope: Scope,
    letter: Letter,
    dated: date,
    classification: str = "",
    reserved: NumberEntry | None = None,
    now: datetime,
) -> Letter:
    """The next number of the book of the letter's year, or one that was reserved in it."""
    letter = moved(scope, letter, "number")
    _check_date(letter, dated, now)
    head = letterhead_of(letter.agency)
    book = held_book(letter.agency, dated.year, head.book_of(letter.kind))
    if reserved is None:
        entry = _take(scope, book, now, state=NumberState.USED, letter=letter)
    else:
        entry = _use_reserved(book, reserved, letter)
    letter.number = written_number(
        head.pattern,
        classification=classification or head.classification,
        number=entry.number,
        unit=head.unit,
        on=dated,
        mark=KIND_MARKS[LetterKind(letter.kind)],
    )
    return _numbered(scope, letter, dated, NumberSource.OWN, now)


def _use_reserved(book: NumberBook, reserved: NumberEntry, letter: Letter) -> NumberEntry:
    entry = NumberEntry.objects.filter(pk=reserved.pk, book=book, state=NumberState.RESERVED).first()
    if entry is None:
        raise ValidationError(_("Nomor pesanan ini sudah dipakai, dibatalkan, atau milik buku lain."))
    entry.state, entry.letter = NumberState.USED, letter
    entry.save(update_fields=("state", "letter"))
    return entry


@transaction.atomic
def number_from_other(*, scope: Scope, letter: Letter, number: str, dated: date, now: datetime) -> Letter:
    """A number given by another unit, such as the secretariat; no book of ours moves."""
    letter = moved(scope, letter, "number")
    _check_date(letter, dated, now)
    letter.number = " ".join(number.split())
    if not letter.number:
        raise ValidationError({"number": _("Tuliskan nomor dari SRIKANDI/TU.")})
    if len(letter.number) > 160:
        raise ValidationError({"number": _("Nomor paling panjang 160 huruf.")})
    return _numbered(scope, letter, dated, NumberSource.OTHER, now)


def _check_date(letter: Letter, dated: date, now: datetime) -> None:
    if dated > now.astimezone(letter.tz).date() + AHEAD or dated.year < now.year - 1:
        raise ValidationError({"dated": _("Tanggal surat terlalu jauh dari hari ini.")})


def _numbered(scope: Scope, letter: Letter, dated: date, source: str, now: datetime) -> Letter:
    letter.dated, letter.number_source = dated, source
    letter.version += 1
    letter.changed_at, letter.changed_by_name = now, scope.name
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError:
        raise ValidationError(
            {"number": _("Nomor %(number)s sudah dipakai surat lain kantor ini.") % {"number": letter.number}}
        ) from None
    log_letter(scope, letter, "numbered", now, number=letter.number, dated=dated.isoformat(), source=source)
    return letter


def _own_book(agency: Agency, kind: str) -> str:
    if kind and kind not in letterhead_of(agency).own_books:
        raise ValidationError(_("Jenis surat ini tidak mempunyai buku nomor tersendiri."))
    return kind


def _log_book(scope: Scope, book: NumberBook, verb: str, now: datetime, note: str, **after: object) -> None:
    record(
        verb=f"letters.number.{verb}",
        scope=scope,
        kind="agency",
        id=book.agency_id,
        region_path=book.agency.region_path,
        after={"year": book.year, "kind": book.kind, **after},
        note=note,
        at=now,
    )


@transaction.atomic
def reserve_number(
    *, scope: Scope, agency: Agency, year: int, note: str, kind: str = COMMON_BOOK, now: datetime
) -> NumberEntry:
    """A number taken for a letter that is written elsewhere or later, with what it is for."""
    demand(permissions.can_write_for(scope, agency))
    note = " ".join(note.split())[:300]
    if not note:
        raise ValidationError({"note": _("Tuliskan keperluan nomor ini.")})
    book = held_book(agency, year, _own_book(agency, kind))
    entry = _take(scope, book, now, state=NumberState.RESERVED, note=note)
    _log_book(scope, book, "reserved", now, note, number=entry.number)
    return entry


@transaction.atomic
def cancel_number(*, scope: Scope, entry: NumberEntry, now: datetime) -> NumberEntry:
    """A reserved number that nobody needs stays in the book, marked as not used."""
    book = held_book(entry.book.agency, entry.book.year, entry.book.kind)
    demand(permissions.can_write_for(scope, book.agency))
    entry = NumberEntry.objects.get(pk=entry.pk)
    if entry.state != NumberState.RESERVED:
        raise ValidationError(_("Hanya nomor yang masih dipesan yang dapat dibatalkan di sini."))
    entry.state = NumberState.CANCELLED
    entry.save(update_fields=("state",))
    _log_book(scope, book, "cancelled", now, entry.note, number=entry.number)
    return entry


@transaction.atomic
def move_next(
    *, scope: Scope, agency: Agency, year: int, number: int, kind: str = COMMON_BOOK, now: datetime
) -> NumberBook:
    """Go on at a higher number, where a book on paper has gone ahead; the numbers between show as a gap."""
    demand(permissions.can_write_for(scope, agency))
    book = held_book(agency, year, _own_book(agency, kind))
    if not book.next_number < number <= MAX_NUMBER:
        raise ValidationError(
            {
                "number": _("Nomor berikutnya harus di atas %(next)s dan paling tinggi %(max)s.")
                % {"next": book.next_number, "max": MAX_NUMBER}
            }
        )
    before, book.next_number = book.next_number, number
    book.save(update_fields=("next_number",))
    _log_book(scope, book, "moved", now, "", before=before, next=number)
    return book
