"""Sends one write in a process of its own, once the gate is open: `GATE NAME HOW TOKEN PATH KEY TEXT`.

HOW is "write", or "die": killed after the change and before its end, as by a power cut; "count" only counts.
"""

import json
import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

import django

WAIT = 240


def main(gate: str, name: str, how: str, raw: str, path: str, key: str, text: str, at: str) -> None:
    django.setup()
    from selaras.api import services
    from selaras.api.tests.callers import Caller
    from selaras.assessments.models import Message
    from selaras.core import clock

    moment = datetime.fromisoformat(at)
    clock.now = lambda: moment
    if how == "die":
        services.keep = lambda **_kept: os.kill(os.getpid(), signal.SIGKILL)
    Path(f"{gate}.{name}").touch()
    until = time.monotonic() + WAIT
    while not Path(gate).exists():
        if time.monotonic() > until:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.01)
    told: list[object] = [Message.objects.count()]
    if how != "count":
        response = Caller(raw).call("POST", path, {"text": text}, **{"Idempotency-Key": key})
        told = [response.status_code, response.headers.get("Idempotency-Replayed", ""), response.json()]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
