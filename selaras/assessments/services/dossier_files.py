"""The three files of a dossier, written piece by piece: the same contents and moment give the same bytes."""

import csv
import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.assessments.selectors.dossiers import CSV_HEADS, Contents, Member, index_rows
from selaras.core import storage
from selaras.evidence.services import files
from selaras.jobs.services import JobFault

CHUNK = 256 * 1024
INDEX = "index.csv"
# From here on an entry needs the long form of its header; said beforehand, so that the bytes do not depend
# on how it was written.
LONG_ENTRY = 0x7FFF_0000
Tell = Callable[[int], None]


def index_text(contents: Contents) -> bytes:
    """Commas and no mark of an encoding: for programs; what could be a formula is made plain."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_HEADS)
    writer.writerows(index_rows(contents))
    return out.getvalue().encode()


def write_zip(path: Path, contents: Contents, index: bytes, *, now: datetime, tell: Tell) -> None:
    """Stored, never compressed: evidence is compressed already, and each byte passes memory once."""
    moment = now.astimezone(contents.round.tz)
    with path.open("wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
            if settings.DEMO:
                mark = _("DATA PERAGAAN - bukan keadaan sebenarnya")
                archive.writestr(_entry("DATA PERAGAAN.txt", moment), f"{mark}\n".encode())
            archive.writestr(_entry(INDEX, moment), index)
            done = 0
            for member in contents.members:
                done = _add(archive, member, moment, done, tell)
        raw.flush()
        os.fsync(raw.fileno())


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.create_system, info.external_attr = 3, 0o644 << 16
    return info


def _add(archive: zipfile.ZipFile, member: Member, moment: datetime, done: int, tell: Tell) -> int:
    info = _entry(member.path, moment)
    info.file_size = member.size
    digest = hashlib.sha256()
    try:
        with (
            storage.chosen().open(member.sha256) as source,
            archive.open(info, "w", force_zip64=member.size >= LONG_ENTRY) as target,
        ):
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
                done += len(chunk)
                tell(done)
    except FileNotFoundError:
        raise _damaged(member) from None
    if digest.hexdigest() != member.sha256:
        raise _damaged(member)
    return done


def _damaged(member: Member) -> JobFault:
    return JobFault(
        _(
            "Berkas %(file)s tidak utuh lagi di penyimpanan. Berkas kirim tidak dibuat. Unggah ulang bukti "
            "dukung itu atau pulihkan dari cadangan, lalu ulangi."
        )
        % {"file": member.path}
    )


def staged(path: Path, name: str) -> files.Staged:
    """What was written, with the hash of what lies on the disk."""
    with path.open("rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    return files.Staged(path, sha256, path.stat().st_size, name)
