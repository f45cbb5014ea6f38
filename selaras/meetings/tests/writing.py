"""Writes minutes in a process of its own, once the gate is open: `GATE USER MINUTES NAME TIMES`."""

import json
import random
import sys
import time
from pathlib import Path

import django

WAIT = 240


def main(gate: str, user: str, minutes: str, name: str, times: str) -> None:
    django.setup()
    from selaras.accounts.models import User
    from selaras.meetings.models import Minutes
    from selaras.meetings.tests.clerks import Clerk
    from selaras.meetings.tests.factories import NOW, SOON
    from selaras.offices.tests.factories import scope_of

    scope = scope_of(User.objects.get(pk=user), NOW.date())
    clerk, dice = Clerk(scope, Minutes.objects.get(pk=minutes), SOON), random.Random(name)
    clerk.open()
    Path(f"{gate}.{name}").touch()
    until = time.monotonic() + WAIT
    while not Path(gate).exists():
        if time.monotonic() > until:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.01)
    for n in range(int(times)):
        lines = clerk.text.split("\n")
        if n % 3 == 2:
            lines[dice.randrange(len(lines))] += f" ({name} {n})"
        else:
            lines.insert(dice.randrange(len(lines) + 1), f"{name} {n}")
        clerk.text = "\n".join(lines)
        clerk.post(answer_arrives=n % 5 != 4)
    clerk.reload()
    sys.stdout.write(json.dumps(sorted(clerk.saved)))


if __name__ == "__main__":
    main(*sys.argv[1:])
