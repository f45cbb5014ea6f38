"""How long the pages of a large country take, beside those of a small one, for each kind of user.

    .venv/bin/python -m benchmarks.pages [--repeat 5] [--json FILE]

Builds both in a database of its own (SQLite in a temporary folder) and measures them in one run, so that the
ratio between the two holds on any machine. Milliseconds are those of the processor alone.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

Row = dict[str, Any]


def measured(repeat: int) -> list[Row]:
    from django.db import transaction

    from tests.house.large import KINDS, LARGE, SMALL, build, cost_of

    taken: dict[tuple[str, str], list[float]] = {}
    costs = {}
    for size in (SMALL, LARGE):
        with transaction.atomic():
            country = build(size)
            for kind in KINDS:
                for page, address in country.addresses(kind).items():
                    costs[kind, page] = cost_of(country.client(kind), address)
                    taken.setdefault((kind, page), []).append(_median(country.client(kind), address, repeat))
            transaction.set_rollback(True)
    return [
        {
            "kind": kind,
            "page": page,
            "status": costs[kind, page].status,
            "queries": costs[kind, page].queries,
            "kilobytes": round(costs[kind, page].kilobytes),
            "small_ms": round(small, 1),
            "large_ms": round(large, 1),
            "ratio": round(large / small, 2),
        }
        for (kind, page), (small, large) in taken.items()
    ]


def _median(client: Any, address: str, repeat: int) -> float:
    found = []
    for _time in range(repeat):
        began = time.process_time()
        response = client.get(address)
        for _part in response if response.streaming else ():
            pass
        found.append((time.process_time() - began) * 1000)
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SELARAS_VAR": folder, "SELARAS_MODE": "demo"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "selaras.config.settings"
        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        setup_test_environment(debug=False)
        # What a page costs is asked here, not the hashing of passwords or of file names.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        text = json.dumps(measured(given.repeat), indent=1)
    if given.json:
        given.json.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
