"""The product on a later day: its clock runs ahead by what stands in a file of the site's folder.

Served as ``tests.journeys.later``; as a program it runs a management command of the product.
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
FILE = "later.txt"
SERVED = "tests.journeys.later"


def put_forward(folder: Path, days: int) -> None:
    (folder / FILE).write_text(str(days), encoding="utf-8")


def _ahead() -> timedelta:
    """Read at every question, so that time passes without another start."""
    file = Path(os.environ["SELARAS_VAR"]) / FILE
    return timedelta(days=int(file.read_text(encoding="utf-8"))) if file.exists() else timedelta()


def _set() -> None:
    from selaras.core import clock

    real = clock.now

    def now() -> datetime:
        return real() + _ahead()

    clock.now = now


django.setup()
_set()
if __name__ == "__main__":
    execute_from_command_line(["manage.py", *sys.argv[1:]])
else:
    application = get_wsgi_application()
