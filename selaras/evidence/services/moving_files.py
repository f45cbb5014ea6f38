"""Taking all content from one place to another: folder to bucket, or back.

One by one and in this order: read whole and compared with its name, put, read back from there and compared
again, only then gone from here. Cut off anywhere, every file stands whole in one of the two places or in
both, and the next run goes on. Nobody may work meanwhile.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.storage import Store
from selaras.evidence.services import files

Tell = Callable[[int], None]


@dataclass(slots=True)
class Moved:
    count: int = 0
    bytes: int = 0
    # What is not what its name says: left where it is, for people to look at.
    damaged: list[str] = field(default_factory=list)


class NotTheSame(Exception):
    """What came back is not what was put; the file stays where it was."""


def move(*, source: Store, target: Store, to: str, now: datetime, keep: bool, tell: Tell) -> Moved:
    moved = Moved()
    try:
        for one in list(source.listed()):
            with files.scratch() as copy:
                if _copied(source, one.sha256, copy) != one.sha256:
                    moved.damaged.append(one.sha256)
                    continue
                _put(target, copy, one.sha256, one.size)
            if not keep:
                source.remove(one.sha256)
            moved.count += 1
            moved.bytes += one.size
            tell(moved.count)
    finally:
        # Also what was done until it broke off.
        if moved.count:
            _note(moved, to, now)
    return moved


def _copied(source: Store, sha256: str, copy: Path) -> str:
    digest = hashlib.sha256()
    with source.open(sha256) as content, copy.open("wb") as out:
        while chunk := content.read(files.CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _put(target: Store, copy: Path, sha256: str, size: int) -> None:
    if target.size_of(sha256) == size and sum_in(target, sha256) != sha256:
        target.remove(sha256)
    target.bring(copy, sha256, size)
    with transaction.atomic():
        target.keep(copy, sha256, size)
    if sum_in(target, sha256) != sha256:
        raise NotTheSame(sha256)


def sum_in(store: Store, sha256: str) -> str:
    digest = hashlib.sha256()
    with store.open(sha256) as content:
        while chunk := content.read(files.CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _note(moved: Moved, to: str, now: datetime) -> None:
    with transaction.atomic():
        record(
            verb="evidence.files_moved",
            scope=Scope(on=now.date(), name="Selaras"),
            kind="evidence",
            id="-",
            region_path="",
            at=now,
            after={"count": moved.count, "bytes": moved.bytes, "store": to},
        )
