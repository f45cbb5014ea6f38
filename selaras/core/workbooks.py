"""Opening a workbook that somebody sends: small enough, sound, not locked; what breaks is one sentence."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
# Sheets formatted to the bottom have a million empty rows; nobody types below this one.
MAX_SCANNED = 50_000
MAX_COLUMNS = 60
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PIECE, _LONGEST_TAG = 1 << 20, 4096
_TAGS = re.compile(rb"<(?:\w+:)?(?:mergeCell|row)\s[^>]*>")
_MERGED = re.compile(rb"ref=\"[A-Z]+(\d{1,7}):[A-Z]+\d{1,7}\"")
_ROW = re.compile(rb"\sr=\"(\d{1,7})\"")
_HIDDEN = re.compile(rb"\shidden=\"(?:1|true)\"")
_MERGED_WORDS = gettext_lazy("Sel %(ref)s digabung (merge). Pisahkan dan isi setiap baris.")
_HIDDEN_WORDS = gettext_lazy("Baris ini disembunyikan. Tampilkan dan periksa, atau hapus.")


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
            declares = unpacked <= MAX_UNPACKED and _swells(archive)
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise NotAWorkbook(_("Berkas ini bukan buku kerja Excel (.xlsx). Isinya tidak dibaca.")) from error
    if "xl/workbook.xml" not in names:
        raise NotAWorkbook(_("Berkas ini bukan buku kerja Excel (.xlsx). Isinya tidak dibaca."))
    if unpacked > MAX_UNPACKED:
        raise NotAWorkbook(_("Isi berkas ini terlalu besar setelah dibuka. Salin ke buku kerja baru."))
    if declares:
        raise NotAWorkbook(_("Isi berkas ini memuat deklarasi XML yang tidak diterima."))
    stream.seek(0)


def declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    """No part of a workbook declares a document type; one that does may swell while it is parsed."""
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return False
    held = b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            # UTF-16 is UTF-8 with a null beside every letter, as far as these words go.
            seen = (held + piece).replace(b"\x00", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                return True
            held = piece[-64:]
    return False


def _swells(archive: zipfile.ZipFile) -> bool:
    try:
        return any(declares_entities(archive, name) for name in archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        # What is broken is told by whoever reads it.
        return False


def oddities(stream: IO[bytes], sheet: Any, *, below: int = 1) -> list[tuple[int, str]]:
    """Rows with cells that are merged, and rows that are hidden, from this row on.

    Whoever sends a sheet does not see what a hidden row says, and of merged cells only the first holds what
    all of them show. openpyxl tells neither while it streams, so the sheet's own text is searched.
    """
    found = []
    for kind, row, place in _marks(stream, sheet):
        if row >= below:
            told = _MERGED_WORDS if kind == "merged" else _HIDDEN_WORDS
            found.append((row, str(told) % {"ref": place}))
    return sorted(found)


def _marks(stream: IO[bytes], sheet: Any) -> Iterator[tuple[str, int, str]]:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive, archive.open(sheet._worksheet_path) as xml:
        held = b""
        while piece := xml.read(_PIECE):
            held += piece
            # What a tag begins is looked at with the rest of it.
            end = held.rfind(b"<")
            for tag in _TAGS.findall(held[:end]):
                yield from _mark(tag)
            held = held[end:] if len(held) - end < _LONGEST_TAG else b""


def _mark(tag: bytes) -> Iterator[tuple[str, int, str]]:
    if merged := _MERGED.search(tag):
        yield "merged", int(merged[1]), tag[merged.start() + 5 : merged.end() - 1].decode()
    elif (row := _ROW.search(tag)) and _HIDDEN.search(tag):
        yield "hidden", int(row[1]), ""


def is_formula(cell: Any) -> bool:
    return getattr(cell, "data_type", None) == "f"


def formula_words(cell: Any) -> str:
    return _("Sel %(ref)s berisi rumus. Salin lalu tempel sebagai nilai.") % {"ref": cell.coordinate}


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
