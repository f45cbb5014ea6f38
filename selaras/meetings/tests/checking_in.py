"""Guests in a process of their own, once the gate is open: `GATE DOOR NAME NAME ...`."""

import json
import sys
import time
from pathlib import Path

import django

WAIT = 240


def main(gate: str, door_pk: str, *names: str) -> None:
    django.setup()
    from selaras.meetings import services
    from selaras.meetings.models import AttendanceDoor
    from selaras.meetings.tests.factories import SOON

    door = AttendanceDoor.objects.select_related("meeting").get(pk=door_pk)
    Path(f"{gate}.{names[0]}").touch()
    until = time.monotonic() + WAIT
    while not Path(gate).exists():
        if time.monotonic() > until:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.01)
    began = time.monotonic()
    found = [
        services.check_in_by_code(
            door=door, entry=services.CheckIn(name=name, organisation="KPU", signature="1,1 9,9"), now=SOON
        ).outcome
        for name in names
    ]
    sys.stdout.write(json.dumps([found, time.monotonic() - began]))


if __name__ == "__main__":
    main(*sys.argv[1:])
