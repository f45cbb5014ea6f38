"""Numbers: one after the other, each once, never back, gaps in sight; a pattern is no format string."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.core.verdict import Refused
from selaras.letters import services
from selaras.letters.choices import MAX_NUMBER, written_number
from selaras.letters.models import Letter, NumberBook, NumberEntry
from selaras.letters.selectors.letters import book_rows, books_of
from selaras.letters.services import LetterheadText
from selaras.letters.tests.factories import NOW, TODAY, Office
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region

PATTERN = "{klasifikasi}/{nomor}/{unit}/{bulan}/{tahun}"


def paper(**changes: Any) -> LetterheadText:
    values: dict[str, Any] = {
        "lines": "PEMERINTAH KOTA\nBADAN", "address": "", "place": "Pagar Alam", "paper": "f4",
        "pattern": PATTERN, "unit": "KBSP", "classification": "070",
    }  # fmt: skip
    return LetterheadText(**values | changes)


def save(office: Office, **changes: Any) -> None:
    services.save_letterhead(scope=office.writer, agency=office.agency, text=paper(**changes), now=NOW)


def test_the_number_follows_the_pattern_of_the_office(office: Office) -> None:
    save(office)
    assert office.numbered().number == "070/1/KBSP/I/2026"
    letter = services.number_from_book(
        scope=office.writer, letter=office.released(), dated=TODAY, classification="400.10", now=NOW
    )
    assert letter.number == "400.10/2/KBSP/I/2026"


@pytest.mark.parametrize(
    "pattern",
    ["{klasifikasi}/{tahun}", "{nomor}/{unit}", "{nomor}/{tahun}/{x}", "{nomor}{tahun}{nomor.__class__}",
     "{nomor}/{tahun}/{", "}{nomor}/{tahun}", "{{nomor}}{tahun}", ""],
)  # fmt: skip
def test_a_pattern_knows_its_words_only(office: Office, pattern: str) -> None:
    with pytest.raises(ValidationError) as fault:
        save(office, pattern=pattern)
    assert set(fault.value.message_dict) == {"pattern"}


@pytest.mark.parametrize(
    ("classification", "unit", "number"),
    [("", "", "7/I/2026"), ("070", "", "070/7/I/2026"), ("", "KBSP", "7/KBSP/I/2026")],
)
def test_what_is_not_set_leaves_no_empty_place(classification: str, unit: str, number: str) -> None:
    written = written_number(PATTERN, classification=classification, number=7, unit=unit, on=TODAY)
    assert written == number


def test_a_classification_is_text_even_where_it_looks_like_a_word() -> None:
    written = written_number(PATTERN, classification="{nomor}%s{0}", number=7, unit="{unit}", on=TODAY)
    assert written == "{nomor}%s{0}/7/{unit}/I/2026"


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"lines": " \n "}, "lines"), ({"lines": "a\n" * 5}, "lines"), ({"address": "a\n" * 5}, "address"),
     ({"place": ""}, "place"), ({"paper": "a3"}, "paper")],
)  # fmt: skip
def test_every_fault_of_a_letterhead_is_named(office: Office, changes: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError) as fault:
        save(office, **changes)
    assert set(fault.value.message_dict) == {named}


def test_each_year_has_its_own_book(office: Office) -> None:
    services.number_from_book(scope=office.writer, letter=office.released(), dated=TODAY, now=NOW)
    last_year = services.number_from_book(
        scope=office.writer, letter=office.released(), dated=date(2025, 12, 31), now=NOW
    )
    assert last_year.number == "1/XII/2025"
    assert sorted(NumberBook.objects.values_list("year", "next_number")) == [(2025, 2), (2026, 2)]


def test_each_kind_with_a_book_of_its_own_counts_for_itself(office: Office) -> None:
    save(office, pattern="{nomor}/{jenis}/{tahun}", own_books=["tugas"])

    def numbered(kind: str) -> str:
        letter = office.signed()
        Letter.objects.filter(pk=letter.pk).update(kind=kind)
        letter.refresh_from_db()
        done = services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, now=NOW)
        return done.number

    assert [numbered(kind) for kind in ("surat", "tugas", "undangan", "tugas")] == [
        "1/SD/2026", "1/ST/2026", "2/UND/2026", "2/ST/2026",
    ]  # fmt: skip
    assert sorted(NumberBook.objects.values_list("kind", "next_number")) == [("", 3), ("tugas", 3)]
    own = services.reserve_number(
        scope=office.writer, agency=office.agency, year=2026, kind="tugas", note="Lama", now=NOW
    )
    assert (own.number, own.book.label) == (3, "Surat tugas")
    with pytest.raises(ValidationError, match="buku lain"):
        services.number_from_book(
            scope=office.writer, letter=office.signed(), dated=TODAY, reserved=own, now=NOW
        )
    with pytest.raises(ValidationError, match="tersendiri"):
        services.reserve_number(
            scope=office.writer, agency=office.agency, year=2026, kind="edaran", note="x", now=NOW
        )
    assert [kind for kind, _label in books_of(office.agency, 2026)] == ["", "tugas"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"own_books": ["tugas"]}, "pattern"),
     ({"own_books": ["x"], "pattern": PATTERN + "{jenis}"}, "own_books"),
     ({"tag": "x"}, "tag"), ({"chain": [10**9]}, "chain")],
)  # fmt: skip
def test_two_books_never_give_one_number(office: Office, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as fault:
        save(office, **changes)
    assert set(fault.value.message_dict) == {named}


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2024, 12, 31), date(1, 1, 1), date(9999, 12, 31)])
def test_a_letter_is_dated_near_today(office: Office, day: date) -> None:
    letter = office.released()
    for number in ("", "1/X"):
        with pytest.raises(ValidationError, match="terlalu jauh"):
            if number:
                services.number_from_other(
                    scope=office.writer, letter=letter, number=number, dated=day, now=NOW
                )
            else:
                services.number_from_book(scope=office.writer, letter=letter, dated=day, now=NOW)
    assert not NumberEntry.objects.exists()


def test_a_number_of_another_unit_moves_no_book(office: Office) -> None:
    letter = services.number_from_other(
        scope=office.writer, letter=office.released(), number=" 070/15 /SETDA/2026 ", dated=TODAY, now=NOW
    )
    assert (letter.number, letter.number_source) == ("070/15 /SETDA/2026", "lain")
    assert not NumberBook.objects.exists()
    for number in ("", "x" * 161):
        with pytest.raises(ValidationError, match="omor"):
            services.number_from_other(
                scope=office.writer, letter=office.released(), number=number, dated=TODAY, now=NOW
            )


def test_no_two_letters_of_an_office_have_one_number_and_a_refused_one_takes_none(office: Office) -> None:
    services.number_from_other(
        scope=office.writer, letter=office.released(), number="1/I/2026", dated=TODAY, now=NOW
    )
    with pytest.raises(ValidationError, match="sudah dipakai"):
        services.number_from_book(scope=office.writer, letter=office.released(), dated=TODAY, now=NOW)
    assert not NumberEntry.objects.exists()
    elsewhere = Office("73.71")
    assert elsewhere.numbered().number == "1/I/2026"


def test_a_reserved_number_is_used_once_or_cancelled(office: Office) -> None:
    with pytest.raises(ValidationError, match="keperluan"):
        services.reserve_number(scope=office.writer, agency=office.agency, year=2026, note=" ", now=NOW)
    entry = services.reserve_number(
        scope=office.writer, agency=office.agency, year=2026, note="Undangan", now=NOW
    )
    letter = office.released()
    used = services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, reserved=entry, now=NOW)
    assert used.number == "1/I/2026"
    with pytest.raises(ValidationError, match="pesanan"):
        services.number_from_book(
            scope=office.writer, letter=office.released(), dated=TODAY, reserved=entry, now=NOW
        )
    with pytest.raises(ValidationError, match="masih dipesan"):
        services.cancel_number(scope=office.writer, entry=entry, now=NOW)
    second = services.reserve_number(
        scope=office.writer, agency=office.agency, year=2026, note="Lain", now=NOW
    )
    assert services.cancel_number(scope=office.writer, entry=second, now=NOW).state == "dibatalkan"


def test_a_number_reserved_in_one_year_is_not_used_in_another(office: Office) -> None:
    entry = services.reserve_number(
        scope=office.writer, agency=office.agency, year=2025, note="Lama", now=NOW
    )
    with pytest.raises(ValidationError, match="buku lain"):
        services.number_from_book(
            scope=office.writer, letter=office.released(), dated=TODAY, reserved=entry, now=NOW
        )


def test_the_book_moves_forward_only_and_shows_the_gap(office: Office) -> None:
    office.numbered()
    for number in (0, 1, 2, MAX_NUMBER + 1):
        with pytest.raises(ValidationError, match="di atas 2"):
            services.move_next(scope=office.writer, agency=office.agency, year=2026, number=number, now=NOW)
    book = services.move_next(scope=office.writer, agency=office.agency, year=2026, number=40, now=NOW)
    office.numbered()
    book.refresh_from_db()
    rows = book_rows(book, list(book.entries.all()), below=book.next_number, above=0)
    assert [(row.first, row.last, row.is_gap) for row in rows] == [
        (40, 40, False), (2, 39, True), (1, 1, False),
    ]  # fmt: skip
    assert [row.tone for row in rows] == ["done", "neutral", "done"]


def test_a_book_has_an_end(office: Office) -> None:
    services.move_next(scope=office.writer, agency=office.agency, year=2026, number=MAX_NUMBER, now=NOW)
    office.numbered()
    with pytest.raises(ValidationError, match="penuh"):
        office.numbered()


def test_numbers_are_kept_by_those_who_write_here(office: Office) -> None:
    _user, stranger = person("operator", region=make_region("73.71"))
    _user, reader = person("sekda", region=office.region)
    entry = services.reserve_number(
        scope=office.writer, agency=office.agency, year=2026, note="Undangan", now=NOW
    )
    for scope in (stranger, reader):
        given: dict[str, Any] = {"scope": scope, "now": NOW}
        with pytest.raises(Refused):
            services.reserve_number(**given, agency=office.agency, year=2026, note="x")
        with pytest.raises(Refused):
            services.move_next(**given, agency=office.agency, year=2026, number=9)
        with pytest.raises(Refused):
            services.cancel_number(**given, entry=entry)
        with pytest.raises(Refused):
            services.save_letterhead(**given, agency=office.agency, text=paper())
    outside = make_agency(office.region, "polres", kind="vertikal")
    with pytest.raises(Refused):
        services.reserve_number(scope=office.writer, agency=outside, year=2026, note="x", now=NOW)


def test_letters_numbered_at_once_get_different_numbers(
    transactional_db: None, at_once: Callable[..., list[Any]]
) -> None:
    office = Office()
    letters = [office.released() for _ in range(4)]

    def number(letter: Letter) -> str:
        return services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, now=NOW).number

    numbers = at_once(*[lambda letter=letter: number(letter) for letter in letters])
    assert sorted(numbers) == [f"{n}/I/2026" for n in (1, 2, 3, 4)]


def test_one_letter_numbered_twice_at_once_takes_one_number(
    transactional_db: None, at_once: Callable[..., list[Any]]
) -> None:
    office = Office()
    letter = office.released()

    def number() -> Letter:
        return services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, now=NOW)

    results = at_once(*[number] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Letter", "Refused", "Refused"]
    assert at_once(lambda: list(NumberEntry.objects.values_list("number", flat=True))) == [[1]]
