"""A Word or Excel file as the archive it is: small, whole, without macros or declarations of its own."""

import re
import zipfile
import zlib
from typing import IO

from django.utils.translation import gettext as _

from selaras.instruments.compute.pasting import RowFault

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 1_000
CHUNK = 256 * 1024
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
_MAIN_TYPES = {
    WORD: b"wordprocessingml.document.main+xml",
    EXCEL: b"spreadsheetml.sheet.main+xml",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MACROS = re.compile(r"(^|/)vba(project|data)|(^|/)activex/|(^|/)macrosheets/", re.IGNORECASE)
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class ContainerFault(ValueError):
    """Why nothing of the file was read; ``faults`` as the preview shows them."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.faults = [RowFault(0, message)]


def demand_plain(stream: IO[bytes], size: int, main: str) -> None:
    """Raises ContainerFault unless the stream is a sound file whose main part is this one; rewinds it."""
    if size > MAX_BYTES:
        raise ContainerFault(_("Berkas melebihi 5 MB. Kuesioner jauh lebih kecil; hapus gambar di dalamnya."))
    head = stream.read(4)
    stream.seek(0)
    if head == _OLD_OFFICE:
        raise ContainerFault(
            _(
                "Berkas ini Word atau Excel lama, atau dikunci kata sandi. "
                "Simpan ulang sebagai .docx atau .xlsx."
            )
        )
    try:
        with zipfile.ZipFile(stream) as archive:
            _demand_sound(archive, main)
    except ContainerFault:
        raise
    except _DAMAGE as error:
        raise _broken() from error
    stream.seek(0)


def _broken() -> ContainerFault:
    return ContainerFault(_("Berkas ini rusak. Buka di Word atau Excel, simpan ulang, lalu unggah lagi."))


def _demand_sound(archive: zipfile.ZipFile, main: str) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if main not in names or "[Content_Types].xml" not in names:
        raise ContainerFault(_("Berkas ini bukan dokumen Word (.docx) atau buku kerja Excel (.xlsx)."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ContainerFault(_("Isi berkas ini terlalu besar setelah dibuka. Salin isinya ke berkas baru."))
    _demand_apart(parts)
    types = read_part(archive, "[Content_Types].xml")
    if _MAIN_TYPES[main] not in types or any(_MACROS.search(name) for name in names):
        raise ContainerFault(_("Berkas ini berisi makro. Simpan ulang sebagai .docx atau .xlsx tanpa makro."))
    for name in names:
        if name.lower().endswith((".xml", ".rels")):
            _demand_no_declarations(archive, name)


def _demand_apart(parts: list[zipfile.ZipInfo]) -> None:
    """Neither locked nor doubled, and none over another, which would unpack the same bytes many times."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        packed = part.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        if part.flag_bits & 0x1 or not packed or part.header_offset < end:
            raise _broken()
        end = part.header_offset + 30 + part.compress_size
    if len({part.filename for part in parts}) != len(parts):
        raise _broken()


def _demand_no_declarations(archive: zipfile.ZipFile, name: str) -> None:
    """No part of an office file declares a document type; whoever does wants entities."""
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            # UTF-16 is UTF-8 with a null beside every letter, as far as these words go.
            seen = (tail + chunk).replace(b"\x00", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise ContainerFault(_("Berkas ini berisi deklarasi XML yang tidak diterima."))
            tail = chunk[-64:]


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """At most what its entry says, so never more than was counted before."""
    return archive.read(name)
