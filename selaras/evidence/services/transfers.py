"""A file sent in pieces (tus 1.0): begun within limits, written by one at a time, ended like any upload."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import file_digest
from hashlib import new as new_digest
from io import BufferedRandom
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import Kind
from selaras.evidence.models import Activity, Evidence, Shelf, Transfer, TransferQuerySet
from selaras.evidence.selectors import holder_of
from selaras.evidence.services import activities, faults, files, receiving, records, uses
from selaras.evidence.services.validation import clean_name
from selaras.offices.models import Agency

LIFE = timedelta(hours=24)
# One piece takes no longer; what has come until then is kept and the sender goes on from there.
PIECE_SECONDS = 120.0
# Unfinished ones a person may have at once, however small.
MOST = 200
PART = "part-"
# A photo is for a kegiatan as such; everything else is for a subject that takes evidence.
PHOTO_OF = "activity"
CHECKSUMS = ("sha1", "sha256")
# A fault that the person may mend; the file need not be sent again for that.
MENDABLE = {"too_many", files.AWAY}


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Busy(Exception):
    """Somebody else is writing into this transfer at the moment."""


class Gone(Exception):
    """Ended, expired, or never begun."""


class WrongOffset(Exception):
    """The sender believes another number of bytes to be here."""


class WrongChecksum(Exception):
    """The piece that came is not the piece that was meant; nothing of it is kept."""


class Cut(Exception):
    """The sender fell silent; ``received`` tells how much is kept."""


class NoSpace(Exception):
    """This machine's disk has no room for it now."""


def begin(
    *,
    scope: Scope,
    subject: Reference | None,
    agency: Agency | None,
    name: str,
    length: int,
    now: datetime,
    promised: str = "",
) -> Transfer:
    """Rights, size, room and space are asked before the first byte comes."""
    name = clean_name(name)
    if length > files.max_bytes():
        raise faults.too_big(name)
    if length <= 0:
        raise faults.refuse("empty", _("Berkas “%(name)s” kosong.") % {"name": name})
    _demand_target(scope, subject, agency)
    with transaction.atomic():
        holder = holder_of(scope)
        _demand_quota(holder, length, now)
        made = Transfer.objects.create(
            key=secrets.token_hex(16),
            holder=holder,
            name=name,
            length=length,
            promised=promised,
            subject_kind=subject.kind if subject else "",
            subject_id=subject.id if subject else "",
            agency=None if subject else agency,
            created_at=now,
            expires_at=now + LIFE,
        )
        files.staging_folder()
        made.path.touch(mode=0o600, exist_ok=False)
        return made


def write(
    *,
    transfer: Transfer,
    stream: Stream,
    offset: int,
    length: int,
    now: datetime,
    checksum: tuple[str, bytes] | None = None,
) -> Transfer:
    """One piece onto the end. Counted only once it is on disk, so that a kill in between loses nothing."""
    with held(transfer, now) as (file, row):
        if offset != row.received:
            raise WrongOffset
        if offset + length > row.length:
            raise faults.too_big(row.name)
        file.seek(offset)
        file.truncate()
        cut: Exception | None = None
        digest = new_digest(checksum[0], usedforsecurity=False) if checksum else None
        try:
            for piece in _pieces(stream, length):
                file.write(piece)
                if digest is not None:
                    digest.update(piece)
            file.flush()
            os.fsync(file.fileno())
        except OSError as fault:
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                file.truncate(offset)
                raise NoSpace from fault
            cut = fault
        came = file.seek(0, os.SEEK_END) - offset
        if checksum is not None and digest is not None and digest.digest() != checksum[1]:
            file.truncate(offset)
            raise WrongChecksum if came == length else Cut
        row.received, row.expires_at = offset + came, now + LIFE
        row.save(update_fields=["received", "expires_at"])
        if came < length:
            raise Cut from cut
        return row


def finish(*, scope: Scope, transfer: Transfer, now: datetime) -> Transfer:
    """The whole goes the way of every upload. Asked twice it is done once; refused once it stays refused."""
    if transfer.is_settled:
        return transfer
    with held(transfer, now) as (file, row):
        if row.received < row.length:
            raise WrongOffset
        try:
            _keep(scope, row, file, now)
        except ValidationError as fault:
            if getattr(fault, "code", "") in MENDABLE:
                raise
            Transfer.objects.filter(pk=row.pk).update(fault=" ".join(fault.messages))
        row.path.unlink(missing_ok=True)
        row.refresh_from_db()
        return row


def end(*, transfer: Transfer, now: datetime) -> None:
    """The sender changed its mind; evidence that was already made of it stays evidence."""
    if transfer.is_settled:
        Transfer.objects.filter(pk=transfer.pk).delete()
        return
    with held(transfer, now) as (_file, row):
        row.path.unlink(missing_ok=True)
        row.delete()


