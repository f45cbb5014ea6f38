"""WSGI entry for gunicorn; in production it does not come up over unsafe settings, whoever starts it."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
application = get_wsgi_application()


def refuse_unsafe() -> None:
    from django.conf import settings
    from django.core.checks import ERROR, Tags, run_checks

    if settings.MODE != "production":
        return
    faults = run_checks(tags=[Tags.security], include_deployment_checks=True)
    if sentences := [f"{fault.msg} {fault.hint or ''}".strip() for fault in faults if fault.level >= ERROR]:
        sys.exit("\n".join(sentences))


refuse_unsafe()
