"""What every place that keeps content can do; content is named by its SHA-256 and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

CHUNK = 256 * 1024


class StorageAway(Exception):
    """The place does not answer, or does not let us in; a sentence says which. It may be there again soon."""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Kept:
    sha256: str
    size: int
    changed_at: float


class Store(Protocol):
    def bring(self, path: Path, sha256: str, size: int) -> None:
        """Before the transaction that names the content: what takes long is done while nobody waits."""

    def keep(self, path: Path, sha256: str, size: int) -> None:
        """Inside that transaction. From here on the content stands, or the transaction fails with this."""

    def size_of(self, sha256: str) -> int | None:
        """None where it does not stand."""

    def open(self, sha256: str) -> AbstractContextManager[Readable]:
        """From the beginning; ``FileNotFoundError`` where it does not stand."""

    def part(self, sha256: str, first: int, length: int) -> Iterator[bytes]:
        """Opened only once somebody reads."""

    def listed(self, begins: str = "") -> Iterator[Kept]:
        """Everything whose hash begins so; strangers' files are not named."""

    def take(self, sha256: str, *, before: float, needed: Callable[[], bool]) -> int | None:
        """Remove what nobody needs and nobody renewed since; its size, or None where it stays or is gone."""

    def remove(self, sha256: str) -> None:
        """What was kept a moment ago for a row that could not be written."""


def read(store: Store, sha256: str) -> bytes:
    with store.open(sha256) as content:
        return content.read()
