"""A worker of its own that makes summaries and sends mail, once the gate is open: `GATE NAME PORT MOMENT`."""

import json
import sys
from datetime import datetime

import django


def main(gate: str, name: str, port: str, moment: str) -> None:
    django.setup()
    from django.conf import settings

    from selaras.core.tests.processes import wait_at
    from selaras.duties.services import send_digests
    from selaras.notices.services import send_pending_mail

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    now = datetime.fromisoformat(moment)
    wait_at(gate, name)
    made = sum(send_digests(now=now) for _again in range(3))
    sent = sum(send_pending_mail(now=now) for _again in range(3))
    sys.stdout.write(json.dumps([made, sent]))


if __name__ == "__main__":
    main(*sys.argv[1:])
