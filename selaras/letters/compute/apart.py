"""A stranger's PDF, looked into by a process of its own: bounded in time and memory, nothing of it kept.

Run as a program, it reads what to do and the file from its input, and answers on its output.
"""

import fcntl
import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from selaras.letters.compute import seals
from selaras.letters.compute.seals import BUSY, TOO_HARD, Looked, Seal

SECONDS, MEMORY = 20, 1024 * 1024 * 1024
# So many at once on one machine; the others are asked to come again.
AT_ONCE = 2
HOUSE = Path(__file__).resolve().parents[3]
MOMENTS = ("told_at", "stamped_at")


def look(
    content: bytes, *, roots: Sequence[Path], now: datetime, seconds: int = SECONDS, memory: int = MEMORY
) -> Looked:
    """What the file says about itself, whatever it is; the caller has bounded its size."""
    asked = {
        "roots": [str(root) for root in roots],
        "now": now.isoformat(),
        "seconds": seconds,
        "memory": memory,
    }
    with _place() as is_free:
        if not is_free:
            return Looked(BUSY)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "selaras.letters.compute.apart"],
                input=json.dumps(asked).encode() + b"\n" + content,
                capture_output=True,
                timeout=seconds + 5,
                check=False,
                cwd=HOUSE,
                env={"PYTHONPATH": str(HOUSE), "LANG": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            return Looked(TOO_HARD)
    return _read(done.stdout) if done.returncode == 0 else Looked(TOO_HARD)


def places() -> Path:
    """Where the processes of this product on this machine see each other."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _place() -> Iterator[bool]:
    """One of the few places; given back by the machine itself if this process ends."""
    for at in range(AT_ONCE):
        with (places() / f"periksa-{at}.lock").open("a") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield True
            return
    yield False


def _read(answer: bytes) -> Looked:
    told: dict[str, Any] = json.loads(answer)
    rows = [
        Seal(**row | {name: datetime.fromisoformat(row[name]) for name in MOMENTS if row[name]})
        for row in told["seals"]
    ]
    return Looked(told["fault"], rows, told["left_out"], told["pages"], told["knows_revoked"])


def main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    roots = [Path(root) for root in asked["roots"]]
    looked = seals.look(content, roots=roots, now=datetime.fromisoformat(asked["now"]))
    json.dump(asdict(looked), sys.stdout, default=datetime.isoformat)


if __name__ == "__main__":
    main()
