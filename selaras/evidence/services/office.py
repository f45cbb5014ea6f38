"""Word, Excel, PowerPoint and OpenDocument files: looked into as archives, within strict limits."""

import re
import zipfile
import zlib
from typing import BinaryIO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from selaras.evidence import choices
from selaras.evidence.choices import FileType
from selaras.evidence.services import faults
from selaras.evidence.services.faults import Rejected

MAX_MEMBERS = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_PART = 2 * 1024 * 1024
CHUNK = 256 * 1024

_OOXML = "application/vnd.openxmlformats-officedocument"
_MAIN_PARTS = {
    f"{_OOXML}.wordprocessingml.document.main+xml": choices.DOCX,
    f"{_OOXML}.spreadsheetml.sheet.main+xml": choices.XLSX,
    f"{_OOXML}.presentationml.presentation.main+xml": choices.PPTX,
}
_OPEN_DOCUMENT = {kind.content_type: kind for kind in (choices.ODT, choices.ODS, choices.ODP)}
_MACRO_MEMBER = re.compile(
    r"(^|/)vba(project|data)|(^|/)activex/|(^|/)macrosheets/|(^|/)dialogsheets/|^basic/|^scripts/",
    re.IGNORECASE,
)
_FAR_TEMPLATE = re.compile(
    rb"""attachedTemplate["'][^>]*Target\s*=\s*["']\s*(https?:|\\\\|file:/*[^/\s]+\\)""", re.IGNORECASE
)

# All that the archive reader raises on damaged input.
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def check_office(file: BinaryIO, size: int) -> FileType:
    """The office type of an archive; raises Rejected for a plain archive, a macro, a bomb, or damage."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_shape(archive, members)
            _check_end(file, size)
            _check_names(members)
            found = _type_of(archive, {member.filename for member in members})
            _check_unpacked(archive, members)
    except _DAMAGE as error:
        raise _broken() from error
    return found


def _check_shape(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Few enough members, side by side from the first byte to the last, plainly packed."""
    if (
        not members
        or len(members) > MAX_MEMBERS
        or sum(member.file_size for member in members) > MAX_UNPACKED
    ):
        raise _bomb()
    if any(member.flag_bits & 0x1 for member in members):
        raise _locked()
    if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
        raise _broken()
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        # Overlapping members unpack the same bytes many times; bytes before the first one hide another type.
        if member.header_offset < end or (end == 0 and member.header_offset != 0):
            raise _bomb()
        end = member.header_offset + 30 + len(member.orig_filename.encode()) + member.compress_size
    if archive.comment or end > archive.start_dir:
        raise _broken()


def _check_end(file: BinaryIO, size: int) -> None:
    """The end record is the end of the file: the archive reader would pass over what follows it."""
    file.seek(max(0, size - 22))
    if file.read(4) != b"PK\x05\x06":
        raise _broken()


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise _broken()
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise _broken()
        if _MACRO_MEMBER.search(name):
            raise _macro()


def _type_of(archive: zipfile.ZipFile, names: set[str]) -> FileType:
    if "[Content_Types].xml" in names:
        return _microsoft(archive, names)
    if "mimetype" in names:
        return _open_document(archive, names)
    cause = _("Isinya arsip ZIP.")
    raise faults.refuse("archive", cause, _("Keluarkan berkasnya dari arsip, lalu unggah satu per satu."))


def _microsoft(archive: zipfile.ZipFile, names: set[str]) -> FileType:
    text = _part(archive, "[Content_Types].xml").decode("utf-8-sig")
    if "<!" in text:
        raise _broken()
    if "macroEnabled" in text or "vbaProject" in text:
        raise _macro()
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  no declarations are let through above
    except ElementTree.ParseError as error:
        raise _broken() from error
    found = {
        _MAIN_PARTS[element.get("ContentType", "")]
        for element in root
        if element.get("ContentType", "") in _MAIN_PARTS and element.get("PartName", "").lstrip("/") in names
    }
    if len(found) != 1:
        raise faults.refuse("unknown", _("Isinya bukan dokumen Word, Excel, atau PowerPoint biasa."))
    for name in names:
        if name.endswith(".rels") and _FAR_TEMPLATE.search(_part(archive, name)):
            raise _macro()
    return found.pop()


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> FileType:
    found = _OPEN_DOCUMENT.get(_part(archive, "mimetype").decode("ascii", "replace").strip())
    if found is None or "content.xml" not in names:
        raise faults.refuse("unknown", _("Isinya bukan dokumen OpenDocument yang diterima."))
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise _locked()
    return found


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise _bomb()
    return data


def _check_unpacked(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, keeping nothing: sizes may lie, and a cut file shows by its check sum."""
    total = 0
    for member in members:
        with archive.open(member) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise _bomb()


def _broken() -> Rejected:
    cause = _("Dokumen rusak atau tidak lengkap.")
    return faults.refuse("broken", cause, _("Buka dan simpan ulang dokumennya, lalu unggah lagi."))


def _bomb() -> Rejected:
    cause = _("Isi dokumen tidak wajar besarnya bila dibuka.")
    return faults.refuse("bomb", cause, _("Simpan ulang dokumennya atau unggah sebagai PDF."))


def _locked() -> Rejected:
    cause = _("Dokumen terkunci kata sandi, sehingga pemeriksa tidak dapat membacanya.")
    return faults.refuse("locked", cause, _("Buka kuncinya, lalu unggah lagi."))


def _macro() -> Rejected:
    cause = _("Dokumen berisi makro atau templat dari luar.")
    return faults.refuse(
        "macro", cause, _("Simpan sebagai dokumen tanpa makro (.docx, .xlsx, .pptx) atau PDF.")
    )
