"""Numbers as a workbook: read into the text one would have pasted, written with every cell as text."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from selaras.core.workbooks import (
    MAX_COLUMNS,
    MAX_SCANNED,
    NotAWorkbook,
    formula_words,
    is_formula,
    oddities,
    opened_workbook,
    words_of,
)
from selaras.measures.compute.forms import Fault, Value
from selaras.measures.compute.table_columns import heading_of, headings
from selaras.measures.compute.tables import HEADING_WITHIN, MAX_ROWS
from selaras.measures.compute.written_tables import guarded, table_rows


class WorkbookFault(ValueError):
    """Every fault of the workbook; nothing was read."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def text_of_workbook(stream: IO[bytes], size: int) -> str:
    """The first sheet with the right headings, as tabbed text whose n-th record is the sheet's n-th row."""
    try:
        with opened_workbook(stream, size, through=(WorkbookFault,)) as book:
            return _text(book, stream)
    except NotAWorkbook as fault:
        raise _one(str(fault)) from fault


def _one(message: str) -> WorkbookFault:
    return WorkbookFault([Fault(0, message)])


def _text(book: Any, stream: IO[bytes]) -> str:
    for sheet in book.worksheets:
        # Written sizes are often wrong; the rows themselves are believed.
        sheet.reset_dimensions()
        heads = sheet.iter_rows(max_row=HEADING_WITHIN, max_col=MAX_COLUMNS, values_only=True)
        for number, values in enumerate(heads, start=1):
            if heading_of([words_of(value) for value in values]):
                return _sheet_text(sheet, oddities(stream, sheet, below=number))
    raise _one(_("Tidak ada lembar dengan judul kolom Indeks, Edisi, dan Nilai. Unduh berkas contoh."))


def _sheet_text(sheet: Any, odd: Iterable[tuple[int, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    faults, filled = [Fault(row, told) for row, told in odd], 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_SCANNED, max_col=MAX_COLUMNS), start=1):
        for cell in cells:
            if is_formula(cell):
                faults.append(Fault(number, formula_words(cell)))
        words = [words_of(cell.value) for cell in cells]
        filled += any(words)
        if filled > MAX_ROWS + HEADING_WITHIN:
            faults.append(
                Fault(0, _("Lebih dari %(max)s baris. Bagi menjadi beberapa berkas.") % {"max": MAX_ROWS})
            )
            break
        writer.writerow([guarded(word) for word in words] if any(words) else [])
    if faults:
        raise WorkbookFault(sorted(faults, key=lambda fault: fault.line))
    return out.getvalue()


def workbook_bytes(
    values: Iterable[Value], names: Mapping[str, str] | None = None, remark: str = ""
) -> bytes:
    """The table as a workbook; text in every cell keeps 4,380 from becoming 4,38 and a code from a number."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Nilai indeks"))
    end = [remark] if remark else []
    for row in [headings(remark), *([*row, *end] for row in table_rows(values, names))]:
        cells = [WriteOnlyCell(sheet, text) for text in row]
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
