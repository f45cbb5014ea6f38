"""A ZIP that somebody brought: looked through within limits before anything in it is believed."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from selaras.core.workbooks import declares_entities

MAX_MEMBERS = 2_000
MAX_WORKBOOK = 5 * 1024 * 1024
MAX_UNPACKED_WORKBOOK = 60 * 1024 * 1024
MAX_PARTS = 500
CHUNK = 256 * 1024
# What computers put into an archive by themselves.
_DEBRIS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\.~lock\.)", re.IGNORECASE)
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class ArchiveFault(ValueError):
    """The file as a whole cannot be used; nothing of it was."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside, by the name a person gave it."""

    info: zipfile.ZipInfo
    path: str

    @property
    def folder(self) -> str:
        return str(PurePosixPath(self.path).parent)

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


def same_name(text: str) -> str:
    """Names are compared as a person reads them: whatever the case and the form of accents."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def is_workbook(archive: zipfile.ZipFile) -> bool:
    return "xl/workbook.xml" in archive.namelist()


def opened(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive (an XLSX is one too), or the plainest reason why it is none."""
    head = stream.read(4)
    stream.seek(0)
    if head == _OLD_EXCEL:
        raise ArchiveFault(
            _("Berkas ini Excel lama (.xls) atau dikunci kata sandi. Simpan ulang sebagai .xlsx tanpa sandi.")
        )
    try:
        return zipfile.ZipFile(stream)
    except _DAMAGE as error:
        raise ArchiveFault(
            _("Berkas ini bukan paket isian (.xlsx) atau ZIP, atau rusak. Isinya tidak dibaca.")
        ) from error


def checked_members(archive: zipfile.ZipFile, *, max_total: int, max_file: int) -> list[Member]:
    """The files of a plain archive: none hidden, doubled, locked, far too large or outside its folder."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise ArchiveFault(_("ZIP ini berisi lebih dari %(max)s berkas.") % {"max": MAX_MEMBERS})
    _demand_plain(infos)
    members = [Member(info, _readable(info)) for info in infos]
    for member in members:
        parts = member.path.split("/")
        if member.path.startswith("/") or ".." in parts or "\\" in member.path or ":" in parts[0]:
            raise ArchiveFault(_("Nama berkas “%(name)s” menunjuk ke luar ZIP.") % {"name": member.path[:80]})
    members = [member for member in members if not _DEBRIS.search(member.path)]
    names = [same_name(member.path) for member in members]
    if len(set(names)) != len(names):
        raise ArchiveFault(_("Ada dua berkas dengan nama yang sama di dalam ZIP."))
    _demand_sizes(members, max_total=max_total, max_file=max_file)
    return members


def _demand_plain(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise ArchiveFault(_("ZIP ini dikunci kata sandi. Buat ulang tanpa sandi."))
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in infos):
        raise ArchiveFault(
            _("ZIP ini memakai cara pemampatan yang tidak dikenal. Buat ulang sebagai ZIP biasa.")
        )
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        # Overlapping members unpack the same bytes many times.
        if info.header_offset < end:
            raise ArchiveFault(_("ZIP ini tidak wajar susunannya. Buat ulang ZIP-nya."))
        end = info.header_offset + 30 + info.compress_size


def _demand_sizes(members: list[Member], *, max_total: int, max_file: int) -> None:
    for member in members:
        if member.info.file_size > max_file:
            raise ArchiveFault(
                _("Berkas “%(name)s” di dalam ZIP melebihi %(mb)s MB.")
                % {"name": member.name, "mb": max_file // 1024**2}
            )
    if sum(member.info.file_size for member in members) > max_total:
        raise ArchiveFault(
            _("Isi ZIP melebihi %(mb)s MB setelah dibuka. Bagi menjadi beberapa ZIP.")
            % {"mb": max_total // 1024**2}
        )


def _readable(info: zipfile.ZipInfo) -> str:
    """Some packers write UTF-8 without saying so, which then reads as an old code page."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def member_bytes(archive: zipfile.ZipFile, member: Member, limit: int) -> bytes:
    """At most ``limit`` bytes, whatever the directory says about the size."""
    parts, total = [], 0
    try:
        with archive.open(member.info) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                if total > limit:
                    raise ArchiveFault(
                        _("Berkas “%(name)s” terlalu besar untuk sebuah lembar isian.")
                        % {"name": member.name}
                    )
                parts.append(chunk)
    except _DAMAGE as error:
        if isinstance(error, ArchiveFault):
            raise
        raise ArchiveFault(_("Berkas “%(name)s” di dalam ZIP rusak.") % {"name": member.name}) from error
    return b"".join(parts)


def demand_safe_workbook(archive: zipfile.ZipFile) -> None:
    """Small enough when unpacked, and no part that declares entities of its own."""
    infos = archive.infolist()
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_WORKBOOK:
        raise ArchiveFault(
            _("Isi buku kerja ini terlalu besar setelah dibuka. Pakai paket yang diunduh dari sini.")
        )
    _demand_plain(infos)
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels")):
            _demand_no_declarations(archive, info)


def _demand_no_declarations(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    try:
        declares = declares_entities(archive, info.filename)
    except _DAMAGE as error:
        told = _("Buku kerja ini rusak. Buka di Excel, lalu simpan ulang sebagai .xlsx.")
        raise ArchiveFault(told) from error
    if declares:
        raise ArchiveFault(_("Buku kerja ini berisi deklarasi XML yang tidak diterima."))
