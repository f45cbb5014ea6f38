"""Every list leaves as a workbook with what its page holds, and nothing that a spreadsheet would run."""

import csv
import io
from copy import deepcopy
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from selaras.core import listings as core_listings
from selaras.core.listings import listings
from selaras.core.spreadsheets import FORMULA, PHONE
from tests.house.cast import Cast
from tests.house.exports import OTHERWISE, Book, book_of, heads_of, leaves_as_file, lists_among, page_of
from tests.house.stages import cast as cast
from tests.house.test_scripts_in_texts import text_columns
from tests.house.visits import Visit, knock, visits

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
SHOWN = visits({"200"}, {"GET"})
PAYLOAD = "=cmd|' /C calc'!A0"
LIMIT = 25
Lists = list[tuple[Visit, Any]]


@pytest.fixture(scope="module")
def lists(cast: Cast, django_db_blocker: DjangoDbBlocker) -> Lists:
    with django_db_blocker.unblock():
        return list(lists_among(cast, SHOWN))


@pytest.fixture(scope="module")
def books(cast: Cast, lists: Lists, django_db_blocker: DjangoDbBlocker) -> dict[Visit, Book]:
    with django_db_blocker.unblock():
        return {visit: book_of(cast, visit) for visit, _page in lists if leaves_as_file(visit)}


def test_every_list_leaves_as_a_file_or_says_why_not(lists: Lists) -> None:
    found = {visit.address.url_name for visit, _response in lists}
    with_file = {visit.address.url_name for visit, _response in lists if leaves_as_file(visit)}
    assert sorted(found - with_file - set(OTHERWISE)) == [], "lists without a file or a reason"
    assert with_file & set(OTHERWISE) == set(), "a reason where there is a file"
    assert len(with_file) >= 18


def test_every_list_that_is_known_has_a_page_that_was_opened(books: dict[Visit, Book]) -> None:
    opened = {visit.address.url_name for visit in books}
    shown = {visit.address.url_name for visit in SHOWN}
    assert {listing.url_name for listing in listings().values()} <= opened | shown


def test_the_file_has_the_rows_of_all_pages_under_the_headings_of_the_screen(
    lists: Lists, books: dict[Visit, Book]
) -> None:
    wrong = []
    for visit, response in lists:
        if visit not in books:
            continue
        book, page = books[visit], page_of(response)
        # That the events were taken out is itself an event.
        own = visit.address.url_name == "audit"
        if page is not None and page.paginator.count + own != len(book.rows):
            wrong.append(f"{visit.name}: {len(book.rows)} rows instead of {page.paginator.count}")
        if book.told.get("Jumlah baris") != len(book.rows):
            wrong.append(f"{visit.name}: the sheet counts {book.told.get('Jumlah baris')}")
        if not {"Daftar", "Diunduh oleh", "Diunduh pada", "Wilayah"} <= set(book.told):
            wrong.append(f"{visit.name}: {sorted(book.told)}")
    assert wrong == []


def test_csv_and_workbook_hold_the_same(cast: Cast, books: dict[Visit, Book]) -> None:
    wrong = []
    for visit, book in books.items():
        answer = knock(cast, visit, QUERY_STRING="format=csv")
        text = answer.whole.decode().removeprefix("\ufeff")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        if rows[0] != book.heads or len(rows) - 1 != len(book.rows):
            wrong.append(f"{visit.name}: {rows[0]} {len(rows) - 1}")
        if not answer["Content-Disposition"].endswith('.csv"'):
            wrong.append(answer["Content-Disposition"])
    assert wrong == []


def test_no_text_of_any_list_is_a_formula(cast: Cast, books: dict[Visit, Book]) -> None:
    wrong, met = [], 0
    with transaction.atomic():
        poison()
        for visit in books:
            book = book_of(cast, visit, "q=%3D1%2B1")
            whole = book_of(cast, visit)
            cells = [cell for one in (book, whole) for row in one.rows for cell in row]
            texts = [cell for cell in cells if isinstance(cell, str)]
            texts += [str(value) for one in (book, whole) for value in one.told.values()]
            plain = knock(cast, visit, QUERY_STRING="format=csv").whole.decode()
            lines = csv.reader(io.StringIO(plain.removeprefix("\ufeff")), delimiter=";")
            texts += [cell for row in lines for cell in row]
            met += sum(PAYLOAD in text for text in texts)
            bad = [text for text in texts if text.startswith(FORMULA) and not PHONE.fullmatch(text)]
            wrong += [f"{visit.name}: {text[:40]!r}" for text in bad]
            if "f" in book.types | whole.types:
                wrong.append(f"{visit.name}: a formula")
        transaction.set_rollback(True)
    assert wrong == []
    assert met >= 40, "the payload must be in the files for this to say anything"


