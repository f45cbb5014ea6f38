"""Content on its way in: streamed to a file of this machine while it is hashed, then kept by its SHA-256."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from selaras.core import storage
from selaras.core.storage import StorageAway
from selaras.evidence.models import path_of as path_of
from selaras.evidence.services import faults
from selaras.evidence.services.validation import clean_name

CHUNK = 256 * 1024
STALE_SECONDS = 24 * 60 * 60
AWAY = "storage_away"


@dataclass(frozen=True, slots=True)
class Staged:
    path: Path
    sha256: str
    size: int
    name: str


def staging_folder() -> Path:
    """On the same file system as the final address, so that the move is one step."""
    return storage.folder().staging()


def sweep(*, now: datetime) -> int:
    """Uploads that a power cut left half received; a running one is never this old."""
    gone = 0
    for path in staging_folder().glob("up-*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < now.timestamp() - STALE_SECONDS:
                path.unlink()
                gone += 1
    return gone


def max_bytes() -> int:
    return int(settings.UPLOAD_MAX_MB) * 1024 * 1024


@contextlib.contextmanager
def staged(upload: UploadedFile[Any]) -> Iterator[Staged]:
    """The upload on disk with its hash; whatever was not shelved is gone afterwards."""
    name = clean_name(upload.name or "")
    if (upload.size or 0) > max_bytes():
        raise faults.too_big(name)
    handle, raw_path = tempfile.mkstemp(dir=staging_folder(), prefix="up-")
    path = Path(raw_path)
    try:
        with os.fdopen(handle, "wb") as out:
            sha256, size = _copy(upload, out, name)
            out.flush()
            os.fsync(out.fileno())
        if size == 0:
            raise faults.refuse("empty", _("Berkas “%(name)s” kosong.") % {"name": name})
        yield Staged(path, sha256, size, name)
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """An empty file beside the content; gone afterwards unless it was shelved, swept where a kill left it."""
    handle, raw_path = tempfile.mkstemp(dir=staging_folder(), prefix="up-")
    os.close(handle)
    path = Path(raw_path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _copy(upload: UploadedFile[Any], out: BinaryIO, name: str) -> tuple[str, int]:
    digest, size, limit = hashlib.sha256(), 0, max_bytes()
    for chunk in upload.chunks(CHUNK):
        size += len(chunk)
        if size > limit:
            raise faults.too_big(name)
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest(), size


def bring(staged_file: Staged) -> None:
    """Before the transaction: sent to where content is kept, while nobody waits. A row that fails leaves it
    without a holder, and the collector takes it after a day."""
    storage.chosen().bring(staged_file.path, staged_file.sha256, staged_file.size)


def shelve(staged_file: Staged) -> None:
    """Inside the transaction of the row that names it."""
    storage.chosen().keep(staged_file.path, staged_file.sha256, staged_file.size)


def take_back(sha256: str) -> None:
    """Of a row that could not be written; where even that fails, the collector does it later."""
    with contextlib.suppress(StorageAway):
        storage.chosen().remove(sha256)


def stands(sha256: str) -> bool:
    return storage.chosen().size_of(sha256) is not None


def content_of(sha256: str) -> bytes:
    return storage.read(storage.chosen(), sha256)
