"""In a process of its own: stores one content again and again, or collects: `ROLE GATE [AGENCY USER]`."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

WAIT = 120
TIMES = 60


def main(role: str, gate: str, *who: str) -> None:
    django.setup()
    Path(f"{gate}.{role}.{os.getpid()}").touch()
    until = time.monotonic() + WAIT
    while not Path(gate).exists():
        if time.monotonic() > until:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.01)
    store(*who) if role == "store" else collect(Path(f"{gate}.end"), until)


def collect(end: Path, until: float) -> None:
    from selaras.core import clock
    from selaras.evidence.services import collecting

    gone = 0
    while not end.exists() and time.monotonic() < until:
        gone += len(collecting.collect(now=clock.now()).sha256s)
    sys.stdout.write(str(gone))


def store(agency: str, user: str) -> None:
    """Each time: kept, readable, then forgotten as if long ago."""
    from selaras.accounts.models import User
    from selaras.core import clock
    from selaras.evidence import services
    from selaras.evidence.models import Blob, Evidence, Word
    from selaras.evidence.services import files
    from selaras.evidence.tests import samples
    from selaras.evidence.tests.factories import upload
    from selaras.offices.models import Agency
    from selaras.offices.tests.factories import scope_of

    scope = scope_of(User.objects.get(pk=user), clock.today())
    body, office = samples.pdf("diperebutkan"), Agency.objects.get(pk=agency)
    for _time in range(TIMES):
        kept = services.store_upload(scope=scope, agency=office, upload=upload(body=body), now=clock.now())
        path = files.path_of(kept.blob.sha256)
        read = _read(path)
        if read != body:
            sys.exit(f"lost: {path}")
        Word.objects.filter(evidence=kept).delete()
        Evidence.objects.filter(pk=kept.pk).delete()
        Blob.objects.filter(pk=kept.blob_id).update(stored_at=clock.now() - timedelta(days=3))
        _age(path)
    sys.stdout.write(str(TIMES))


def _read(path: Path) -> bytes:
    """The collector holds a file for a moment while it looks at its time; a reader asks again."""
    for _try in range(100):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            time.sleep(0.01)
    return b""


def _age(path: Path) -> None:
    """As if long ago; a collector that has just laid it aside puts it back, for its time is still new."""
    for _try in range(100):
        try:
            return os.utime(path, (0, 0))
        except FileNotFoundError:
            time.sleep(0.01)
    sys.exit(f"lost: {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