def expire(*, now: datetime) -> int:
    """What nobody went on with, and pieces of which no row is left; a running one is never this old."""
    ended = 0
    for row in Transfer.objects.filter(expires_at__lte=now):
        with contextlib.suppress(Busy), _locked(row):
            deleted, _rows = Transfer.objects.filter(pk=row.pk, expires_at__lte=now).delete()
            if deleted:
                row.path.unlink(missing_ok=True)
                ended += 1
    found = {path.name.removeprefix(PART): path for path in files.staging_folder().glob(f"{PART}*")}
    known = set(Transfer.objects.filter(key__in=found).values_list("key", flat=True))
    for key in found.keys() - known:
        with contextlib.suppress(FileNotFoundError):
            if found[key].stat().st_mtime < now.timestamp() - LIFE.total_seconds():
                found[key].unlink()
                ended += 1
    return ended


@contextlib.contextmanager
def held(transfer: Transfer, now: datetime) -> Iterator[tuple[BufferedRandom, Transfer]]:
    """Its file and its row as it is now, for one writer at a time."""
    with _locked(transfer) as file:
        row = Transfer.objects.unfinished().filter(pk=transfer.pk).first()
        if file is None or row is None or row.is_over(now):
            raise Gone
        yield file, row


@contextlib.contextmanager
def _locked(transfer: Transfer) -> Iterator[BufferedRandom | None]:
    """Held against threads and processes alike; it ends with whoever holds it, also by a kill."""
    try:
        file = transfer.path.open("r+b")
    except FileNotFoundError:
        yield None
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def _pieces(stream: Stream, length: int) -> Iterator[bytes]:
    ends = time.monotonic() + PIECE_SECONDS
    while length > 0 and (piece := stream.read(min(files.CHUNK, length))):
        length -= len(piece)
        yield piece
        if time.monotonic() > ends:
            raise TimeoutError


def _keep(scope: Scope, row: Transfer, file: BufferedRandom, now: datetime) -> None:
    """Streamed and checked outside the transaction; the evidence and what came of the transfer inside it."""
    if row.promised and _sum_of(file) != row.promised:
        cause = _("Berkas “%(name)s” berubah selagi diunggah.") % {"name": row.name}
        raise faults.refuse("changed", cause, _("Pilih lagi berkasnya, lalu unggah dari awal."))
    file.seek(0)
    upload: UploadedFile[bytes] = UploadedFile(file, row.name, size=row.length)
    with receiving.received(upload, may_wait=True) as received, transaction.atomic():
        evidence = _kept(scope, row, received, now)
        Transfer.objects.filter(pk=row.pk).update(evidence=evidence)


def _sum_of(file: BufferedRandom) -> str:
    file.seek(0)
    return file_digest(file, "sha256").hexdigest()


def _kept(scope: Scope, row: Transfer, received: receiving.Received, now: datetime) -> Evidence:
    """Rights are asked anew: hours may lie between the first byte and the last."""
    if row.subject_kind == PHOTO_OF:
        activity = Activity.objects.get(pk=row.subject_id)
        return activities.add_received_photo(scope=scope, activity=activity, received=received, now=now)
    if row.subject_kind:
        subject = Reference(row.subject_kind, row.subject_id)
        return uses.attach_received(scope=scope, subject=subject, received=received, now=now).evidence
    agency = Agency.objects.select_related("region").get(pk=row.agency_id or 0)
    demand(permissions.can_add(scope, agency))
    return records.keep_file(scope=scope, agency=agency, received=received, now=now)


def _demand_target(scope: Scope, subject: Reference | None, agency: Agency | None) -> None:
    if subject is None:
        if agency is None:
            raise ValidationError(_("Pilih OPD yang menyimpan berkas ini."), code="agency")
        demand(permissions.can_add(scope, agency))
    elif subject.kind == PHOTO_OF:
        demand(permissions.can_add_photo(scope, Activity.objects.get(pk=subject.id)))
    else:
        demand(permissions.can_add_to(scope, subject))
        uses.demand_room(subject, Kind.FILE)


def _demand_quota(holder: str, length: int, now: datetime) -> None:
    """Counted under a lock of the person, so that many begun at once do not pass together."""
    Shelf.objects.get_or_create(subject_kind="pengunggah", subject_id=holder)
    Shelf.objects.select_for_update().get(subject_kind="pengunggah", subject_id=holder)
    open_ones = Transfer.objects.unfinished().filter(expires_at__gt=now)
    own = open_ones.filter(holder=holder)
    if own.count() >= MOST or (_total(own, "length") + length) > settings.UPLOAD_QUOTA_MB * 1024 * 1024:
        cause = _("Unggahan Anda yang belum selesai sudah mencapai %(mb)s MB atau %(n)s berkas.")
        told = {"mb": settings.UPLOAD_QUOTA_MB, "n": MOST}
        advice = _("Selesaikan atau hapus dari daftar; yang ditinggalkan hilang sendiri setelah 24 jam.")
        raise faults.refuse("quota", cause % told, advice)
    awaited = _total(open_ones, "length") - _total(open_ones, "received")
    # The whole stands beside its pieces for a moment, until it has been looked into.
    needed = awaited + 2 * length + settings.DISK_RESERVE_MB * 1024 * 1024
    if shutil.disk_usage(files.staging_folder()).free < needed:
        raise NoSpace


def _total(rows: TransferQuerySet, column: str) -> int:
    return int(rows.aggregate(sum=Sum(column))["sum"] or 0)
