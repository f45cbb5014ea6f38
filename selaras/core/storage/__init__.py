"""Content by its SHA-256: in a folder of this machine, or in a bucket where SELARAS_STORAGE names one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from selaras.core.storage.address import Address
from selaras.core.storage.contract import Kept, Readable, StorageAway, Store, read
from selaras.core.storage.folder import Folder

if TYPE_CHECKING:
    from selaras.core.storage.bucket import Bucket

__all__ = [
    "Address",
    "Folder",
    "Kept",
    "Readable",
    "StorageAway",
    "Store",
    "bucket_of",
    "chosen",
    "folder",
    "read",
]


def chosen() -> Store:
    """Where content of this installation is kept."""
    return bucket_of(settings.STORAGE_SECRET) if settings.STORAGE_SECRET else folder()


def folder() -> Folder:
    return Folder(Path(settings.MEDIA_ROOT))


@lru_cache(maxsize=4)
def bucket_of(address: Address) -> Bucket:
    """One client for all threads of a process; its library is loaded only where a bucket is set."""
    from selaras.core.storage.bucket import Bucket

    return Bucket(address)
