"""An XLSX contact list turned into the text one would have pasted, row numbers kept."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.utils.translation import gettext as _

from selaras.core.workbooks import (
    MAX_COLUMNS,
    MAX_SCANNED,
    NotAWorkbook,
    formula_words,
    is_formula,
    oddities,
    words_of,
)
from selaras.core.workbooks import opened_workbook as open_shared
from selaras.offices.compute.tables import HEADING_WITHIN, MAX_ROWS, Fault, heading_of


class WorkbookFault(ValueError):
    """Every fault of the workbook; nothing was read."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def text_of_workbook(stream: IO[bytes], size: int) -> str:
    """The first sheet with the right headings, as tabbed text whose n-th record is the sheet's n-th row."""
    with opened_workbook(stream, size) as book:
        return _text(book, stream)


@contextmanager
def opened_workbook(stream: IO[bytes], size: int) -> Iterator[Any]:
    """A workbook that is small enough, sound and not locked; whatever breaks inside is one fault."""
    try:
        with open_shared(stream, size, through=(WorkbookFault,)) as book:
            yield book
    except NotAWorkbook as fault:
        raise _one(str(fault)) from fault


def _one(message: str, row: int = 0) -> WorkbookFault:
    return WorkbookFault([Fault(row, "", message)])


def _text(book: Any, stream: IO[bytes]) -> str:
    for sheet in book.worksheets:
        # Written sizes are often wrong; the rows themselves are believed.
        sheet.reset_dimensions()
        position = _heading_row(sheet)
        if position:
            return _sheet_text(sheet, position, oddities(stream, sheet, below=position))
    titles = ", ".join(f"“{sheet.title}”" for sheet in book.worksheets) or "-"
    message = _(
        "Tidak ada lembar dengan judul kolom OPD dan Nama. Lembar yang ada: %(titles)s. "
        "Unduh berkas contoh untuk melihat bentuknya."
    )
    raise _one(message % {"titles": titles})


def _heading_row(sheet: Any) -> int:
    rows = sheet.iter_rows(max_row=HEADING_WITHIN, max_col=MAX_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        if heading_of([_words(value) for value in values]):
            return number
    return 0


def _sheet_text(sheet: Any, heading_row: int, odd: Iterable[tuple[int, str]]) -> str:
    faults = [Fault(row, "", told) for row, told in odd]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    filled = 0
    for number, cells in _rows(sheet):
        words = []
        for cell in cells:
            if is_formula(cell) and number >= heading_row:
                faults.append(Fault(number, "", formula_words(cell)))
            words.append(_words(cell.value))
        filled += any(words) and number > heading_row
        if filled > MAX_ROWS:
            message = _("Lebih dari %(max)s baris. Bagi daftarnya menjadi beberapa berkas.")
            faults.append(Fault(0, "", message % {"max": MAX_ROWS}))
            break
        writer.writerow(words if any(words) else [])
    if faults:
        raise WorkbookFault(sorted(faults, key=lambda fault: fault.row))
    return out.getvalue().rstrip("\n") + "\n"


def _rows(sheet: Any) -> Iterator[tuple[int, Any]]:
    rows = sheet.iter_rows(max_row=MAX_SCANNED, max_col=MAX_COLUMNS)
    yield from enumerate(rows, start=1)


def _words(value: object) -> str:
    """On one line: a contact's cell holds no lines of its own."""
    return " ".join(words_of(value).split())
