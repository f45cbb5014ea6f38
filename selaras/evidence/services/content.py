"""The type of a file by its content, and the refusal of everything that is not plainly one accepted type."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.evidence import choices
from selaras.evidence.choices import FileType
from selaras.evidence.services import faults
from selaras.evidence.services.office import check_office
from selaras.evidence.services.pictures import (
    PictureFault,
    jpeg_size,
    jpeg_taken_on,
    png_size,
    webp_size,
)
from selaras.evidence.services.plaintext import check_text

HEAD = 4096
ZIP_TAIL = 65_557  # the longest end record of a ZIP: 22 bytes and a comment of 65,535

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed|form)[\s>/]|<\?php", re.IGNORECASE
)
Measure = Callable[[BinaryIO, int], tuple[int, int]]
_PICTURES: tuple[tuple[bytes, FileType, Measure], ...] = (
    (b"\xff\xd8\xff", choices.JPEG, jpeg_size),
    (b"\x89PNG\r\n\x1a\n", choices.PNG, png_size),
    (b"RIFF", choices.WEBP, webp_size),
)
# Frequent strangers, named so that the person knows what to do.
_STRANGERS = (
    (0, b"MZ", lazy("Isinya program."), ""),
    (0, b"\x7fELF", lazy("Isinya program."), ""),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        lazy("Isinya dokumen Office lama (.doc, .xls, .ppt) atau dokumen yang terkunci kata sandi."),
        lazy("Buka kuncinya, lalu simpan sebagai .docx, .xlsx, .pptx atau PDF."),
    ),
    (0, b"{\\rtf", lazy("Isinya dokumen RTF."), lazy("Simpan sebagai .docx atau PDF.")),
    (
        0,
        b"Rar!",
        lazy("Isinya arsip RAR."),
        lazy("Keluarkan berkasnya dari arsip, lalu unggah satu per satu."),
    ),
    (
        0,
        b"7z\xbc\xaf",
        lazy("Isinya arsip 7z."),
        lazy("Keluarkan berkasnya dari arsip, lalu unggah satu per satu."),
    ),
    (0, b"II*\x00", lazy("Isinya gambar TIFF."), lazy("Simpan sebagai PDF atau JPEG.")),
    (0, b"MM\x00*", lazy("Isinya gambar TIFF."), lazy("Simpan sebagai PDF atau JPEG.")),
    (0, b"GIF8", lazy("Isinya gambar GIF."), lazy("Simpan sebagai PNG atau JPEG.")),
    (
        4,
        b"ftyphei",
        lazy("Isinya foto HEIC."),
        lazy("Ubah ke JPEG di pengaturan kamera atau saat membagikan foto."),
    ),
    (
        4,
        b"ftyp",
        lazy("Isinya video."),
        lazy("Unggah video di tempat penyimpanan kantor, lalu tempel tautannya."),
    ),
)


@dataclass(frozen=True, slots=True)
class Detected:
    file_type: FileType
    width: int | None = None
    height: int | None = None
    taken_on: date | None = None


def inspect(path: Path, *, name: str, size: int) -> Detected:
    """What the file is; raises Rejected with a sentence where it is none of the accepted types."""
    with path.open("rb") as file:
        found = _by_content(file, name, size)
    _demand_suffix(found.file_type, name)
    return found


def with_suffix(name: str, file_type: FileType) -> str:
    """A phone may send a name without suffix; the content then gives it."""
    return name if PurePosixPath(name).suffix else f"{name}.{file_type.suffixes[0]}"


def _by_content(file: BinaryIO, name: str, size: int) -> Detected:
    head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return Detected(check_office(file, size))
    if head.startswith(b"%PDF-"):
        _check_pdf(file, head, size)
        return _binary(file, Detected(choices.PDF), head, size)
    for signature, file_type, measure in _PICTURES:
        if head.startswith(signature) and (signature != b"RIFF" or head[8:12] == b"WEBP"):
            return _binary(file, _picture(file, file_type, measure, size), head, size)
    _demand_known(head)
    check_text(file)
    is_csv = PurePosixPath(name).suffix.lower() == ".csv"
    return Detected(choices.CSV if is_csv else choices.TXT)


def _picture(file: BinaryIO, file_type: FileType, measure: Measure, size: int) -> Detected:
    try:
        width, height = measure(file, size)
    except PictureFault as fault:
        raise faults.refuse(
            "broken", _("Gambar rusak atau tidak lengkap."), _("Simpan ulang gambarnya.")
        ) from fault
    if width > choices.MAX_SIDE or height > choices.MAX_SIDE or width * height > choices.MAX_PIXELS:
        cause = _("Gambar terlalu besar: %(w)s x %(h)s titik.") % {"w": width, "h": height}
        raise faults.refuse("dimensions", cause, _("Kecilkan gambar, lalu unggah lagi."))
    taken_on = jpeg_taken_on(file) if file_type is choices.JPEG else None
    return Detected(file_type, width, height, taken_on)


def _check_pdf(file: BinaryIO, head: bytes, size: int) -> None:
    """Header at the very first byte, and nothing but blanks after the last end mark."""
    file.seek(max(0, size - 2048))
    tail = file.read(2048)
    end = tail.rfind(b"%%EOF")
    has_version = re.match(rb"%PDF-[12]\.\d", head) is not None
    if not has_version or end < 0 or b"startxref" not in tail or tail[end + 5 :].strip(b"\r\n\t \x00"):
        cause = _("PDF rusak, tidak lengkap, atau berisi tambahan setelah akhir dokumen.")
        raise faults.refuse("broken", cause, _("Simpan ulang sebagai PDF, lalu unggah lagi."))


def _binary(file: BinaryIO, found: Detected, head: bytes, size: int) -> Detected:
    """A second opinion on the type, and no second type hidden in the same bytes."""
    if _MARKUP.search(head) or _has_archive(file, size):
        raise faults.refuse(
            "polyglot", _("Berkas ini berisi dua jenis isi sekaligus, salah satunya dapat dijalankan.")
        )
    suffixes = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    if not suffixes & set(found.file_type.suffixes):
        raise faults.refuse("unknown", _("Jenis berkas ini tidak dapat dipastikan."))
    return found


def _has_archive(file: BinaryIO, size: int) -> bool:
    """Whether a ZIP directory (or the locator of a large one) sits at the end, as archive readers look."""
    start = max(0, size - ZIP_TAIL)
    file.seek(start)
    tail = file.read(ZIP_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
            return True
        record = tail[at : at + 22]
        directory = start + at - int.from_bytes(record[12:16], "little")
        if len(record) == 22 and directory >= 0:
            file.seek(directory)
            if file.read(4) in {b"PK\x01\x02", b"PK\x05\x06"}:
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def _demand_known(head: bytes) -> None:
    for offset, signature, cause, advice in _STRANGERS:
        if head[offset:].startswith(signature):
            raise faults.refuse("stranger", str(cause), str(advice))


def _demand_suffix(file_type: FileType, name: str) -> None:
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    if suffix and suffix not in file_type.suffixes:
        cause = _("Nama berkas berakhiran .%(suffix)s, tetapi isinya %(kind)s.")
        advice = _("Ubah akhiran namanya menjadi .%(right)s atau unggah berkas aslinya.")
        raise faults.refuse(
            "suffix",
            cause % {"suffix": suffix, "kind": file_type.label},
            advice % {"right": file_type.suffixes[0]},
        )
