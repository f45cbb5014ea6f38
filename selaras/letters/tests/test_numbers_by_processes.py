"""Two hundred letters numbered by eight processes at the same time: every number once, none left out."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from selaras.letters.compute.codes import new_code
from selaras.letters.models import Letter, NumberBook, NumberEntry
from selaras.letters.tests.factories import Office

pytestmark = pytest.mark.slow
PROCESSES, LETTERS = 8, 200
PATIENCE = 240


def shared_database(folder: Path) -> dict[str, str]:
    """What another process needs to reach the test's rows: a copy in a file, or the server's database."""
    env = {"SELARAS_MODE": "test", "DJANGO_SETTINGS_MODULE": "selaras.config.settings"}
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "selaras.sqlite3")) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
        return env | {"SELARAS_VAR": str(folder)}
    address = urlsplit(os.environ["SELARAS_DATABASE"])
    return env | {"SELARAS_DATABASE": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()}


def rows(folder: Path) -> tuple[list[int], int, int]:
    """Numbers of the book in their order, the next one, and letters that carry a number."""
    if connection.vendor != "sqlite":
        taken = list(NumberEntry.objects.order_by("number").values_list("number", flat=True))
        return taken, NumberBook.objects.get().next_number, Letter.objects.exclude(number="").count()
    with closing(sqlite3.connect(folder / "selaras.sqlite3")) as held:
        taken = [n for (n,) in held.execute("SELECT number FROM letters_numberentry ORDER BY number")]
        (after,) = held.execute("SELECT next_number FROM letters_numberbook").fetchone()
        (count,) = held.execute("SELECT COUNT(*) FROM letters_letter WHERE number <> ''").fetchone()
    return taken, after, count


def test_two_hundred_letters_from_eight_processes(transactional_db: None, tmp_path: Path) -> None:
    office = Office()
    first = office.signed()
    copies = []
    for _n in range(LETTERS - 1):
        copy = Letter.objects.get(pk=first.pk)
        copy.pk, copy.check_code = None, new_code()
        copies.append(copy)
    Letter.objects.bulk_create(copies)
    keys = [str(pk) for pk in Letter.objects.order_by("pk").values_list("pk", flat=True)]
    env, gate = os.environ | shared_database(tmp_path), tmp_path / "open"
    share = LETTERS // PROCESSES
    parts = [keys[at : at + share] for at in range(0, LETTERS, share)]
    command = [sys.executable, "-m", "selaras.letters.tests.numbering", str(gate), str(office.writer_user.pk)]
    running = [
        subprocess.Popen(
            [*command, *part],
            env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for part in parts
    ]  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while not all(Path(f"{gate}.{part[0]}").exists() for part in parts):
            assert time.monotonic() < until, "the processes did not start"
            assert all(process.poll() is None for process in running), running[0].communicate()
            time.sleep(0.05)
        gate.touch()
        answers = [process.communicate(timeout=PATIENCE) for process in running]
    finally:
        for process in running:
            process.kill()
    assert [process.returncode for process in running] == [0] * PROCESSES, [err for _out, err in answers]
    given = [number for out, _err in answers for number in json.loads(out)]
    assert sorted(given, key=lambda number: int(number.split("/")[0])) == [
        f"{n}/I/2026" for n in range(1, LETTERS + 1)
    ]
    assert rows(tmp_path) == (list(range(1, LETTERS + 1)), LETTERS + 1, LETTERS)
