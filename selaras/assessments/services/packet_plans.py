"""What a packet would change: read and compared, every fault at once, before anything is written."""

import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.assessments.compute import archives
from selaras.assessments.compute.packets import Fault, Filled, read_workbook
from selaras.assessments.models import Intake
from selaras.assessments.services.comparing import Change, Files, compared
from selaras.core.scope import Scope
from selaras.evidence.services.files import max_bytes, staging_folder

MB = 1024 * 1024


class PacketFault(Exception):
    """Every fault of a packet; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = list(faults)


@dataclass(slots=True)
class Plan:
    """What would happen, row by row."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0
    unnamed: list[str] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.needs_choice]

    @property
    def for_others(self) -> bool:
        return any(change.on_behalf for change in self.changes)

    @property
    def proofs(self) -> int:
        return sum(len(change.proofs) for change in self.changes)


def packet_max_bytes() -> int:
    return int(settings.PACKET_MAX_MB) * MB


def path_of(intake: Intake) -> Path:
    return staging_folder() / f"paket-{intake.sha256}"


def plan_of(*, scope: Scope, intake: Intake, now: datetime, deep: bool = False) -> Plan:
    """Read the file anew and compare it with what stands; the same for the preview and for its use.

    ``deep`` looks into the evidence too, which is done when the packet arrives and again as it is attached.
    """
    with opened_packet(intake) as (books, files):
        files.deep = deep
        plan = Plan()
        for filled in books:
            plan.faults += filled.faults
        if not books:
            told = _("Tidak ada paket isian (.xlsx) di dalam ZIP ini.")
            plan.faults.append(Fault(intake.name, 0, told))
        if any(fault.row == 0 for fault in plan.faults):
            return plan
        plan.changes, found, plan.same = compared(scope, intake.round, books, files, now)
        plan.faults += found
        plan.unnamed = files.unnamed()
        if plan.for_others and not intake.channel:
            told = _("Berkas ini berisi isian OPD lain. Pilih lewat apa dan dari siapa isian itu diterima.")
            plan.faults.insert(0, Fault(intake.name, 0, told))
    return plan


@contextmanager
def opened_packet(intake: Intake) -> Iterator[tuple[list[Filled], Files]]:
    """The workbooks inside, and the files beside them."""
    try:
        stream: BinaryIO = path_of(intake).open("rb")
    except FileNotFoundError as error:
        told = _("Berkas ini sudah dihapus dari tempat sementara. Unggah sekali lagi.")
        raise PacketFault([Fault(intake.name, 0, told)]) from error
    with stream:
        try:
            with archives.opened(stream) as archive:
                yield _read(archive, stream, intake.name)
        except archives.ArchiveFault as fault:
            raise PacketFault([Fault(intake.name, 0, str(fault))]) from fault


def _read(archive: zipfile.ZipFile, stream: BinaryIO, name: str) -> tuple[list[Filled], Files]:
    if archives.is_workbook(archive):
        if archive.fp is not None and os.fstat(stream.fileno()).st_size > archives.MAX_WORKBOOK:
            raise archives.ArchiveFault(_("Buku kerja melebihi 5 MB. Hapus gambar di dalamnya."))
        stream.seek(0)
        return [read_workbook(stream.read(), name)], Files(None, [])
    members = archives.checked_members(
        archive, max_total=4 * packet_max_bytes(), max_file=max(max_bytes(), archives.MAX_WORKBOOK)
    )
    books, others = [], []
    for member in members:
        data = b""
        if member.name.lower().endswith(".xlsx") and member.info.file_size <= archives.MAX_WORKBOOK:
            data = archives.member_bytes(archive, member, archives.MAX_WORKBOOK)
        filled = read_workbook(data, member.path) if data else None
        # A workbook without our hidden sheet is evidence like any other file.
        if filled is not None and (filled.known or "_paket" in _sheets(data)):
            books.append(filled)
        else:
            others.append(member)
    return books, Files(archive, others)


def _sheets(data: bytes) -> str:
    """The names of the sheets as far as they can be read at all."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            return book.open("xl/workbook.xml").read(MB).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
