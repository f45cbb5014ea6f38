"""One step of the follow-up in a process of its own, with all others: `GATE NAME STEP USER KEY`."""

import json
import sys

import django
from django.db import OperationalError

TRIES = 10


def main(gate: str, name: str, step: str, user: str, key: str) -> None:
    django.setup()
    from selaras.accounts.models import User
    from selaras.core.tests.at_once import wait_at
    from selaras.core.verdict import Refused
    from selaras.followups import services
    from selaras.followups.models import Action, Escalation
    from selaras.followups.tests.factories import OVERDUE
    from selaras.offices.tests.factories import scope_of

    scope = scope_of(User.objects.get(pk=user))
    rows = Escalation.objects if step in ("release", "discard") else Action.objects.shown()
    row = rows.get(pk=key)
    given = {"scope": scope, "now": OVERDUE}
    steps = {
        "accept": lambda: services.check(action=row, accepted=True, note="", **given),
        "return": lambda: services.check(action=row, accepted=False, note="Kurang lengkap.", **given),
        "report": lambda: services.report(action=row, text=f"Laporan {name}.", **given),
        "release": lambda: services.release_escalation(escalation=row, base_version=1, **given),
        "discard": lambda: services.discard_escalation(escalation=row, reason="Sudah ditelepon.", **given),
    }
    wait_at(gate, name)
    for _again in range(TRIES):
        try:
            steps[step]()
        except (Refused, services.EscalationConflict) as fault:
            return _tell(type(fault).__name__)
        except OperationalError as fault:
            # SQLite lets one write at a time; on a busy machine the others give up waiting and press again.
            if "locked" not in str(fault):
                raise
        else:
            return _tell("done")
    return _tell("busy")


def _tell(outcome: str) -> None:
    sys.stdout.write(json.dumps(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
