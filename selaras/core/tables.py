"""A list as a file: exactly what is shown, row by row, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from selaras.core.spreadsheets import FORMULA, Moment, Sheet, book_pieces, harmless

__all__ = [
    "FORMULA",
    "XLSX",
    "Moment",
    "Sheet",
    "csv_lines",
    "csv_response",
    "harmless",
    "streamed_xlsx",
    "workbook_bytes",
    "xlsx_response",
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Line:
    """A file that hands back what is written, so that csv can stream."""

    def write(self, text: str) -> str:
        return text


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


def _marked(sheet: Sheet) -> Sheet:
    mark = _mark()
    return replace(sheet, heads=_heads(sheet.heads, mark), rows=([*row, *mark] for row in sheet.rows))


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    return b"".join(book_pieces([replace(_marked(sheet), exact=True) for sheet in sheets]))


def xlsx_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    response = HttpResponse(workbook_bytes(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def streamed_xlsx(name: str, sheets: Sequence[Sheet]) -> StreamingHttpResponse:
    """For lists of any length: the rows go out while they are read."""
    pieces = book_pieces([_marked(sheet) for sheet in sheets])
    response = StreamingHttpResponse(pieces, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
