"""A worker of its own that makes summaries and sends mail, once the gate is open: `GATE NAME PORT MOMENT`."""

import json
import sys
from collections.abc import Callable
from datetime import datetime

import django


def main(gate: str, name: str, port: str, moment: str) -> None:
    django.setup()
    from django.conf import settings

    from selaras.core.tests.processes import wait_at
    from selaras.duties.choices import DUTY_KINDS
    from selaras.duties.services import send_digests
    from selaras.duties.tests.factories import KINDS
    from selaras.notices.services import send_pending_mail

    DUTY_KINDS.update(KINDS)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    now = datetime.fromisoformat(moment)
    wait_at(gate, name)
    made = sum(tick(lambda: send_digests(now=now)) for _again in range(5))
    sent = sum(tick(lambda: send_pending_mail(now=now)) for _again in range(5))
    sys.stdout.write(json.dumps([made, sent]))


def tick(run: Callable[[], int]) -> int:
    """As the worker has it: what a busy machine refuses comes again with the next tick."""
    from django.db import OperationalError

    try:
        return run()
    except OperationalError as fault:
        sys.stderr.write(f"{fault}\n")
        return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
