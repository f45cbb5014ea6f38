"""Opening a workbook that somebody sends: small enough, sound, not locked; what breaks is one sentence."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
# Sheets formatted to the bottom have a million empty rows; nobody types below this one.
MAX_SCANNED = 50_000
MAX_COLUMNS = 60
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class NotAWorkbook(ValueError):
    """Why the file cannot be read; nothing of it was."""


@contextmanager
def opened_workbook(
    stream: IO[bytes], size: int, *, through: tuple[type[Exception], ...] = ()
) -> Iterator[Any]:
    """``through`` are the reader's own faults; everything else that a broken file raises is told as one."""
    _check_container(stream, size)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise on a broken file
        told = _("Berkas ini rusak atau bukan buku kerja Excel. Simpan ulang sebagai .xlsx.")
        raise NotAWorkbook(told) from error
    try:
        yield book
    except Exception as error:  # a sheet is parsed only while it is read
        if isinstance(error, (NotAWorkbook, *through)):
            raise
        told = _("Isi berkas ini rusak. Buka di Excel, lalu simpan ulang sebagai .xlsx.")
        raise NotAWorkbook(told) from error
    finally:
        book.close()


def _check_container(stream: IO[bytes], size: int) -> None:
    if size > MAX_BYTES:
        raise NotAWorkbook(_("Berkas melebihi 5 MB. Hapus gambar di dalamnya, atau bagi menjadi beberapa."))
    head = stream.read(4)
    stream.seek(0)
    if head == _OLD_EXCEL:
        told = _(
            "Berkas ini Excel lama (.xls) atau dikunci kata sandi. Simpan ulang sebagai .xlsx tanpa sandi."
        )
        raise NotAWorkbook(told)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise NotAWorkbook(_("Berkas ini bukan buku kerja Excel (.xlsx). Isinya tidak dibaca.")) from error
    if "xl/workbook.xml" not in names:
        raise NotAWorkbook(_("Berkas ini bukan buku kerja Excel (.xlsx). Isinya tidak dibaca."))
    if unpacked > MAX_UNPACKED:
        raise NotAWorkbook(_("Isi berkas ini terlalu besar setelah dibuka. Salin ke buku kerja baru."))
    stream.seek(0)


def is_formula(cell: Any) -> bool:
    return getattr(cell, "data_type", None) == "f"


def words_of(value: object) -> str:
    """A cell as one would have typed it: a day as ISO date, a whole number without its ".0"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
