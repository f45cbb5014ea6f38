"""Content in a folder of this machine: moved to its address in one step, taken away in two.

Whoever stores content that stands already renews its time and then looks whether it still stands; whoever
takes content away moves it aside first and looks at that time again. So one of the two always sees the other.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from selaras.core.storage.contract import CHUNK, Kept, Readable

ASIDE = "lepas-"
STAGING = "tmp"


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    def path_of(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def staging(self) -> Path:
        """On the same file system as the final address, so that the move is one step."""
        place = self.root / STAGING
        place.mkdir(parents=True, exist_ok=True)
        return place

    def bring(self, path: Path, sha256: str, size: int) -> None:
        """Nothing: the move is as quick inside the transaction."""

    def keep(self, path: Path, sha256: str, size: int) -> None:
        """Content that is already there stays (a damaged copy is replaced)."""
        target = self.path_of(sha256)
        if _renewed(target, size):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        path.replace(target)
        above = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(above)
        finally:
            os.close(above)

    def size_of(self, sha256: str) -> int | None:
        path = self.path_of(sha256)
        return path.stat().st_size if path.is_file() else None

    def open(self, sha256: str) -> contextlib.AbstractContextManager[Readable]:
        return self.path_of(sha256).open("rb")

    def part(self, sha256: str, first: int, length: int) -> Iterator[bytes]:
        with self.path_of(sha256).open("rb") as file:
            file.seek(first)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk

    def listed(self, begins: str = "") -> Iterator[Kept]:
        shelf = f"{begins[:2]}*" if len(begins) < 2 else begins[:2]
        for path in sorted(self.root.glob(f"{shelf}/[0-9a-f][0-9a-f]/*")):
            if path == self.path_of(path.name) and path.name.startswith(begins):
                with contextlib.suppress(FileNotFoundError):
                    facts = path.stat()
                    yield Kept(path.name, facts.st_size, facts.st_mtime)

    def take(self, sha256: str, *, before: float, needed: Callable[[], bool]) -> int | None:
        """Aside in one step; back again where it was found useful in that very moment."""
        # A name of its own: two collectors must not take each other's file for theirs.
        aside = self.staging() / f"{ASIDE}{sha256}-{token_hex(4)}"
        try:
            self.path_of(sha256).replace(aside)
            facts = aside.stat()
        except FileNotFoundError:
            return None
        if facts.st_mtime >= before or needed():
            self._put_back(aside)
            return None
        aside.unlink(missing_ok=True)
        return facts.st_size

    def finish_taking(self) -> None:
        """What a kill left between the two steps: back to its place, to be judged anew."""
        for aside in self.staging().glob(f"{ASIDE}*"):
            self._put_back(aside)

    def remove(self, sha256: str) -> None:
        self.path_of(sha256).unlink(missing_ok=True)

    def _put_back(self, aside: Path) -> None:
        with contextlib.suppress(FileExistsError, FileNotFoundError):
            os.link(aside, self.path_of(aside.name.removeprefix(ASIDE).partition("-")[0]))
        aside.unlink(missing_ok=True)


def _renewed(target: Path, size: int) -> bool:
    """Its time is renewed before it is looked at: the collector spares what was wanted just now."""
    try:
        os.utime(target)
        return target.stat().st_size == size
    except FileNotFoundError:
        return False
