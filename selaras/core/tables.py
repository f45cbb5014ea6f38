"""A list as a file: exactly what is shown, row by row, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

# A spreadsheet that takes a cell for a formula would run what somebody typed as a note.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a sheet may be called and a cell may hold.
TITLE_LENGTH, CELL_LENGTH = 31, 32_767


class _Line:
    """A file that hands back what is written, so that csv can stream."""

    def write(self, text: str) -> str:
        return text


def harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _mark() -> list[str]:
    """In the demonstration a column of its own, so that every row copied elsewhere still says so."""
    return [_("DATA PERAGAAN - bukan keadaan sebenarnya")] if settings.DEMO else []


def _heads(heads: Sequence[object], mark: Sequence[str]) -> list[str]:
    return [*map(str, heads), *([_("Keterangan data")] if mark else [])]


def csv_lines(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Semicolons and a BOM: what Excel expects where the comma is the decimal mark."""
    writer = csv.writer(_Line(), delimiter=";")
    mark = _mark()
    yield "\ufeff" + writer.writerow(_heads(heads, mark))
    for row in rows:
        yield writer.writerow([*map(harmless, row), *mark])


def csv_response(
    name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; ``frozen`` is the first cell that moves when one scrolls, such as "C2"."""

    title: str
    heads: Sequence[object]
    rows: Iterable[Sequence[object]]
    widths: Sequence[float] = ()
    frozen: str = "A2"


def _cell(sheet: Any, value: object) -> Any:
    """Whole numbers stay numbers; every text is kept as text, even one that begins like a formula."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)[:CELL_LENGTH]
    cell = WriteOnlyCell(sheet, value="".join(c for c in text if c.isprintable() or c == "\n"))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _head_cell(sheet: Any, value: object) -> Any:
    cell = _cell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    book, mark = Workbook(write_only=True), _mark()
    for asked in sheets:
        sheet = book.create_sheet(str(asked.title)[:TITLE_LENGTH])
        sheet.freeze_panes = asked.frozen
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = False
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        for number, width in enumerate(asked.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.append([_head_cell(sheet, head) for head in _heads(asked.heads, mark)])
        for row in asked.rows:
            sheet.append([_cell(sheet, value) for value in (*row, *mark)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    response = HttpResponse(workbook_bytes(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