def poison() -> None:
    """Puts the payload before every stored text that people type."""
    for model, column in text_columns():
        plain = models.QuerySet(model)
        room = (column.max_length or 9999) - len(PAYLOAD)
        try:
            with transaction.atomic():
                for row in plain[:200]:
                    kept = str(getattr(row, column.attname) or "")
                    if room > 0 and not (kept and " " not in kept):
                        plain.filter(pk=row.pk).update(**{column.attname: f"{PAYLOAD}{kept[:room]}"})
        except (DatabaseError, NotImplementedError):
            continue


def test_no_file_asks_more_often_than_a_page_may(cast: Cast, books: dict[Visit, Book]) -> None:
    many = {}
    for visit in books:
        with CaptureQueriesContext(connection) as seen:
            knock(cast, visit, QUERY_STRING="format=xlsx")
        # The savepoint around each visit is the test's own.
        asked = [query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
        if len(asked) > LIMIT:
            many[visit.name] = len(asked)
    assert many == {}


def test_no_file_asks_more_often_because_it_has_more_rows(
    cast: Cast, books: dict[Visit, Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row again and again as a row of its own: what a cell asks for itself would be asked as often."""
    more, empty = {}, []
    for visit, book in books.items():
        if not book.rows:
            empty.append(visit.address.url_name)
            continue
        few, many = (_asked_with(cast, visit, monkeypatch, times) for times in (2, 20))
        if few != many:
            more[visit.name] = (few, many)
    assert more == {}
    assert len(books) - len(empty) >= 12, f"lists without a row say nothing: {empty}"


def _asked_with(cast: Cast, visit: Visit, patch: pytest.MonkeyPatch, times: int) -> int:
    written, found = core_listings._written, 0

    def repeated(cells: Any, rows: Any) -> Any:
        nonlocal found
        # Few enough that all stand in one chunk.
        whole = list(rows)[:20]
        # The copies share no record and no cache with each other, but for what was fetched with all rows.
        rows = [deepcopy(row) for _ in range(times) for row in whole]
        found = len(connection.queries_log)
        return written(cells, rows)

    with patch.context() as patched, CaptureQueriesContext(connection):
        patched.setattr(core_listings, "_written", repeated)
        # Django copies a set of rows as one that was never asked for.
        patched.setattr(models.QuerySet, "__deepcopy__", lambda rows, memo: rows)
        knock(cast, visit, QUERY_STRING="format=csv")
        return len(connection.queries_log) - found


def test_a_query_for_each_row_of_a_file_would_be_found(
    cast: Cast, books: dict[Visit, Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = next(visit for visit in books if visit.address.url_name == "person_list")
    told = core_listings.Listing.file

    def slipping(self: Any, request: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        cells = kwargs.get("cells") or self.cells

        def asking(chunk: Any) -> Any:
            for cell in cells(chunk):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
                yield cell

        return told(self, request, rows, *args, **kwargs | {"cells": asking})

    monkeypatch.setattr(core_listings.Listing, "file", slipping)
    assert _asked_with(cast, visit, monkeypatch, 2) < _asked_with(cast, visit, monkeypatch, 20)


def test_who_may_not_open_the_page_gets_no_file(cast: Cast, books: dict[Visit, Book]) -> None:
    """The same answers as the page, for everybody of the table."""
    wrong = []
    for visit in visits({"403", "404", "masuk"}, {"GET"}):
        if any(visit.address.url_name == other.address.url_name for other in books):
            page, file = knock(cast, visit), knock(cast, visit, QUERY_STRING="format=xlsx")
            if (page.status_code, file.status_code) not in {(403, 403), (404, 404), (302, 302)}:
                wrong.append(f"{visit.name}: {page.status_code} {file.status_code}")
    assert wrong == []


def test_headings_of_the_screen_stand_in_the_file(lists: Lists, books: dict[Visit, Book]) -> None:
    """Where the page is a table; what two columns of the file say, one of the page may say together."""
    wrong = []
    for visit, response in lists:
        if visit in books and page_of(response) is not None:
            on_screen = heads_of(response.whole.decode())
            missing = [head for head in on_screen if head not in books[visit].heads]
            if missing and visit.address.url_name not in MERGED:
                wrong.append(f"{visit.name}: {missing}")
    assert wrong == []


# Pages whose first table is another one, or whose headings the file writes out: page and its reason.
MERGED = {
    "measures": "the table of indices stands before the register",
    "audit": "the page joins name and way, action and note; the file has a column for each",
    "activities": "the file has the columns of the joint book, which writes them out",
    "number_book": "the page joins who took a number and when",
    "rounds": "the page writes two counts as one: 3 of 55",
    "grant_review_of": "the page joins the days of a grant, and the answer with who gave it",
    "evidence_list": "the page shows the day of the document or of the check",
}
