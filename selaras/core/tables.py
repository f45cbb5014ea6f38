"""A list as a file: exactly what is shown, row by row, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

# A spreadsheet that takes a cell for a formula would run what somebody typed as a note.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands back what is written, so that csv can stream."""

    def write(self, text: str) -> str:
        return text


def harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_lines(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Semicolons and a BOM: what Excel expects where the comma is the decimal mark."""
    writer = csv.writer(_Line(), delimiter=";")
    # In the demonstration a column of its own, so that every row copied elsewhere still says so.
    mark = [_("DATA PERAGAAN - bukan keadaan sebenarnya")] if settings.DEMO else []
    yield "\ufeff" + writer.writerow([*map(str, heads), *([_("Keterangan data")] if mark else [])])
    for row in rows:
        yield writer.writerow([*map(harmless, row), *mark])


def csv_response(
    name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
