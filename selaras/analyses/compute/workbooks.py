"""A workbook as the text one would have pasted; formulas and broken files are faults, nothing is guessed."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

from selaras.analyses.compute.frames import Fault
from selaras.analyses.compute.tables import MAX_ROWS

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_COLUMNS = 500


class WorkbookFaults(ValueError):
    """The workbook cannot be read; every fault of it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def text_of_workbook(stream: IO[bytes], size: int) -> str:
    """The first sheet as tabbed text whose n-th line is the sheet's n-th row."""
    _check(stream, size)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # Written sizes are often wrong; the rows themselves are believed.
            sheet.reset_dimensions()
            return _text(sheet)
        finally:
            book.close()
    except WorkbookFaults:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise on a broken file
        raise _one(_("Berkas ini rusak. Buka di Excel, lalu simpan ulang sebagai .xlsx.")) from error


def _one(message: str) -> WorkbookFaults:
    return WorkbookFaults([Fault(0, message)])


def _check(stream: IO[bytes], size: int) -> None:
    if size > MAX_BYTES:
        raise _one(_("Berkas melebihi 5 MB. Bagi menjadi beberapa berkas."))
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise _one(_("Berkas ini bukan buku kerja Excel (.xlsx). Isinya tidak dibaca.")) from error
    if "xl/workbook.xml" not in names:
        raise _one(_("Berkas ini bukan buku kerja Excel (.xlsx). Isinya tidak dibaca."))
    if unpacked > MAX_UNPACKED:
        raise _one(_("Isi berkas ini terlalu besar setelah dibuka. Salin tabelnya ke buku kerja baru."))
    stream.seek(0)


def _text(sheet: Any) -> str:
    out, faults = io.StringIO(), []
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 50, max_col=MAX_COLUMNS), start=1):
        for cell in cells:
            if getattr(cell, "data_type", None) == "f":
                message = _("Sel %(ref)s berisi rumus. Salin lalu tempel sebagai nilai.")
                faults.append(Fault(number, message % {"ref": cell.coordinate}))
        words = [_words(cell.value) for cell in cells]
        while words and not words[-1]:
            words.pop()
        writer.writerow(words)
    if faults:
        raise WorkbookFaults(faults)
    return out.getvalue()


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    # Lines and tabs inside a cell would become cells of their own.
    return " ".join(str(value).split())
