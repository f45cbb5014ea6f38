"""Giving the disk back what nobody needs any more, and never a file that somebody does.

A file goes once no row names it and nobody has put or found it there for a day. Whoever stores the same
content meanwhile renews its time and then looks whether it still stands (``files.shelve``); the collector
takes it aside first and looks at that time again. So one of the two always sees the other.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.evidence.models import Blob, Evidence, LinkCopy, path_of
from selaras.evidence.selectors import held
from selaras.evidence.services import files

GRACE = timedelta(days=1)
ASIDE = "lepas-"
# What one transaction or one question to the database is about.
MANY = 200


@dataclass(slots=True)
class Collected:
    sha256s: list[str] = field(default_factory=list)
    bytes: int = 0


def collect(*, now: datetime, shelves: str = "0123456789abcdef", dry: bool = False) -> Collected:
    """Files nobody needs, in the folders whose names begin so; ``dry`` only tells which."""
    if not dry:
        _finish_aside()
        drop_unused_blobs(now=now)
    gone, before = Collected(), time.time() - GRACE.total_seconds()
    for batch in _batches(shelves, before):
        for sha256 in sorted(batch.keys() - _needed(batch, now, dry)):
            size = _size_of(batch[sha256])
            if size is not None and (dry or _take(batch[sha256], before)):
                gone.sha256s.append(sha256)
                gone.bytes += size
    if gone.sha256s and not dry:
        _note(gone, now)
    return gone


def collect_these(sha256s: Iterable[str], *, now: datetime) -> Collected:
    """What was just released from its record, without waiting for its hour; the same rules hold."""
    drop_unused_blobs(now=now)
    gone, before, asked = Collected(), time.time() - GRACE.total_seconds(), set(sha256s)
    for sha256 in sorted(asked - held(asked)):
        path = path_of(sha256)
        size = _size_of(path)
        if size is not None and _age_of(path) < before and _take(path, before):
            gone.sha256s.append(sha256)
            gone.bytes += size
    if gone.sha256s:
        _note(gone, now)
    return gone


def stands(sha256: str) -> bool:
    return path_of(sha256).exists()


def unused_blobs(now: datetime) -> QuerySet[Blob]:
    used = [
        Evidence.objects.filter(blob=OuterRef("pk")),
        Evidence.objects.filter(original=OuterRef("pk")),
        LinkCopy.objects.filter(blob=OuterRef("pk")),
    ]
    rows = Blob.objects.filter(stored_at__lt=now - GRACE)
    for one in used:
        rows = rows.filter(~Exists(one))
    return rows.order_by("pk")


def drop_unused_blobs(*, now: datetime) -> int:
    """Row by row under its lock: an upload that takes the row up again holds it first, or makes a new one."""
    dropped = 0
    for pk in list(unused_blobs(now).values_list("pk", flat=True)[: 10 * MANY]):
        with transaction.atomic():
            if not Blob.objects.select_for_update(skip_locked=True).filter(pk=pk).first():
                continue
            # Asked again now that nobody can begin to use it.
            if unused_blobs(now).filter(pk=pk).exists():
                Blob.objects.filter(pk=pk).delete()
                dropped += 1
    return dropped


def _needed(batch: dict[str, Path], now: datetime, dry: bool) -> set[str]:
    needed = held(list(batch))
    if dry:
        needed -= set(unused_blobs(now).filter(sha256__in=list(batch)).values_list("sha256", flat=True))
    return needed


def _batches(shelves: str, before: float) -> Iterator[dict[str, Path]]:
    batch: dict[str, Path] = {}
    for first in shelves:
        for path in Path(settings.MEDIA_ROOT).glob(f"{first}[0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if path == path_of(path.name) and _age_of(path) < before:
                batch[path.name] = path
            if len(batch) == MANY:
                yield batch
                batch = {}
    if batch:
        yield batch


def _size_of(path: Path) -> int | None:
    """Nothing where another collector was quicker."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _age_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _take(path: Path, before: float) -> bool:
    """Aside in one step; back again where it was found useful in that very moment."""
    # A name of its own: two collectors must not take each other's file for theirs.
    aside = files.staging_folder() / f"{ASIDE}{path.name}-{token_hex(4)}"
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    if _age_of(aside) >= before or held([path.name]):
        _put_back(aside)
        return False
    aside.unlink(missing_ok=True)
    return True


def _put_back(aside: Path) -> None:
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        os.link(aside, path_of(aside.name.removeprefix(ASIDE).partition("-")[0]))
    aside.unlink(missing_ok=True)


def _finish_aside() -> None:
    """What a kill left between the two steps: back to its place, to be judged anew."""
    for aside in files.staging_folder().glob(f"{ASIDE}*"):
        _put_back(aside)


def _note(gone: Collected, now: datetime) -> None:
    told = {"count": len(gone.sha256s), "bytes": gone.bytes, "sha256": gone.sha256s[:MANY]}
    scope = Scope(on=now.date(), name="Selaras")
    with transaction.atomic():
        record(
            verb="evidence.collected",
            scope=scope,
            kind="evidence",
            id="-",
            region_path="",
            at=now,
            after=told,
        )
