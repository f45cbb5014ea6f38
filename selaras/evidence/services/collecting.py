"""Giving the disk back what nobody needs any more, and never a file that somebody does.

A file goes once no row names it and nobody has put or found it there for a day. How it is made sure that
whoever stores the same content in that very moment finds it or brings its own stands with each store:
``core/storage/folder.py`` and ``bucket.py``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from selaras.audit.services import record
from selaras.core import storage
from selaras.core.scope import Scope
from selaras.core.storage import Kept
from selaras.evidence.models import Blob, Evidence, LinkCopy
from selaras.evidence.selectors import held

GRACE = timedelta(days=1)
# What one transaction or one question to the database is about.
MANY = 200


@dataclass(slots=True)
class Collected:
    sha256s: list[str] = field(default_factory=list)
    bytes: int = 0


def collect(*, now: datetime, shelves: str = "0123456789abcdef", dry: bool = False) -> Collected:
    """Content nobody needs, of which the hash begins so; ``dry`` only tells which."""
    if not dry:
        storage.folder().finish_taking()
        drop_unused_blobs(now=now)
    gone, before = Collected(), time.time() - GRACE.total_seconds()
    for batch in _batches(shelves, before):
        needed = _needed([one.sha256 for one in batch], now, dry)
        for one in batch:
            if one.sha256 in needed:
                continue
            size = one.size if dry else _take(one.sha256, before)
            if size is not None:
                gone.sha256s.append(one.sha256)
                gone.bytes += size
    if gone.sha256s and not dry:
        _note(gone, now)
    return gone


def collect_these(sha256s: Iterable[str], *, now: datetime) -> Collected:
    """What was just released from its record, without waiting for its hour; the same rules hold."""
    drop_unused_blobs(now=now)
    gone, before, asked = Collected(), time.time() - GRACE.total_seconds(), set(sha256s)
    for sha256 in sorted(asked - held(asked)):
        size = _take(sha256, before)
        if size is not None:
            gone.sha256s.append(sha256)
            gone.bytes += size
    if gone.sha256s:
        _note(gone, now)
    return gone


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


def _needed(sha256s: list[str], now: datetime, dry: bool) -> set[str]:
    needed = held(sha256s)
    if dry:
        needed -= set(unused_blobs(now).filter(sha256__in=sha256s).values_list("sha256", flat=True))
    return needed


def _batches(shelves: str, before: float) -> Iterator[list[Kept]]:
    batch: list[Kept] = []
    for first in shelves:
        for one in storage.chosen().listed(first):
            if one.changed_at < before:
                batch.append(one)
            if len(batch) == MANY:
                yield batch
                batch = []
    if batch:
        yield batch


def _take(sha256: str, before: float) -> int | None:
    return storage.chosen().take(sha256, before=before, needed=lambda: bool(held([sha256])))


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
